"""Writing down what is formal while the meeting goes on: the chancery's small forms at an item."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from meetings import rules
from meetings.models import (
    Adjournment,
    Attendance,
    Ballot,
    Deferral,
    Disqualification,
    Meeting,
    Proposal,
    Proposition,
    Service,
    Vote,
)
from meetings.signals import FORMAL
from tests import factories
from tests.forms import errors_on, form_on, soup_of
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return factories.held_protocol(members=5, substitutes=2)


@pytest.fixture
def item(meeting):
    return meeting.items.first()


@pytest.fixture
def members(meeting):
    return list(meeting.attendances.filter(group=Attendance.Group.MEMBER))


@pytest.fixture
def substitutes(meeting):
    return list(meeting.attendances.filter(group=Attendance.Group.SUBSTITUTE))


def url(item, name="formal", *args):
    return reverse(f"meetings:{name}", args=[item.meeting.slug, item.pk, *args])


def add(client, item, what, **values):
    sent = {f"{what}-{name}": value for name, value in values.items()}
    return client.post(url(item, "formal_add", what), sent)


def text_of(client, item):
    return soup_of(client.get(url(item))).get_text(" ", strip=True)


def vote_by_name(client, item, vote, **choices):
    """Vote as the page's form would send it; keys are attendances (pk, with a p before)."""
    sent = {f"omrostning-{vote.pk}-{pk[1:]}": choice for pk, choice in choices.items()}
    return client.post(url(item, "formal_change", "omrostning", vote.pk), sent)


def test_jav_is_noted_and_who_stands_aside_cannot_vote(office_client, office, item, members):
    vote = factories.VoteFactory(item=item)

    add(office_client, item, "jav", attendance=members[1].pk, ground="Ägare av fastigheten.")

    row = Disqualification.objects.get()
    assert (row.attendance, row.history.get().history_user) == (members[1], office)
    assert "deltar inte i handläggningen på grund av jäv" in text_of(office_client, item)
    answer = vote_by_name(office_client, item, vote, **{f"p{members[1].pk}": "yes"})
    assert "tjänstgör inte vid punkten" in soup_of(answer).get_text()
    assert not Ballot.objects.exists()


def test_who_has_voted_cannot_be_disqualified_afterwards(office_client, item, members):
    vote = factories.VoteFactory(item=item)
    vote_by_name(office_client, item, vote, **{f"p{members[1].pk}": "yes"})

    answer = add(office_client, item, "jav", attendance=members[1].pk)

    assert "har röstat vid punkten" in errors_on(answer)
    assert not Disqualification.objects.exists()


def test_a_vote_by_name_is_counted_and_the_chair_settles_a_tie(office_client, item, members):
    vote = factories.VoteFactory(item=item, yes_means="bifall", no_means="avslag")
    choices = ("no", "yes", "yes", "no", "abstain")
    votes = {f"p{row.pk}": choice for row, choice in zip(members, choices, strict=True)}

    answer = vote_by_name(office_client, item, vote, **votes)

    assert answer.url == url(item)
    said = text_of(office_client, item)
    assert "Omröstningen ger 2 ja-röster och 2 nej-röster samt 1 som avstår." in said
    assert (
        "ordförandens utslagsröst, som är nej. Styrelsen beslutar enligt nej-rösterna: avslag."
        in said
    )
    assert form_on(office_client.get(url(item)), f"form[action*='omrostning/{vote.pk}/']")[
        f"omrostning-{vote.pk}-{members[4].pk}"
    ] == ["abstain"]


def test_a_show_of_hands_tells_its_numbers_and_asks_for_the_casting_vote(office_client, item):
    add(office_client, item, "omrostning", method="show", yes_means="bifall", no_means="avslag")
    vote = Vote.objects.get()
    change = url(item, "formal_change", "omrostning", vote.pk)
    prefix = f"omrostning-{vote.pk}"

    too_many = office_client.post(change, {f"{prefix}-yes_count": 4, f"{prefix}-no_count": 2})
    office_client.post(change, {f"{prefix}-yes_count": 2, f"{prefix}-no_count": 2})

    assert "fler än de 5 som tjänstgör" in errors_on(too_many)
    assert "Ange ordförandens utslagsröst" in text_of(office_client, item)
    tied = {f"{prefix}-yes_count": 2, f"{prefix}-no_count": 2, f"{prefix}-tie_break": "yes"}
    office_client.post(change, tied)
    assert "Styrelsen beslutar enligt ja-rösterna: bifall" in text_of(office_client, item)


