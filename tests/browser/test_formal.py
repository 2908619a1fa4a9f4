"""A vote by name during the meeting: one touch for each member, and nothing else moves."""

from django.urls import reverse
from playwright.sync_api import expect

from meetings.models import Attendance, Ballot
from tests import factories
from tests.browser.conftest import problems_of


def test_a_vote_by_name_is_taken_on_a_phone_and_by_keyboard(open_page, office):
    meeting = factories.held_protocol(members=3)
    item = meeting.items.first()
    members = list(meeting.attendances.filter(group=Attendance.Group.MEMBER))
    vote = factories.VoteFactory(item=item)
    path = reverse("meetings:formal", args=[meeting.slug, item.pk])
    page = open_page(path, user=office, width=360)
    page.locator("#formalia-utfall > summary").click()
    page.locator("#id_utfall-reason").fill("Halvskriven motivering")
    address = page.url

    for member in members[:2]:
        row = page.locator("fieldset.ballot", has_text=member.name)
        row.locator("label", has_text="Ja").click()
    page.keyboard.press("Tab")  # to the third member, whose choices are one stop
    page.keyboard.press("ArrowRight")
    expect(
        page.locator("fieldset.ballot", has_text=members[2].name).get_by_label("Nej")
    ).to_be_checked()
    page.get_by_role("button", name="Spara rösterna").press("Enter")

    result = page.locator("#formalia-omrostning .formal-line__said")
    expect(result).to_contain_text("2 ja-röster och 1 nej-röst")
    assert Ballot.objects.filter(vote=vote).count() == 3
    assert page.url == address
    expect(page.locator("#id_utfall-reason")).to_have_value("Halvskriven motivering")
    assert problems_of(page) == []
