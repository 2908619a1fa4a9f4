"""Every change of state of referrals, extensions and responses; one function an arrow.

Each takes keyword-only `by` (the acting user), re-reads and locks what it changes, raises a
ValidationError with a code and a Swedish message where the arrow does not start, and returns the
object in its new state.
"""

from .addresses import correct_address, correct_registrar, send_new_link
from .compiling import (
    decide_referral,
    drop_quotation,
    publish_compilation,
    quote,
    start_compilation,
)
from .exports import (
    ask_export,
    begin_export,
    fail_export,
    finish_export,
    hear_of_export,
    remove_old_exports,
)
from .extensions import ask_extension, grant_extension, refuse_extension
from .recipients import add_municipalities, add_named, remove_recipients
from .referrals import (
    close_referral,
    correct_referral,
    open_referral,
    publish_responses,
    reopen_referral,
    withdraw_referral,
)
from .responses import (
    discard_draft,
    last_day_to_change,
    locked_recipient,
    mark_opened,
    missing,
    start_response,
    submit_response,
    unfinished_statements,
)

__all__ = [
    "add_municipalities",
    "add_named",
    "ask_export",
    "ask_extension",
    "begin_export",
    "close_referral",
    "correct_address",
    "correct_referral",
    "correct_registrar",
    "decide_referral",
    "discard_draft",
    "drop_quotation",
    "fail_export",
    "finish_export",
    "grant_extension",
    "hear_of_export",
    "last_day_to_change",
    "locked_recipient",
    "mark_opened",
    "missing",
    "open_referral",
    "publish_compilation",
    "publish_responses",
    "quote",
    "refuse_extension",
    "remove_old_exports",
    "remove_recipients",
    "reopen_referral",
    "send_new_link",
    "start_compilation",
    "start_response",
    "submit_response",
    "unfinished_statements",
    "withdraw_referral",
]