def test_a_substitute_serves_only_for_a_member_who_is_away(
    office_client, meeting, item, members, substitutes
):
    sent = {"substitute": substitutes[0].pk, "member": members[2].pk, "from_item": item.pk}

    refused = add(office_client, item, "tjanstgoring", **sent)
    Attendance.objects.filter(pk=members[2].pk).update(status=Attendance.Status.ABSENT)
    add(office_client, item, "tjanstgoring", **sent)
    twice = add(office_client, item, "tjanstgoring", **sent | {"substitute": substitutes[1].pk})

    assert "deltar själv vid" in errors_on(refused)
    assert "Någon annan tjänstgör redan för" in errors_on(twice)
    assert Service.objects.get().substitute == substitutes[0]
    said = f"{substitutes[0].name} (S) tjänstgör för {members[2].name} (S), från och med § 1."
    assert said in text_of(office_client, item)


def test_a_proposition_is_worded_by_custom_and_can_be_said_otherwise(office_client, item, members):
    add(
        office_client, item, "yrkande",
        movers=[members[1].pk, members[2].pk], kind="amendment", text="Beslutet gäller ett år.",
    )  # fmt: skip
    moved = Proposal.objects.get()
    add(office_client, item, "proposition", second=moved.pk, found="first")
    put = Proposition.objects.get()

    said = text_of(office_client, item)
    assert f"{members[1].name} (S) och {members[2].name} (S) yrkar följande ändring:" in said
    assert "Ordföranden ställer proposition på bifall till förslaget i handlingarna mot" in said
    assert "ändringsyrkande och finner att styrelsen bifaller förslaget i handlingarna." in said
    change = url(item, "formal_change", "proposition", put.pk)
    office_client.post(change, {f"proposition-{put.pk}-text": "Ordföranden frågar om bifall."})
    assert "Ordföranden frågar om bifall." in text_of(office_client, item)
    refused = office_client.post(url(item, "formal_strike", "yrkande", moved.pk))
    assert "Ta bort propositionen först" in soup_of(refused).get_text()
    assert Proposal.objects.exists()


def test_an_item_is_put_off_once_with_a_reason(office_client, item):
    refused = add(office_client, item, "utfall", kind="remitted", reason="")
    add(office_client, item, "utfall", kind="remitted", reason="Kostnaden saknas.")
    add(office_client, item, "utfall", kind="postponed", reason="")

    assert "vad ärendet återremitteras för" in errors_on(refused)
    assert Deferral.objects.get().sentence == "Ärendet bordläggs."


def test_pauses_do_not_overlap_and_can_be_ended_later(office_client, item):
    add(office_client, item, "ajournering", starts="14:10")
    refused = add(office_client, item, "ajournering", starts="14:30", ends="14:40")
    pause = Adjournment.objects.get()
    change = url(item, "formal_change", "ajournering", pause.pk)
    prefix = f"ajournering-{pause.pk}"
    office_client.post(change, {f"{prefix}-starts": "14:10", f"{prefix}-ends": "14:25"})

    assert "går in i en annan ajournering" in errors_on(refused)
    assert "Sammanträdet ajourneras kl. 14.10–14.25." in text_of(office_client, item)


def test_quorum_is_shown_and_its_lack_is_warned_about_but_forbids_nothing(
    office_client, item, members
):
    assert "Beslutför. 5 av 5 tjänstgör; minst 3 behövs." in text_of(office_client, item)
    gone = [row.pk for row in members[1:4]]
    Attendance.objects.filter(pk__in=gone).update(status=Attendance.Status.ABSENT)
    factories.DecisionFactory(item=item)

    said = text_of(office_client, item)

    assert "Inte beslutför. 2 av 5 tjänstgör; minst 3 behövs" in said
    assert "Punkten har ett beslut." in said
    answer = add(office_client, item, "omrostning", method="show", yes_means="a", no_means="b")
    assert answer.status_code == 302


