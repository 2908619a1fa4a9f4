from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone

from meetings import workflow
from meetings.importing.intake import take_in
from meetings.models import (
    ActionItem,
    AgendaItem,
    AgendaStatement,
    AgendaTemplate,
    Appendix,
    Attendance,
    Decision,
    Matter,
    Meeting,
    SchoolBreak,
    StandingItem,
)
from tests.factories.files import StoredFileFactory
from tests.factories.members import PersonFactory, StaffFactory, body, municipality, party
from tests.factories.words import ACTIONS, DECISIONS, PLACES, SUBJECTS, TITLES, pick, rich_text

MINUTES = """\
Minnesanteckningar från möte med KSO-gruppen 2015-03-17

Tid: kl 11.00–13.00
Plats: Sjöviken
Närvarande: Astrid Lindh, Ekerö; Disa Frisk, Solentuna
Kansliet: Rut Hagman

1. Bostäder

Kansliet återkommer med ett underlag senast den 5 maj.
"""
FIRST_MEETING = datetime(2016, 1, 12, 13, 0, tzinfo=ZoneInfo("Europe/Stockholm"))


class MatterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Matter

    title = factory.Sequence(lambda n: pick(SUBJECTS, n))
    registration_number = factory.Sequence(lambda n: f"KSL/16/{n + 1:04}")
    opened_on = FIRST_MEETING.date()


class MeetingFactory(factory.django.DjangoModelFactory):
    """A draft of a KSO meeting in the past, one a week from 2016 on (and over again in 2024)."""

    class Meta:
        model = Meeting

    body = factory.LazyFunction(body)
    starts_at = factory.Sequence(lambda n: FIRST_MEETING + timedelta(days=n * 7 % 3150))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=3))
    place = factory.Sequence(lambda n: pick(PLACES, n))


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: pick(SUBJECTS, n))
    text = factory.Sequence(rich_text)


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    item = factory.SubFactory(AgendaItemFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: pick(DECISIONS, n))


class ActionItemFactory(factory.django.DjangoModelFactory):
    """An assignment to the chancery."""

    class Meta:
        model = ActionItem

    item = factory.SubFactory(AgendaItemFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: pick(ACTIONS, n))


class AgendaStatementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaStatement

    item = factory.SubFactory(AgendaItemFactory)
    position = factory.Sequence(lambda n: n + 1)
    kind = AgendaStatement.Kind.RESERVATION
    persons = "Ylva Hedberga, Folke Oxdal"
    party = factory.LazyFunction(party)
    text = "Vi reserverar oss till förmån för kansliets ursprungliga förslag."


class AppendixFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appendix

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.Sequence(lambda n: str(n + 1))
    title = factory.Sequence(lambda n: f"Presentation: {pick(SUBJECTS, n)}")
    file = factory.SubFactory(StoredFileFactory)


class AttendanceFactory(factory.django.DjangoModelFactory):
    """A present member for Botkyrka and S, with a person behind the name."""

    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    person = factory.SubFactory(PersonFactory)
    municipality = factory.LazyFunction(municipality)
    party = factory.LazyFunction(party)
    role = factory.Sequence(lambda n: pick(TITLES, n))


class SchoolBreakFactory(factory.django.DjangoModelFactory):
    """The winter break of 2027."""

    class Meta:
        model = SchoolBreak

    name = "Sportlov"
    first_day = date(2027, 3, 1)
    last_day = date(2027, 3, 5)


def agenda_template(body):
    """Return a template with an opening, a sub-item under it, and a last item."""
    template = AgendaTemplate.objects.create(body=body)
    titles = [("Mötets öppnande", False), ("Dagordningen", True), ("Övriga frågor", False)]
    for position, (title, is_sub) in enumerate(titles, 1):
        StandingItem.objects.create(
            template=template, position=position, title=title, is_sub=is_sub
        )
    return template


def full_meeting(*, items=3, **meeting):
    """Return a draft with everything minutes can have: attendance, items, outcomes, papers."""
    meeting = MeetingFactory(**meeting)
    AttendanceFactory(meeting=meeting)
    AttendanceFactory(meeting=meeting, status=Attendance.Status.ABSENT_NOTIFIED)
    AttendanceFactory(
        meeting=meeting,
        person=None,
        name="Gunhild Qvistberg",
        group=Attendance.Group.GUEST,
        municipality=None,
        party=None,
        organisation="Trafikförvaltningen",
    )
    AttendanceFactory(meeting=meeting, group=Attendance.Group.STAFF, municipality=None, party=None)
    for number in range(items):
        item = AgendaItemFactory(meeting=meeting)
        DecisionFactory(item=item)
        ActionItemFactory(item=item)
        if number == 0:
            AgendaItemFactory(meeting=meeting, parent=item)
            AgendaStatementFactory(item=item)
            AppendixFactory(meeting=meeting, item=item)
    AppendixFactory(meeting=meeting)
    return meeting


def minutes_import(text=MINUTES, name="anteckningar.txt"):
    """Return a document that was read in and waits for its review."""
    return take_in(text.encode(), name, by=StaffFactory())


def planned_meeting(**meeting):
    """Return a planned meeting in thirty days, or when `starts_at` says."""
    meeting.setdefault("starts_at", timezone.now() + timedelta(days=30))
    return workflow.plan_meeting(full_meeting(**meeting), by=StaffFactory())


def called_meeting(**meeting):
    """Return a meeting in thirty days whose call has gone out."""
    return workflow.call_meeting(planned_meeting(**meeting), by=StaffFactory())


def held_meeting(**meeting):
    """Return a meeting that has taken place and whose minutes are being written."""
    return workflow.hold_meeting(full_meeting(**meeting), by=StaffFactory())


def protocol_to_adjust(person, **meeting):
    """Return a meeting that has taken place and whose protocol `person` is to adjust."""
    meeting = {"kind": Meeting.Kind.PROTOCOL, "visibility": Meeting.Visibility.BODY, **meeting}
    meeting = full_meeting(**meeting)
    AttendanceFactory(meeting=meeting, person=person, role="justerare")
    return workflow.hold_meeting(meeting, by=StaffFactory())


def adjusted(meeting, *, by=None):
    """Let a held protocol have been adjusted on paper, on the day of the meeting; notes stay."""
    if not meeting.is_protocol:
        return meeting
    return workflow.adjust_on_paper(
        meeting, by=by, adjusted_on=meeting.date, adjusted_by="Astrid Lindh, Disa Frisk"
    )


def publish_held(meeting, *, by=None):
    """Publish what has been held; a protocol has then been adjusted on paper."""
    return workflow.publish_minutes(adjusted(meeting, by=by), by=by)


def publish(meeting):
    """Take a draft with agenda items, made as a test needs it, all the way to published."""
    by = StaffFactory()
    return publish_held(workflow.hold_meeting(meeting, by=by), by=by)


def published_meeting(**meeting):
    """Return a meeting with published minutes (or protocol, if the body writes such)."""
    return publish(full_meeting(**meeting))
