"""A matter with all that can happen in one, from the first meeting to an extension."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

from agreements.models import AgreementExtension
from meetings import workflow as meeting_workflow
from members.models import Municipality, User
from referrals import workflow as referral_workflow
from tests.factories.agreements import recommended_agreement, submitted_adoption
from tests.factories.meetings import (
    ActionItemFactory,
    AgendaItemFactory,
    DecisionFactory,
    MatterFactory,
    MeetingFactory,
    publish_held,
)
from tests.factories.members import MunicipalityAccessFactory, StaffFactory, UserFactory, body
from tests.factories.referrals import asked, submitted

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TITLE = "Samverkan om vuxenutbildning i länet"
CONDITIONS = "<p>Gäller under förutsättning att avgiften räknas upp med index, inte mer.</p>"


def at(day, hour=9):
    """Let it be `day`."""
    return time_machine.travel(datetime.combine(day, time(hour), STOCKHOLM), tick=False)


def treated(matter, day, *, of="styrelsen", decision="", assignment="", title="", **item):
    """Return an item of `matter` at a meeting on `day` that everyone may read."""
    starts_at = datetime.combine(day, time(13), STOCKHOLM)
    meeting = MeetingFactory(
        body=body(of), starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        visibility="public",
    )  # fmt: skip
    item = AgendaItemFactory(meeting=meeting, matter=matter, title=title or matter.title, **item)
    if decision:
        DecisionFactory(item=item, text=decision)
    if assignment:
        ActionItemFactory(item=item, text=assignment, due_on=day + timedelta(days=400))
    with at(day + timedelta(days=9)):
        held = meeting_workflow.hold_meeting(meeting, by=StaffFactory())
        publish_held(held, by=StaffFactory())
    return item


def sent_referral(matter, day, *, to, answers=None):
    """Return a remiss of `matter` sent on `day`; the first `answers` (or all) have answered."""
    with at(day):
        due_on = day + timedelta(days=90)
        referral = asked(*to, matter=matter, title=f"Förslag: {matter.title}", due_on=due_on)
        referral_workflow.correct_referral(
            referral, by=StaffFactory(), text="Bilaga 2 hade fel årtal i tabellen."
        )
    registrar = UserFactory()
    recipients = list(referral.recipients.select_related("municipality"))
    for number, recipient in enumerate(recipients[:answers]):
        MunicipalityAccessFactory(
            user=registrar, municipality=recipient.municipality, level="submitter", valid_from=day
        )
        with at(day + timedelta(days=20 + 3 * number)):
            submitted(recipient, by=User.objects.get(pk=registrar.pk))
    return referral


def compiled(referral):
    """Close a remiss, open its answers and publish what they say together."""
    with at(referral.due_on + timedelta(days=12)):
        office = StaffFactory()
        begun = referral_workflow.start_compilation(referral, by=office)
        referral_workflow.close_referral(referral, by=office)
        referral_workflow.publish_responses(referral, by=office)
        begun.assessment = "<p>De flesta tillstyrker.</p>"
        begun.save()
        return referral_workflow.publish_compilation(referral, by=office)


def told_matter(*, to=None, title=TITLE):
    """Return a matter that has been everywhere: 2014–2019, with an assignment left to do."""
    everyone = list(Municipality.objects.order_by("name"))
    slugs = to or [municipality.slug for municipality in everyone]
    matter = MatterFactory(title=title, opened_on=date(2014, 1, 20))
    treated(
        matter, date(2014, 2, 4), of="kso", title="Vuxenutbildning över kommungränserna",
        text="<p>Kansliet redogjorde för läget. Två av tre som läser vuxenutbildning gör det i en "
        "annan kommun än sin egen, och priserna skiljer sig. Gruppen ställde sig bakom att en "
        "gemensam ordning prövas.</p>",
    )  # fmt: skip
    treated(
        matter, date(2014, 3, 20), title="Remiss: samverkan om vuxenutbildning",
        decision="Styrelsen beslutar att sända förslaget på remiss till länets kommuner.",
    )  # fmt: skip
    referral = sent_referral(matter, date(2014, 4, 1), to=slugs, answers=len(slugs) - 2)
    compiled(referral)
    board = treated(
        matter, date(2014, 10, 2), title="Rekommendation om vuxenutbildning",
        decision="Styrelsen rekommenderar kommunerna att anta överenskommelsen.",
        assignment="Följ upp priserna efter ett år.",
    )  # fmt: skip
    referral_workflow.decide_referral(referral, by=StaffFactory(), item=board)
    with at(date(2014, 10, 6)):
        agreement = recommended_agreement(
            title=matter.title, matter=matter, recommended_at=board,
            recommended_on=date(2014, 10, 2), valid_from=date(2015, 1, 1),
            valid_to=date(2017, 12, 31), rule="count", rule_count=len(slugs) // 2,
            municipalities=[each for each in everyone if each.slug in slugs],
        )  # fmt: skip
    parties = list(agreement.parties.select_related("municipality"))
    days = [date(2014, 11, 24), date(2014, 12, 1), date(2014, 12, 15), date(2015, 1, 26)]
    for number, party in enumerate(parties[:-2]):
        day = days[min(number // 6, 3)]
        outcome = {1: "partly", 7: "declined"}.get(number, "adopted")
        with at(day + timedelta(days=10)):
            more = {"conditions": CONDITIONS} if outcome == "partly" else {}
            submitted_adoption(
                agreement, party.municipality, outcome=outcome, decided_on=day, **more
            )
    extend(agreement, date(2017, 9, 28), until=date(2019, 12, 31))
    return matter


def extend(agreement, day, *, until):
    """Prolong an agreement, as the chancery does."""
    agreement.refresh_from_db()
    AgreementExtension.objects.create(
        agreement=agreement, valid_to_before=agreement.valid_to, valid_to=until, decided_on=day,
        note="Styrelsen beslutade att förlänga den i två år.",
    )  # fmt: skip
    agreement.valid_to = until
    agreement.save()