def test_a_third_decides_only_in_the_assembly(office_client):
    board, assembly = (
        factories.held_protocol(slug=slug).items.first() for slug in ("styrelsen", "forbundsmotet")
    )
    vote = Vote(item=board, yes_means="a", no_means="b", rule=Vote.Rule.THIRD)
    with pytest.raises(ValidationError, match="enkel majoritet"):
        vote.full_clean()
    sent = {"method": "named", "yes_means": "avgöras", "no_means": "återremiss", "rule": "third"}
    add(office_client, assembly, "omrostning", **sent)
    members = list(assembly.meeting.attendances.filter(group=Attendance.Group.MEMBER))
    choices = ("yes", "yes", "yes", "no", "no")
    votes = {f"p{row.pk}": choice for row, choice in zip(members, choices, strict=True)}

    vote_by_name(office_client, assembly, Vote.objects.get(), **votes)

    said = text_of(office_client, assembly)
    assert "Minst en tredjedel av de närvarande har begärt det." in said
    assert "Förbundsmötet beslutar enligt nej-rösterna: återremiss." in said


def test_script_gets_only_the_desk_back(office_client, item, members):
    sent = {"jav-attendance": members[1].pk}
    answer = office_client.post(
        url(item, "formal_add", "jav"), sent, headers={"X-Formal-Desk": "1"}
    )

    assert soup_of(answer).select_one("[data-formal-desk] #formalia-jav .formal-line")
    assert not soup_of(answer).find("html")


def test_nothing_formal_of_another_meeting_or_item_is_reached(office_client, meeting, item):
    theirs = factories.formal_protocol()
    there = theirs.items.first()
    other = theirs.attendances.first()

    assert "giltigt" in errors_on(add(office_client, item, "jav", attendance=other.pk))
    vote = Vote.objects.filter(item=there).get()
    assert office_client.post(url(item, "formal_strike", "omrostning", vote.pk)).status_code == 404
    assert office_client.post(url(item, "formal_strike", "allt", vote.pk)).status_code == 404
    assert Vote.objects.filter(pk=vote.pk).exists()
    assert office_client.get(url(factories.held_meeting().items.first())).status_code == 404


def test_what_is_formal_is_frozen_with_the_protocol(office_client, office):
    meeting = factories.publish_held(factories.formal_protocol(), by=office)
    first = meeting.items.first()

    for model in FORMAL:
        row = model.objects.first()
        with pytest.raises(ValidationError, match="publicerade"):
            row.save()
    with pytest.raises(ValidationError, match="publicerade"), transaction.atomic():
        Vote.objects.all().delete()
    with pytest.raises(ValidationError, match="publicerade"), transaction.atomic():
        Proposal.objects.get().movers.clear()
    assert office_client.get(url(first)).status_code == 404


def test_every_change_is_counted_so_that_nothing_kept_is_older(
    office_client, meeting, item, members
):
    before = meeting.content_version
    moved = factories.ProposalFactory(item=item)
    moved.movers.set(members[:1])

    meeting.refresh_from_db()

    assert meeting.content_version == before + 2


def test_queries_of_the_desk_do_not_grow(office_client, meeting, item):
    def grow(number):
        for _ in range(number):
            factories.AgendaItemFactory(meeting=meeting)
            row = factories.AttendanceFactory(meeting=meeting)
            moved = factories.ProposalFactory(item=item)
            moved.movers.set([row])
            Proposition.objects.create(item=item, first=moved, found="vote")
            vote = factories.VoteFactory(item=item)
            Ballot.objects.create(vote=vote, attendance=row, choice="yes")

    assert_query_count_does_not_grow(office_client, url(item), grow, at_most=24)


def test_a_meeting_that_may_be_deleted_takes_what_is_formal_along(office):
    meeting = factories.formal_protocol()

    meeting.delete()

    assert not any(model.objects.exists() for model in FORMAL)


@pytest.mark.parametrize(
    ("status", "may"),
    [
        ("draft", False),
        ("planned", False),
        ("called", True),
        ("held", True),
        ("adjusting", True),
        ("adjusted", False),
        ("published", False),
        ("correcting", True),
        ("cancelled", False),
    ],
)
def test_minutes_are_taken_from_the_call_until_they_are_frozen(office, status, may):
    assert rules.can_take_minutes(office, Meeting(status=status)) is may


