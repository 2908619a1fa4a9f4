"""Every change of state in this app, one function an arrow, one transaction.

Each takes the thing and keyword-only `by` (the acting user), re-reads it locked, raises a
ValidationError with a code and a Swedish message where the arrow does not start, and returns
it in its new state.
"""

from .adjusting import (
    accept_proposal,
    adjust_on_paper,
    approve_item,
    approve_protocol,
    ask_immediate,
    decline_proposal,
    propose_changes,
    send_for_adjustment,
    send_out_again,
    take_back_from_adjustment,
    waiting_for,
)
from .assignments import open_again, put_aside, report_done, take_in_assignment
from .calls import (
    add_guest,
    answer_call,
    call_meeting,
    cancel_meeting,
    remove_guest,
    renew_calendar_address,
    send_again,
    tell_news,
    update_call,
)
from .commissions import (
    cancel_commission,
    decide_directive,
    drop_version,
    finish_commission,
    missing_in_directive,
    refuse_untested,
    start_version,
)
from .correcting import (
    cancel_correction,
    change_visibility,
    complete_correction,
    publish_minutes,
    start_correction,
    withdraw_publication,
)
from .formal import record_ballots, strike_formal, write_formal
from .ideas import missing_in_test, settle_test
from .meetings import (
    confirm_import,
    discard_import,
    given_reason,
    hold_meeting,
    plan_meeting,
)
from .planning import OPEN_AGENDAS, Slot, plan_dates, start_agenda
from .reports import missing_in_report, publish_report, take_in_reports
from .taking import finish_item, put_item_back, start_item

__all__ = [
    "OPEN_AGENDAS",
    "Slot",
    "accept_proposal",
    "add_guest",
    "adjust_on_paper",
    "answer_call",
    "approve_item",
    "approve_protocol",
    "ask_immediate",
    "call_meeting",
    "cancel_commission",
    "cancel_correction",
    "cancel_meeting",
    "change_visibility",
    "complete_correction",
    "confirm_import",
    "decide_directive",
    "decline_proposal",
    "discard_import",
    "drop_version",
    "finish_commission",
    "finish_item",
    "given_reason",
    "hold_meeting",
    "missing_in_directive",
    "missing_in_report",
    "missing_in_test",
    "open_again",
    "plan_dates",
    "plan_meeting",
    "propose_changes",
    "publish_minutes",
    "publish_report",
    "put_aside",
    "put_item_back",
    "record_ballots",
    "refuse_untested",
    "remove_guest",
    "renew_calendar_address",
    "report_done",
    "send_again",
    "send_for_adjustment",
    "send_out_again",
    "settle_test",
    "start_agenda",
    "start_correction",
    "start_item",
    "start_version",
    "strike_formal",
    "take_back_from_adjustment",
    "take_in_assignment",
    "take_in_reports",
    "tell_news",
    "update_call",
    "waiting_for",
    "withdraw_publication",
    "write_formal",
]
