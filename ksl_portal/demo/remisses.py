"""The demo's remisses: to whom they go, what they ask, and what has become of them."""

from datetime import date, datetime, time, timedelta

from ksl_portal.demo.days import STOCKHOLM
from ksl_portal.demo.papers import make_paper
from ksl_portal.demo.people import CHANCERY, MUNICIPALITIES
from ksl_portal.demo.wording import friday_in, to_rich
from meetings.models import AgendaItem, Matter
from members.models import Municipality, Person
from referrals import workflow
from referrals.models import (
    Question,
    QuestionGroup,
    QuestionOption,
    Referral,
    ReferralDocument,
)
from referrals.recipient_lists import Named

SENT_AFTER = timedelta(days=5)
WITHDRAWN_AFTER = timedelta(days=30)
WEEKS_TO_ANSWER = 12
PRESIDIUM, DIRECTORS = "Kommunstyrelsens presidium", "Kommundirektörer"
# What the leaders of a municipality are, in the order of MUNICIPALITIES.
PLACES = (PRESIDIUM, PRESIDIUM, DIRECTORS)
ELECTED = "Styrelsen och styrgrupperna"


def at(day: date, hour: int) -> datetime:
    """That hour of `day`, in Stockholm."""
    return datetime.combine(day, time(hour), STOCKHOLM)


def store_referral(row: dict, decision: AgendaItem | None, areas: dict, today: date, by) -> None:
    """Store one referral of `remisser.toml`; `decision` is the board's item it rests on, if any.

    What lies before today was sent by other means: only what is sent today writes letters.
    """
    given, family, title = CHANCERY[row["contact"]]
    referral = Referral(
        kind=row.get("kind", Referral.Kind.REFERRAL),
        title=row["title"],
        summary=to_rich(row["summary"]),
        decided_at=decision,
        matter=decision.matter
        if decision
        else Matter.objects.filter(title=row.get("matter")).first(),
        policy_area=areas.get(row.get("area")) or (decision and decision.matter.policy_area),
        contact=f"{given} {family}, {title}",
        contact_email="remiss@ksl.example",
    )
    sent_on = _dated(referral, row, decision, today)
    referral.full_clean()
    referral.save()
    _add_documents(referral, row, by)
    _add_questions(referral, row)
    _add_recipients(referral, row, by)
    if sent_on:
        _send(referral, row, sent_on, today, by)


def _dated(referral, row, decision, today):
    """Give the referral its last day and number; returns when it is sent, None for a draft."""
    if decision:
        referral.due_on = friday_in(decision.meeting.date, WEEKS_TO_ANSWER)
        referral.registration_number = decision.matter.registration_number
        return decision.meeting.date + SENT_AFTER
    if "due_in" in row:
        referral.due_on = today + timedelta(days=row["due_in"])
    if "sent_ago" not in row:
        return None
    sent_on = today - timedelta(days=row["sent_ago"])
    referral.registration_number = f"KSL/{sent_on:%y}/{row['number']:04d}"
    return sent_on


def _add_documents(referral, row, by):
    for position, paper in enumerate(row.get("documents", ()), 1):
        ReferralDocument.objects.create(
            referral=referral,
            position=position,
            kind=paper["kind"],
            title=paper["title"],
            file=make_paper(
                paper["title"],
                lines=[f"Remiss: {referral.title}"],
                text=paper["text"],
                by=by,
            ),
        )


def _add_questions(referral, row):
    groups = {}
    for position, asked in enumerate(row.get("questions", ()), 1):
        asked = dict(asked)
        heading, options = asked.pop("group", ""), asked.pop("options", ())
        if heading and heading not in groups:
            groups[heading] = QuestionGroup.objects.create(
                referral=referral, title=heading, position=len(groups) + 1
            )
        question = Question.objects.create(
            referral=referral, group=groups.get(heading), position=position, **asked
        )
        for place, text in enumerate(options, 1):
            QuestionOption.objects.create(question=question, position=place, text=text)


def _add_recipients(referral, row, by):
    if referral.is_survey:
        workflow.add_named(referral, asked_persons(), "person", by=by)
        return
    members = Municipality.objects.member_on(referral.due_on or date.max)
    workflow.add_municipalities(referral, members, by=by)
    rows = [Named(line, *each) for line, each in enumerate(row.get("organisations", ()), 1)]
    workflow.add_named(referral, rows, "organisation", by=by)


def asked_persons() -> list[Named]:
    """Those who lead the municipalities, by office, and others in the board and steering groups."""
    places = {
        f"{given} {family}": place
        for leaders in MUNICIPALITIES.values()
        for (given, family, *_), place in zip(leaders, PLACES, strict=True)
    }
    elected = Person.objects.filter(memberships__body__kind__in=["board", "steering"])
    for person in elected.order_by("family_name", "given_name").distinct():
        places.setdefault(person.name, ELECTED)
    addresses = {person.name: person.email for person in Person.objects.all()}
    return [
        Named(line, name, addresses[name], place)
        for line, (name, place) in enumerate(places.items(), 1)
        if addresses.get(name)
    ]


def _send(referral, row, sent_on, today, by):
    earlier = at(sent_on, 9) if sent_on < today else None
    referral = workflow.open_referral(referral, by=by, sent_at=earlier)
    if "withdrawn" in row:
        workflow.withdraw_referral(
            referral,
            by=by,
            reason=row["withdrawn"],
            withdrawn_at=at(sent_on + WITHDRAWN_AFTER, 15),
        )
    elif row.get("closed"):
        workflow.close_referral(referral, by=by)
