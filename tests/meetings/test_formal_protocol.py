"""What is formal, as it is read: on the page and in the PDF, in the customary order."""

import pytest
from django.urls import reverse

from meetings.models import Attendance, Meeting, Proposal, Proposition
from tests import factories
from tests.forms import soup_of
from tests.pdf_checks import assert_accessible_archivable, spoken_text
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(office):
    meeting = factories.formal_protocol(visibility=Meeting.Visibility.PUBLIC)
    return factories.publish_held(meeting, by=office)


def assert_in_order(text, *sentences):
    at = 0
    for sentence in sentences:
        found = text.find(sentence, at)
        assert found >= 0, f"{sentence!r} is not found after {text[:at][-60:]!r}"
        at = found + len(sentence)


def sentences_of(meeting):
    members = list(meeting.attendances.filter(group=Attendance.Group.MEMBER))
    substitute = meeting.attendances.get(group=Attendance.Group.SUBSTITUTE)
    return (
        "Tjänstgörande ersättare",
        substitute.name,
        f"för {members[4].name} (S) §§ 1–2",
        "Frånvarande",
        f"{members[3].name} (S) deltar inte i handläggningen på grund av jäv. Är part.",
        "Yrkanden",
        f"{members[1].name} (S) och {members[2].name} (S) yrkar följande ändring:",
        "Propositionsordning",
        "Omröstning begärs.",
        "Ja-röst för förslaget i handlingarna. Nej-röst för ändringsyrkandet.",
        members[0].name,
        "Summa",
        "Omröstningen ger 2 ja-röster och 2 nej-röster. Vid lika röstetal avgör ordförandens "
        "utslagsröst, som är ja. Styrelsen beslutar enligt ja-rösterna: förslaget i handlingarna.",
        "Beslut",
        "att godkänna förslaget",
        "Sammanträdet ajourneras kl. 14.10–14.25.",
        "Sluten omröstning",
        "Omröstningen ger 3 röster för Alva Ring och 2 röster för Birk Sten samt 1 blank röst. "
        "Styrelsen utser alltså Alva Ring.",
        "Ärendet återremitteras.",
        "Kostnaden saknas.",
    )


def test_the_page_tells_it_in_the_customary_order(client, meeting):
    soup = soup_of(client.get(meeting.get_absolute_url()))

    text = " ".join(soup.select_one("article").get_text(" ").split()).replace(" ,", ",")
    assert_in_order(text[text.index("Närvaro") :], *sentences_of(meeting))
    table = soup.select_one("table.ballots")
    assert [cell["scope"] for cell in table.select("th")] == ["col"] * 4 + ["row"] * 5
    assert table.caption.get_text().startswith("Så röstade ledamöterna vid § 1, förslaget i")


def test_the_pdf_tells_the_same_and_passes_both_validators(client, meeting):
    pdf = client.get(f"{meeting.get_absolute_url()}protokoll.pdf").content

    assert_accessible_archivable(pdf, allowed_warnings=frozenset({"PAG-001"}))
    assert_in_order(spoken_text(pdf), *sentences_of(meeting))


def test_minutes_that_are_no_protocol_ask_nothing_of_what_is_formal(office_client):
    notes = factories.held_meeting()

    soup = soup_of(office_client.get(notes.get_absolute_url()))

    assert not soup.select(".formal")


def test_queries_of_a_protocol_do_not_grow_with_what_is_formal(office_client):
    meeting = factories.held_protocol(items=1)

    def grow(number):
        for _ in range(number):
            item = factories.AgendaItemFactory(meeting=meeting)
            row = factories.AttendanceFactory(meeting=meeting)
            factories.ProposalFactory(item=item).movers.set([row])
            vote = factories.VoteFactory(item=item)
            vote.ballots.create(attendance=row, choice="yes")

    url = meeting.get_absolute_url()
    # One for each of nine kinds more than the notes' fourteen, and two for the numbers of §.
    assert_query_count_does_not_grow(office_client, url, grow, at_most=25)


def test_the_list_says_for_which_paragraphs_each_was_there_and_served(office_client):
    meeting = factories.held_protocol(members=4)
    _, second, third = meeting.items.all()
    members = list(meeting.attendances.filter(group=Attendance.Group.MEMBER))
    substitute = meeting.attendances.get(group=Attendance.Group.SUBSTITUTE)
    factories.serve(substitute, members[3])
    # The member came although a substitute had been noted for the whole meeting.
    Attendance.objects.filter(pk=members[3].pk).update(from_item=third)
    Attendance.objects.filter(pk=members[2].pk).update(to_item=second)

    page = soup_of(office_client.get(meeting.get_absolute_url())).select_one(".attendance")
    text = " ".join(page.get_text(" ").split())

    assert f"för {members[3].name} (S) §§ 1–2" in text
    rows = {row.get_text(): row for row in page.select("li")}
    [late] = [row for row in rows if members[3].name in row and "för" not in row]
    assert late.strip().endswith("från och med § 3")
    [early] = [row for row in rows if members[2].name in row]
    assert early.strip().endswith("till och med § 2")


def test_a_vote_on_putting_off_has_its_customary_sides(office_client):
    meeting = factories.held_protocol(members=3)
    item = meeting.items.first()
    moved = factories.ProposalFactory(item=item, kind=Proposal.Kind.REMIT, text="")
    item.propositions.create(second=moved, found=Proposition.Found.VOTE)

    page = soup_of(office_client.get(reverse("meetings:formal", args=[meeting.slug, item.pk])))

    sides = [page.select_one(f"#id_omrostning-{side}_means")["value"] for side in ("yes", "no")]
    assert sides == ["att ärendet avgörs i dag", "att ärendet återremitteras"]
