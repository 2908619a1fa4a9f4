"""A matter's Atom feed: what anyone may read, as any reader of feeds takes it."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

from django.utils import timezone

from tests import factories

ATOM = "{http://www.w3.org/2005/Atom}"


def test_feed_is_atom_with_the_public_part_whoever_asks(office_client):
    matter = factories.MatterFactory(title="Vatten & avlopp")
    day = timezone.localdate() - timedelta(days=40)
    factories.treated(matter, day, decision="Att bygga ut.")
    called = factories.called_meeting(visibility="body", starts_at=timezone.now())
    factories.AgendaItemFactory(meeting=called, matter=matter)

    response = office_client.get(f"{matter.get_absolute_url()}flode.xml")

    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "Vatten & avlopp – KSL-portalen"
    for name in ("id", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    entries = feed.findall(f"{ATOM}entry")
    assert {entry.findtext(f"{ATOM}title") for entry in entries} == {
        "Styrelsen beslutade",
        "Ärendet öppnades",
    }
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")).tzinfo
        assert (
            entry.find(f"{ATOM}link")
            .get("href")
            .endswith(tuple(f"#{each.rsplit('#')[1]}" for each in ids))
        )
    assert "Att bygga ut." in entries[0].findtext(f"{ATOM}summary")
