"""Rows for tests: the same every time, in believable Swedish, of invented people.

Municipalities, parties and standing bodies come with the migrations; the factories take those.
State changes go through `meetings.workflow`, so only reachable states are tested:
`called_meeting()`, `held_meeting()`, `published_meeting()`.
"""

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
    planned_meeting,
    publish,
    published_meeting,
)
from tests.factories.members import (
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    StaffFactory,
    SuperuserFactory,
    UserFactory,
    body,
    member_account,
    municipality,
    party,
)

FACTORIES = [
    ActionItemFactory,
    AgendaItemFactory,
    AgendaStatementFactory,
    AppendixFactory,
    AttendanceFactory,
    BodyFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    StaffFactory,
    StoredFileFactory,
    SuperuserFactory,
    UserFactory,
]

__all__ = [
    "FACTORIES",
    "ActionItemFactory",
    "AgendaItemFactory",
    "AgendaStatementFactory",
    "AppendixFactory",
    "AttendanceFactory",
    "BodyFactory",
    "DecisionFactory",
    "MatterFactory",
    "MeetingFactory",
    "MembershipFactory",
    "PersonFactory",
    "StaffFactory",
    "StoredFileFactory",
    "SuperuserFactory",
    "UserFactory",
    "body",
    "called_meeting",
    "full_meeting",
    "held_meeting",
    "member_account",
    "municipality",
    "party",
    "planned_meeting",
    "publish",
    "published_meeting",
]
