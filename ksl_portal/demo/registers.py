"""Referrals and agreements of the demo, tied to the board's items that they rest on."""

import tomllib
from datetime import date, timedelta

from agreements.models import Agreement
from agreements.workflow import publish_agreement
from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.remisses import at, store_referral
from ksl_portal.demo.wording import to_rich
from meetings.models import AgendaItem
from members.models import PolicyArea

PUBLISHED_AFTER = timedelta(days=12)


def load_registers(today: date, *, by) -> None:
    """Store the referrals and agreements; call after the meetings have been written."""
    areas = {area.slug: area for area in PolicyArea.objects.all()}
    for row in _read("remisser")["referral"]:
        store_referral(row, _decision(row), areas, today, by)
    for place, row in enumerate(_read("overenskommelser")["agreement"], 1):
        _store_agreement(row, place, areas, today, by)


def _read(name: str) -> dict:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def _decision(row: dict) -> AgendaItem | None:
    """The published board item of that title, None if the board has not come to it yet."""
    items = AgendaItem.objects.filter(meeting__body__slug="styrelsen", meeting__status="published")
    found = items.select_related("meeting", "matter__policy_area")
    return found.filter(title=row["item"]).first() if "item" in row else None


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
        published_at = at(recommended + PUBLISHED_AFTER, 10)
        Agreement.objects.filter(pk=published.pk).update(published_at=published_at)
