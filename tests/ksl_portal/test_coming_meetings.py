"""A meeting is coming until its day is over: on the front page, in the list, at its body."""

from datetime import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup

from meetings import workflow
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ["/", "/moten/", "/organ/styrelsen/"]
BEGINS = "2026-11-26T09:00:00+01:00"


@pytest.fixture
def meeting():
    """A meeting of the board on 26 November 2026, 9 to 12, called a week before."""
    with time_machine.travel("2026-11-19T09:00:00+01:00", tick=False):
        return factories.called_meeting(
            body=factories.body("styrelsen"),
            starts_at=datetime.fromisoformat(BEGINS),
        )


def shows_as_coming(client, path, meeting):
    page = BeautifulSoup(client.get(path).content, "html.parser")
    part = page.select_one(".hero__next, section[aria-labelledby=kommande]")
    return part is not None and part.find("a", href=meeting.get_absolute_url()) is not None


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-26T00:00:01+01:00", True),
        ("2026-11-26T09:00:01+01:00", True),
        ("2026-11-26T23:59:59+01:00", True),
        ("2026-11-27T00:00:00+01:00", False),
    ],
)
def test_meeting_is_coming_until_its_day_is_over_in_stockholm(client, meeting, path, now, expected):
    with time_machine.travel(now, tick=False):
        assert shows_as_coming(client, path, meeting) is expected


@pytest.mark.parametrize("path", PAGES)
def test_meeting_is_not_coming_once_it_has_been_held(client, meeting, path):
    with time_machine.travel("2026-11-26T13:00:00+01:00", tick=False):
        workflow.hold_meeting(meeting, by=None)

        assert not shows_as_coming(client, path, meeting)


def test_cancelled_meeting_stands_in_the_list_but_is_not_announced(client, meeting):
    with time_machine.travel("2026-11-26T08:00:00+01:00", tick=False):
        workflow.cancel_meeting(meeting, by=None, reason="För få anmälda.")

        assert [shows_as_coming(client, path, meeting) for path in PAGES] == [False, True, False]


def test_meeting_of_the_day_stays_on_the_desk_until_it_is_held(office_client, meeting):
    with time_machine.travel("2026-11-26T15:00:00+01:00", tick=False):
        desk = BeautifulSoup(office_client.get("/admin/").content, "html.parser")

    assert "Styrelsen 2026-11-26, kallat" in desk.main.get_text(" ", strip=True)