def test_a_vote_is_taken_away_also_of_one_who_no_longer_serves(office_client, item, members):
    vote = factories.VoteFactory(item=item)
    said = {f"p{row.pk}": "yes" for row in members[:3]}
    vote_by_name(office_client, item, vote, **said)
    Attendance.objects.filter(pk=members[1].pk).update(status=Attendance.Status.ABSENT)

    page = soup_of(office_client.get(url(item)))
    refused = vote_by_name(office_client, item, vote, **said)
    vote_by_name(office_client, item, vote, **{f"p{row.pk}": "" for row in members[:2]})

    assert f"{members[1].name} (S) – tjänstgör inte" in page.get_text()
    assert "tjänstgör inte vid punkten" in soup_of(refused).get_text()
    assert [ballot.attendance for ballot in vote.ballots.all()] == [members[2]]


def test_a_reservation_is_written_where_the_vote_was_taken(office_client, office, item, members):
    nobody = add(office_client, item, "uttalande", kind="reservation", text="Vi är emot.")
    who = [members[1].pk, members[2].pk]
    add(office_client, item, "uttalande", kind="reservation", who=who)
    row = item.statements.get()
    change = url(item, "formal_change", "uttalande", row.pk)
    office_client.post(change, {f"uttalande-{row.pk}-text": "Vi yrkade avslag."})

    assert "Kryssa för vem det är." in errors_on(nobody)
    said = text_of(office_client, item)
    names = f"{members[1].name}, {members[2].name}"
    assert f"Reservation av {names} (S) Vi yrkade avslag." in said
    assert row.history.first().history_user == office


def test_an_item_adjusted_at_once_is_only_read(office_client, item, members):
    add(office_client, item, "jav", attendance=members[1].pk)
    factories.adjust_at_once(item)

    page = soup_of(office_client.get(url(item)))
    answer = add(office_client, item, "yrkande", movers=[members[1].pk], kind="rejection")
    strike = url(item, "formal_strike", "jav", Disqualification.objects.get().pk)
    office_client.post(strike)

    assert "omedelbart justerad" in page.select_one("[data-formal-desk]").text
    assert not page.select("[data-formal-desk] form")
    assert "omedelbart justerad" in soup_of(answer).get_text()
    assert not Proposal.objects.exists()
    assert Disqualification.objects.exists()


def test_what_a_colleague_wrote_meanwhile_is_told_before_it_is_written_over(
    office_client, item, members
):
    mine = form_on(office_client.get(url(item)), "form[action$='/utfall/']")
    add(office_client, item, "utfall", kind="remitted", reason="Annas motivering.")
    mine |= {"utfall-kind": ["remitted"], "utfall-reason": ["Min motivering."]}

    told = office_client.post(url(item, "formal_add", "utfall"), mine)

    assert "Någon annan har skrivit här" in soup_of(told).get_text()
    assert Deferral.objects.get().reason == "Annas motivering."
    again = form_on(told, "form[action$='/utfall/']")
    assert again["utfall-reason"] == ["Min motivering."]
    office_client.post(url(item, "formal_add", "utfall"), again)
    assert Deferral.objects.get().reason == "Min motivering."


def test_saving_other_votes_does_not_take_back_one_a_colleague_corrected(
    office_client, item, members
):
    vote = factories.VoteFactory(item=item)
    vote_by_name(office_client, item, vote, **{f"p{members[0].pk}": "yes"})
    change = url(item, "formal_change", "omrostning", vote.pk)
    mine = form_on(office_client.get(url(item)), f"form[action='{change}']")
    vote_by_name(office_client, item, vote, **{f"p{members[0].pk}": "no"})
    mine[f"omrostning-{vote.pk}-{members[1].pk}"] = ["abstain"]

    office_client.post(change, mine)
    mine[f"omrostning-{vote.pk}-{members[0].pk}"] = ["abstain"]
    told = office_client.post(change, mine)

    assert f"{members[0].name} (S): nej" in soup_of(told).get_text()
    noted = {ballot.attendance_id: ballot.choice for ballot in vote.ballots.all()}
    assert noted == {members[0].pk: "no", members[1].pk: "abstain"}
