"""What happens to files, for apps above to act on."""

from django.dispatch import Signal

# A file that is not public leaves the portal. Sent before its first byte, and not for an answer
# without content. Arguments: request; name, under which the reader saves it. A receiver that
# raises stops the file.
file_served = Signal()
