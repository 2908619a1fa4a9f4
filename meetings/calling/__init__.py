"""Calling to a meeting: to whom, with what, what they answer, and what is new since."""
