"""What other apps can join in on."""

from django.dispatch import Signal

# Sent once an hour by the worker and by `manage.py housekeeping`: remove what is past its time.
# A receiver gets no arguments of its own, and one that fails stops none of the others.
housekeeping = Signal()
