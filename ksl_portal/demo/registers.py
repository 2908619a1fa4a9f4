"""The demo's registers of remisses and of agreements, tied to the board's items they rest on."""

import tomllib
from datetime import date

from ksl_portal.demo.agreements import AgreementStore
from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.remisses import store_referral
from meetings.models import AgendaItem
from members.models import PolicyArea


def load_registers(today: date, *, by) -> None:
    """Store the referrals and agreements; call after the meetings have been written."""
    listed = _read("overenskommelser_2014")
    for row in listed["area"]:
        parent = PolicyArea.objects.get(slug="regional-utveckling")
        PolicyArea.objects.get_or_create(slug=row["slug"], defaults={**row, "parent": parent})
    areas = {area.slug: area for area in PolicyArea.objects.all()}
    for row in read_referrals():
        store_referral(row, _decision(row), areas, today, by)
    store = AgreementStore(areas, today, by=by)
    for row in [*listed["agreement"], *_read("overenskommelser")["agreement"]]:
        store.add(row, _decision(row))


def _read(name: str) -> dict:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def read_referrals() -> list[dict]:
    """The rows of the remisses."""
    return _read("remisser")["referral"]


def published_item(title: str) -> AgendaItem | None:
    """The published board item of that title, None if the board has not come to it yet."""
    items = AgendaItem.objects.filter(meeting__body__slug="styrelsen", meeting__status="published")
    return items.select_related("meeting", "matter__policy_area").filter(title=title).first()


def _decision(row: dict) -> AgendaItem | None:
    return published_item(row["item"]) if "item" in row else None
