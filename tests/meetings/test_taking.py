"""Minutes are taken while the meeting goes on: saved part by part, nothing lost, nobody misled."""

import re
from datetime import UTC, datetime
from itertools import product

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetings import workflow
from meetings.models import ActionItem, AgendaItem, Attendance, Decision
from meetings.numbering import in_order
from meetings.taking.merging import joined
from tests import factories
from tests.cast import logged_in
from tests.forms import form_on, open_form, soup_of
from tests.queries import assert_query_count_does_not_grow


@pytest.fixture
def meeting(db):
    return factories.called_meeting(body=factories.body("kso"), visibility="body")


@pytest.fixture
def items(meeting):
    return in_order(meeting.items.all())


def address(meeting, item=None, page=""):
    return f"/moten/{meeting.slug}/anteckna/" + (f"{item.pk}/" if item else "") + page


class Writer:
    """One of the chancery before the page, as its script sends it."""

    def __init__(self, meeting, email):
        self.user = factories.StaffFactory(email=email, first_name="Karin", last_name="Ek")
        self.client, self.meeting = logged_in(self.user), meeting

    def opens(self, item=None):
        self.form = open_page(self.client, address(self.meeting, item))
        return self

    def saves(self, name, **values):
        """Send one part of the page as it was opened, with `values` typed into it."""
        fields = {key: value for key, value in self.form.items() if key.startswith(f"{name}-")}
        fields |= {f"{name}-{field}": [value] for field, value in values.items()}
        if f"{name}-text-slag" in fields:
            fields[f"{name}-text-slag"] = ["html"]
        answer = self.client.post(address(self.meeting, page="spara/"), {**fields, "del": name})
        if answer.status_code == 200:
            self.form[f"{name}-version"] = [answer.json()["version"]]
        return answer

    def writes(self, item, html):
        return self.saves(f"text-{item.pk}", text=html)


def open_page(client, url):
    return open_form_of(client.get(url))


def open_form_of(response):
    assert response.status_code == 200
    return form_on(response, "#anteckna")


@pytest.fixture
def karin(meeting):
    return Writer(meeting, "karin@example.se")


@pytest.fixture
def anna(meeting):
    return Writer(meeting, "anna@example.se")


def text_of(item):
    return AgendaItem.objects.get(pk=item.pk).text


def test_what_is_typed_is_saved_under_the_writers_name(karin, items):
    answer = karin.opens(items[0]).writes(items[0], "<p>Ordföranden hälsar välkommen.</p>")

    assert answer.json()["state"] == "saved"
    assert re.fullmatch(r"\d\d\.\d\d", answer.json()["at"])
    assert text_of(items[0]) == "<p>Ordföranden hälsar välkommen.</p>"
    assert items[0].history.first().history_user == karin.user


def test_two_on_the_same_item_the_second_is_shown_both_versions(karin, anna, items):
    karin.opens(items[0])
    anna.opens(items[0]).writes(items[0], "<p>Annas mening.</p>")

    answer = karin.writes(items[0], "<p>Karins mening.</p>")

    assert (answer.status_code, answer.json()["state"]) == (409, "stale")
    shown = soup_of_html(answer.json()["html"])
    assert [tag.text for tag in shown.select("ins")] == ["Karins"]
    assert [tag.text for tag in shown.select("del")] == ["Annas"]
    both = shown.select_one("[data-both=html]").text
    assert both == "<p>Karins mening.</p><p>Annas mening.</p>"
    assert text_of(items[0]) == "<p>Annas mening.</p>"


def soup_of_html(html):
    return soup_of(type("Answer", (), {"content": html}))


def test_two_on_different_items_do_not_meet(karin, anna, items):
    karin.opens(items[0])
    anna.opens(items[-1])

    assert anna.writes(items[-1], "<p>Sist.</p>").status_code == 200
    assert karin.writes(items[0], "<p>Först.</p>").status_code == 200
    assert (text_of(items[0]), text_of(items[-1])) == ("<p>Först.</p>", "<p>Sist.</p>")


