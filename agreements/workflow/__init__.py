"""Every change of state, one function an arrow: publish, ask, extend, adopt.

Each takes the thing and keyword-only `by` (the acting user), re-reads it locked, raises a
ValidationError with a code and a Swedish message where the arrow does not start, and returns it
in its new state. Whether an agreement is in force is no arrow: it follows from facts.
"""

from .adoptions import (
    check_taken,
    discard_adoption,
    locked_agreement,
    missing,
    start_adoption,
    submit_adoption,
    wrong_day,
)
from .agreements import begin_revision, end_revision, publish_agreement, withdraw_agreement
from .extending import extend_agreement
from .parties import party_faults, set_parties
from .recommending import ask_municipalities, recommend_agreement

__all__ = [
    "ask_municipalities",
    "begin_revision",
    "check_taken",
    "discard_adoption",
    "end_revision",
    "extend_agreement",
    "locked_agreement",
    "missing",
    "party_faults",
    "publish_agreement",
    "recommend_agreement",
    "set_parties",
    "start_adoption",
    "submit_adoption",
    "withdraw_agreement",
    "wrong_day",
]
