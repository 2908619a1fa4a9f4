"""Rows for tests: the same every time, in believable Swedish, of invented people.

Municipalities, parties and standing bodies come with the migrations; the factories take those.
State changes go through `meetings.workflow`, so only reachable states are tested:
`called_meeting()`, `held_meeting()`, `published_meeting()`.
"""

from tests.factories.accounts import invitation, invited_access
from tests.factories.agreements import (
    AgreementFactory,
    policy_area,
    published_agreement,
    withdrawn_agreement,
)
from tests.factories.files import StoredFileFactory
from tests.factories.meetings import (
    ActionItemFactory,
    AgendaItemFactory,
    AgendaStatementFactory,
    AppendixFactory,
    AttendanceFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    called_meeting,
    full_meeting,
    held_meeting,
    minutes_import,
    planned_meeting,
    protocol_to_adjust,
    publish,
    published_meeting,
)
from tests.factories.members import (
    BodyFactory,
    MembershipFactory,
    MunicipalityAccessFactory,
    OwnerFactory,
    PersonFactory,
    StaffFactory,
    UserFactory,
    body,
    member_account,
    municipality,
    party,
)
from tests.factories.outbox import held_message
from tests.factories.referrals import (
    QuestionFactory,
    ReferralDocumentFactory,
    ReferralFactory,
    access_account,
    answered_survey,
    asked,
    compilation_begun,
    compiled_referral,
    drafted,
    ended_referral,
    full_answer,
    full_referral,
    one_of_each_kind,
    open_referral,
    response_of,
    send_to,
    submitted,
    withdrawn_referral,
)

FACTORIES = [
    ActionItemFactory,
    AgendaItemFactory,
    AgendaStatementFactory,
    AgreementFactory,
    AppendixFactory,
    AttendanceFactory,
    BodyFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    MembershipFactory,
    MunicipalityAccessFactory,
    PersonFactory,
    QuestionFactory,
    ReferralDocumentFactory,
    ReferralFactory,
    StaffFactory,
    StoredFileFactory,
    OwnerFactory,
    UserFactory,
]


def reset_sequences():
    """Let every factory count from the start, so that a test makes the same rows each time."""
    for each in FACTORIES:
        each.reset_sequence(0, force=True)


__all__ = [
    "FACTORIES",
    "ActionItemFactory",
    "AgendaItemFactory",
    "AgendaStatementFactory",
    "AgreementFactory",
    "AppendixFactory",
    "AttendanceFactory",
    "BodyFactory",
    "DecisionFactory",
    "MatterFactory",
    "MeetingFactory",
    "MembershipFactory",
    "MunicipalityAccessFactory",
    "OwnerFactory",
    "PersonFactory",
    "QuestionFactory",
    "ReferralDocumentFactory",
    "ReferralFactory",
    "StaffFactory",
    "StoredFileFactory",
    "UserFactory",
    "access_account",
    "answered_survey",
    "asked",
    "body",
    "called_meeting",
    "compilation_begun",
    "compiled_referral",
    "drafted",
    "ended_referral",
    "full_answer",
    "full_meeting",
    "full_referral",
    "held_meeting",
    "held_message",
    "invitation",
    "invited_access",
    "member_account",
    "minutes_import",
    "municipality",
    "one_of_each_kind",
    "open_referral",
    "party",
    "planned_meeting",
    "policy_area",
    "protocol_to_adjust",
    "publish",
    "published_agreement",
    "published_meeting",
    "reset_sequences",
    "response_of",
    "send_to",
    "submitted",
    "withdrawn_agreement",
    "withdrawn_referral",
]