def test_the_same_sent_again_because_no_answer_came_is_no_conflict(karin, items):
    karin.opens(items[0])
    old = dict(karin.form)
    karin.writes(items[0], "<p>En gång.</p>")
    karin.form = old

    assert karin.writes(items[0], "<p>En gång.</p>").status_code == 200
    assert items[0].history.filter(text="<p>En gång.</p>").count() == 1


def test_the_admins_page_is_stale_after_a_save_here(karin, items, office_client):
    url = f"/admin/meetings/agendaitem/{items[0].pk}/change/"
    form = open_form(office_client, url) | {"text": ["<p>Från administrationen.</p>"]}
    karin.opens(items[0]).writes(items[0], "<p>Under mötet.</p>")

    answer = office_client.post(url, form | {"_continue": ["1"]})

    assert "Någon annan har sparat" in answer.content.decode()
    assert text_of(items[0]) == "<p>Under mötet.</p>"


def test_a_decision_that_is_sent_twice_is_stored_once_and_can_be_taken_away(karin, items):
    Decision.objects.all().delete()
    karin.opens(items[0])
    name = next(key for key in karin.form if re.match(r"beslut-n[0-9a-f]{32}-text$", key))[:-5]
    first = dict(karin.form)
    karin.saves(name, text="att bifalla förslaget")
    karin.form = first

    assert karin.saves(name, text="att bifalla förslaget").status_code == 200
    decision = Decision.objects.get()
    assert (decision.item, decision.text) == (items[0], "att bifalla förslaget")

    karin.client.post(address(karin.meeting, page="ta-bort/"), {"del": name})
    assert not Decision.objects.exists()
    assert decision.history.first().history_type == "-"


def test_an_assignment_goes_to_someone_on_the_list(karin, meeting, items):
    ActionItem.objects.all().delete()
    person = meeting.attendances.first().person
    karin.opens(items[0])
    name = next(key for key in karin.form if re.match(r"uppdrag-n[0-9a-f]{32}-text$", key))[:-5]

    refused = karin.saves(name, text="", due_on="2026-12-24", to=f"person-{person.pk}")
    karin.saves(name, text="skriva brevet", due_on="2026-12-24", to=f"person-{person.pk}")

    assert refused.json()["errors"] == {
        "text": ["Skriv vad som ska göras, eller ta bort uppdraget."]
    }
    action = ActionItem.objects.get()
    assert (action.receiver, action.person, str(action.due_on)) == ("person", person, "2026-12-24")


def test_who_comes_late_is_there_from_the_item_that_is_on(karin, meeting, items):
    row = meeting.attendances.filter(status="absent_notified").get()
    karin.form = open_page(karin.client, address(meeting, page="narvaro/"))

    karin.saves(f"narvaro-{row.pk}", status="present", from_item=str(items[1].pk))
    wrong = karin.saves(f"narvaro-{row.pk}", from_item=str(items[1].pk), to_item=str(items[0].pk))

    row = Attendance.objects.get(pk=row.pk)
    assert (row.status, row.from_item, row.to_item) == ("present", items[1], None)
    assert wrong.json()["errors"] == {"to_item": ["Ingen kan gå innan hen har kommit."]}


def test_one_item_is_on_at_a_time_also_in_the_database(karin, items):
    revision = items[0].revision
    karin.opens(items[0]).saves(f"lage-{items[0].pk}", state="ongoing")
    karin.opens(items[1]).saves(f"lage-{items[1].pk}", state="ongoing")

    states = list(AgendaItem.objects.filter(pk__in=[i.pk for i in items[:2]]).order_by("pk"))
    by_pk = {item.pk: item for item in states}
    assert [by_pk[item.pk].state for item in items[:2]] == ["done", "ongoing"]
    assert by_pk[items[0].pk].revision == revision
    assert items[1].history.first().history_change_reason == "Pågår"
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=items[0].pk).update(state="ongoing")


