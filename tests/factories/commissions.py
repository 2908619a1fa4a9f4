from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory

from meetings import workflow
from meetings.models import Commission, Directive, IdeaTest, Meeting, StatusReport
from tests.factories.meetings import AgendaItemFactory, MatterFactory, MeetingFactory
from tests.factories.members import PersonFactory, StaffFactory, body
from tests.factories.words import SUBJECTS, pick, rich_text

BOARD_DAY = datetime(2025, 2, 13, 13, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


class IdeaTestFactory(factory.django.DjangoModelFactory):
    """A draft that, once settled, accepts the idea: no exclusion, three criteria of seven."""

    class Meta:
        model = IdeaTest

    matter = factory.SubFactory(MatterFactory)
    judged_by_person = factory.SubFactory(PersonFactory)
    judged_on = date(2025, 1, 20)
    national = False
    others = False
    municipalities = False
    attractiveness = True
    growth = True
    mobility = False
    cost = True
    quality = False
    vulnerability = False
    boundaries = False
    national_reason = "SKR tar inte upp frågan."
    others_reason = "Ingen annan gör det."
    municipalities_reason = "Det gäller hela länet."
    attractiveness_reason = "Länet får ett gemensamt erbjudande."
    growth_reason = "Fler kan utbildas."
    mobility_reason = "Påverkar inte resandet."
    cost_reason = "En upphandling i stället för tjugosex."
    quality_reason = "Ingen skillnad."
    vulnerability_reason = "Ingen skillnad."
    boundaries_reason = "Ansvaret är redan klart."


def settled_test(**test):
    """Return a settled test; it accepts the idea unless told otherwise."""
    return workflow.settle_test(IdeaTestFactory(**test), by=StaffFactory())


class CommissionFactory(factory.django.DjangoModelFactory):
    """A draft without a directive."""

    class Meta:
        model = Commission

    title = factory.Sequence(lambda n: f"Samverkan om {pick(SUBJECTS, n).lower()} {n + 1}")
    matter = factory.SubFactory(MatterFactory)


def board_item(*, starts_at=BOARD_DAY, **item):
    """Return an item of a board meeting that has been held."""
    meeting = MeetingFactory(body=body("styrelsen"), starts_at=starts_at, ends_at=None)
    item = AgendaItemFactory(meeting=meeting, **item)
    workflow.hold_meeting(meeting, by=StaffFactory())
    return item


class DirectiveFactory(factory.django.DjangoModelFactory):
    """A draft of a project's directive that can be decided as it is."""

    class Meta:
        model = Directive

    commission = factory.SubFactory(CommissionFactory)
    form = Directive.Form.PROJECT
    body = factory.LazyFunction(lambda: body("styrgrupp-digital-agenda"))
    starts_on = date(2025, 3, 1)
    ends_on = date(2027, 12, 31)
    purpose = "<p>Kommunerna ska klara frågan tillsammans.</p>"
    goal = "<p>Alla tjugosex kommuner är med.</p>"
    expected_result = "<p>En gemensam tjänst i drift.</p>"
    decided_at = factory.LazyFunction(board_item)


def drafted_commission(*, test=True, commission=None, **directive):
    """Return a draft with a directive that can be decided, on a matter with an accepted test."""
    made = CommissionFactory(**commission or {})
    if test:
        settled_test(matter=made.matter)
    DirectiveFactory(commission=made, **directive)
    return made


def decided_commission(**commission):
    """Return a running assignment; decided in February 2025, Digital agenda answers for it."""
    return workflow.decide_directive(drafted_commission(**commission), by=StaffFactory())


class StatusReportFactory(factory.django.DjangoModelFactory):
    """A draft for the first tertial of 2026 that can be published as it is."""

    class Meta:
        model = StatusReport

    commission = factory.LazyFunction(decided_commission)
    year = 2026
    tertial = 1
    state = StatusReport.State.ON_TRACK
    text = factory.Sequence(lambda n: rich_text(n, 1))
    next_steps = "<p>Förslaget går till styrgruppen.</p>"


def published_report(**report):
    """Return a published status report."""
    return workflow.publish_report(StatusReportFactory(**report), by=StaffFactory())


def meeting_with_reports(*reports, **meeting):
    """Return a held meeting of Digital agenda that takes up the reports of one tertial."""
    meeting.setdefault("body", body("styrgrupp-digital-agenda"))
    held = workflow.hold_meeting(MeetingFactory(**meeting), by=StaffFactory())
    workflow.take_in_reports(held, reports[0].period, by=StaffFactory())
    return Meeting.objects.get(pk=held.pk)
