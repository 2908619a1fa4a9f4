"""Referrals and agreements of the demo, tied to the board's items that they rest on."""

import tomllib
from datetime import date, datetime, time, timedelta

from agreements.models import Agreement
from agreements.workflow import publish_agreement
from ksl_portal.demo.days import STOCKHOLM
from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.papers import make_paper
from ksl_portal.demo.people import CHANCERY
from ksl_portal.demo.wording import friday_in, to_rich
from meetings.models import AgendaItem, Matter
from members.models import PolicyArea
from referrals.models import Referral, ReferralDocument
from referrals.workflow import open_referral, withdraw_referral

SENT_AFTER = timedelta(days=5)
WEEKS_TO_ANSWER = 12
PUBLISHED_AFTER = timedelta(days=12)


def load_registers(today: date, *, by) -> None:
    """Store the referrals and agreements; call after the meetings have been written."""
    areas = {area.slug: area for area in PolicyArea.objects.all()}
    for row in _read("remisser")["referral"]:
        _store_referral(row, areas, today, by)
    for place, row in enumerate(_read("overenskommelser")["agreement"], 1):
        _store_agreement(row, place, areas, today, by)


def _read(name: str) -> dict:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def _decision(row: dict) -> AgendaItem | None:
    """The published board item of that title, None if the board has not come to it yet."""
    items = AgendaItem.objects.filter(meeting__body__slug="styrelsen", meeting__status="published")
    found = items.select_related("meeting", "matter__policy_area")
    return found.filter(title=row["item"]).first() if "item" in row else None


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), STOCKHOLM)


def _store_referral(row: dict, areas: dict, today: date, by) -> None:
    decision = _decision(row)
    given, family, title = CHANCERY[row["contact"]]
    referral = Referral(
        title=row["title"],
        summary=to_rich(row["summary"]),
        decided_at=decision,
        matter=decision.matter
        if decision
        else Matter.objects.filter(title=row.get("matter")).first(),
        policy_area=areas.get(row.get("area")) or (decision and decision.matter.policy_area),
        contact=f"{given} {family}, {title}",
        contact_email="remiss@ksl.example",
        due_on=today + timedelta(days=1),
    )
    if decision:
        sent_on = decision.meeting.date + SENT_AFTER
        due_on = friday_in(decision.meeting.date, WEEKS_TO_ANSWER)
        referral.registration_number = decision.matter.registration_number
    elif "sent_ago" in row:
        sent_on = today - timedelta(days=row["sent_ago"])
        due_on = today + timedelta(days=row["due_in"])
        referral.registration_number = f"KSL/{sent_on:%y}/{row['number']:04d}"
    else:
        sent_on, due_on = None, None
        referral.due_on = None
    referral.full_clean()
    referral.save()
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
    if sent_on:
        _send(referral, row, sent_on, due_on, by)


def _send(referral, row, sent_on, due_on, by) -> None:
    referral = open_referral(referral, by=by)
    dates = {"opened_at": _at(sent_on, 9), "sent_on": sent_on, "due_on": due_on}
    if "withdrawn" in row:
        withdraw_referral(referral, by=by, reason=row["withdrawn"])
        dates["withdrawn_at"] = _at(sent_on + timedelta(days=30), 15)
    # The workflow knows only today; a chancery would have sent it out then.
    Referral.objects.filter(pk=referral.pk).update(**dates)


def _store_agreement(row: dict, place: int, areas: dict, today: date, by) -> None:
    decision = _decision(row)
    recommended = decision.meeting.date if decision else row.get("recommended")
    agreement = Agreement(
        title=row["title"],
        kind=row["kind"],
        policy_area=areas[row["area"]],
        summary=to_rich(row["summary"]),
        recommended_at=decision,
        matter=decision.matter if decision else None,
        recommended_on=recommended,
        valid_from=date(recommended.year + 1, 1, 1) if decision else row.get("from"),
        valid_to=row.get("to"),
    )
    if decision:
        agreement.registration_number = decision.matter.registration_number
    elif recommended:
        agreement.registration_number = f"KSL/{recommended:%y}/{place * 7 + 20:04d}"
    if "years" in row and agreement.valid_from:
        agreement.valid_to = date(agreement.valid_from.year + row["years"] - 1, 12, 31)
    if "expires_in" in row:
        agreement.valid_to = today + timedelta(days=row["expires_in"])
    if "replaces" in row:
        agreement.predecessor = Agreement.objects.get(title=row["replaces"])
    agreement.full_clean()
    agreement.save()
    published = publish_agreement(agreement, by=by)
    if recommended:
        at = _at(recommended + PUBLISHED_AFTER, 10)
        Agreement.objects.filter(pk=published.pk).update(published_at=at)