def test_nothing_is_taken_once_the_minutes_are_published(karin, meeting, items):
    AgendaItem.objects.filter(pk=items[0].pk).update(text="<p>Som det var.</p>")
    karin.opens(items[0])
    meeting.starts_at = datetime(2026, 1, 1, tzinfo=UTC)
    meeting.save()
    factories.publish_held(workflow.hold_meeting(meeting, by=karin.user), by=karin.user)

    answer = karin.writes(items[0], "<p>För sent.</p>")

    assert (answer.status_code, answer.json()["state"]) == (410, "over")
    assert text_of(items[0]) == "<p>Som det var.</p>"
    with pytest.raises(ValidationError, match="här antecknas inte längre"):
        workflow.start_item(items[0], by=karin.user)


def test_without_scripts_it_is_a_form_that_goes_on_to_the_next_item(karin, meeting, items):
    url = address(meeting, items[0])
    form = open_page(karin.client, url)
    form |= {f"text-{items[0].pk}-text": ["Vanlig text."], "gor": ["nasta"]}

    assert karin.client.post(url, form).url == address(meeting, items[1])
    assert text_of(items[0]) == "<p>Vanlig text.</p>"
    assert AgendaItem.objects.get(state="ongoing") == items[1]


def test_without_scripts_a_stale_form_comes_back_with_both_texts(karin, anna, meeting, items):
    url = address(meeting, items[0])
    form = open_page(karin.client, url) | {f"text-{items[0].pk}-text": ["Min."], "gor": ["spara"]}
    anna.opens(items[0]).writes(items[0], "<p>Annas.</p>")

    answer = karin.client.post(url, form)

    assert "Någon annan har skrivit samtidigt" in answer.content.decode()
    again = open_form_of(answer) | {"gor": ["spara"]}
    assert again[f"text-{items[0].pk}-text"] == ["Min."]
    assert text_of(items[0]) == "<p>Annas.</p>"
    karin.client.post(url, again)
    assert text_of(items[0]) == "<p>Min.</p>"


def test_versions_are_joined_told_by_words_and_can_be_restored(karin, anna, meeting, items):
    item = items[0]
    AgendaItem.objects.filter(pk=item.pk).update(text="")
    karin.opens(item)
    for text in ("<p>Mötet</p>", "<p>Mötet öppnas.</p>"):
        karin.writes(item, text)
    anna.opens(item).writes(item, "<p>Mötet öppnas sent.</p>")
    page = soup_of(karin.client.get(address(meeting, item, "historik/")))
    latest, before = page.select(".version")[:2]

    assert [tag.text.strip() for tag in latest.select(".versions ins")] == ["sent"]
    assert "sparat 2 gånger" in before.text
    url = before.select_one("form")["action"]
    shown = before.select_one("[name=version]")["value"]
    karin.opens(item).writes(item, "<p>Nyare.</p>")
    karin.client.post(url, {"version": shown})
    assert text_of(item) == "<p>Nyare.</p>"
    again = soup_of(karin.client.get(address(meeting, item, "historik/")))
    karin.client.post(url, {"version": again.select_one("[name=version]")["value"]})
    assert text_of(item) == "<p>Mötet öppnas.</p>"
    assert item.history.first().history_change_reason.startswith("Återställd text från ")


def test_the_hour_that_comes_twice_is_shown_as_the_clock_on_the_wall(karin, meeting, items):
    # The clock is put back from 03.00 to 02.00: 00.30 and 01.30 UTC are both half past two.
    karin.opens(items[0])
    times = []
    for hour in (0, 1):
        with time_machine.travel(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), tick=False):
            times.append(karin.writes(items[0], f"<p>Timme {hour}.</p>").json()["at"])
            page = karin.client.get(address(meeting, items[0], "historik/"))
    saved = items[0].history.filter(text__startswith="<p>Timme").values_list("history_date")

    assert times == ["02.30", "02.30"]
    assert len(set(saved)) == 2
    assert page.content.decode().count("25 oktober 2026 kl. 02.30") == 2


