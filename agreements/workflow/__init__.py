"""Every change of state, one function an arrow: publish, ask, extend, adopt.

Each takes the thing and keyword-only `by` (the acting user), re-reads it locked, raises a
ValidationError with a code and a Swedish message where the arrow does not start, and returns it
in its new state. Whether an agreement is in force is no arrow: it follows from facts.
"""

from .adoptions import missing, start_adoption, submit_adoption
from .agreements import publish_agreement, withdraw_agreement

__all__ = [
    "missing",
    "publish_agreement",
    "start_adoption",
    "submit_adoption",
    "withdraw_agreement",
]