def test_members_see_which_item_is_on_and_ask_again_cheaply(karin, meeting, items, member_client):
    url = f"/moten/{meeting.slug}/nu/punkter/"
    before = member_client.get(url)
    same = member_client.get(url, headers={"If-None-Match": before["ETag"]})
    workflow.start_item(items[1], by=karin.user)
    after = member_client.get(url, headers={"If-None-Match": before["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    [current] = soup_of(after).select("[aria-current]")
    assert items[1].title in current.text
    assert "Pågår" in current.text


def test_the_page_asks_as_much_of_the_database_for_few_items_as_for_many(karin, meeting):
    def add(number):
        for _ in range(number):
            item = factories.AgendaItemFactory(meeting=meeting)
            factories.DecisionFactory(item=item)
            factories.ActionItemFactory(item=item)
            factories.AttendanceFactory(meeting=meeting)

    assert_query_count_does_not_grow(karin.client, address(meeting), add, at_most=24)


def test_two_texts_in_one_hold_every_paragraph_of_both_in_its_order():
    nested = "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"
    blocks = ["<p>Ett.</p>", "<p>Två <em>kort</em>.</p>", nested]
    texts = [text for length in range(4) for text in product(blocks, repeat=length)]

    for mine, theirs in product(texts, repeat=2):
        both = joined("".join(mine), "".join(theirs))
        for text in (mine, theirs):
            at = 0
            for block in text:
                at = both.index(block, at) + len(block)


def test_what_was_adjusted_at_once_is_read_where_the_rest_is_written(office):
    meeting = factories.held_protocol()
    item, other = meeting.items.all()[:2]
    AgendaItem.objects.filter(pk=item.pk).update(text="<p>Som det justerades.</p>")
    karin = Writer(meeting, "karin@example.se").opens(item)
    factories.adjust_at_once(item)

    answer = karin.writes(item, "<p>Ändrat efteråt.</p>")
    name = next(key for key in karin.form if re.match(r"beslut-n[0-9a-f]{32}-text$", key))[:-5]
    decided = karin.saves(name, text="att ändra i efterhand")
    page = soup_of(karin.client.get(address(meeting, item)))

    assert (answer.status_code, answer.json()["state"]) == (410, "over")
    assert "omedelbart justerad" in answer.json()["message"]
    assert decided.status_code == 410
    assert text_of(item) == "<p>Som det justerades.</p>"
    assert not item.decisions.exists()
    pane = page.select_one(f"#punkt-{item.pk}")
    assert "Som det justerades." in pane.text
    assert not pane.select("textarea")
    assert karin.opens(other).writes(other, "<p>Skrivs än.</p>").status_code == 200


def test_those_who_write_are_told_of_others_decisions_and_of_the_quorum(karin):
    meeting = factories.held_protocol(members=3)
    item, url = meeting.items.first(), address(meeting, page="lage/")
    before = karin.client.get(url).json()["items"][str(item.pk)]
    gone = meeting.attendances.filter(group="member")[1:]
    Attendance.objects.filter(pk__in=[row.pk for row in gone]).update(status="absent")
    decision = factories.DecisionFactory(item=item, text="att bifalla")

    after = karin.client.get(url).json()["items"][str(item.pk)]
    page = soup_of(karin.client.get(address(meeting, item)))

    assert (before["rows"], before["lacks"]) == ({}, False)
    assert before["quorum"] == "Beslutför: 3 av 3 tjänstgör, minst 2 behövs."
    assert after["quorum"] == "Inte beslutför: 1 av 3 tjänstgör, minst 2 behövs."
    assert after["lacks"] is True
    assert list(after["rows"]) == [f"beslut-{decision.pk}"]
    assert not page.select_one("[data-quorum-decision]").has_attr("hidden")
    form = open_form_of(karin.client.get(address(meeting, item)))
    assert form[f"beslut-{decision.pk}-version"] == [after["rows"][f"beslut-{decision.pk}"]]


def test_an_item_at_which_somebody_came_is_not_taken_away_in_silence(meeting, items, karin):
    row = meeting.attendances.filter(group="member").first()
    row.from_item = items[-1]
    row.save()

    with pytest.raises(ValidationError, match="kom eller gick vid"), transaction.atomic():
        items[-1].delete()

    row = Attendance.objects.get(pk=row.pk)
    assert row.from_item == items[-1]
