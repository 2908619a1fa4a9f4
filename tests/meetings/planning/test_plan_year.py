"""Planning a year: tell the dates, see what speaks against them, store those that are ticked."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup

from meetings import workflow
from meetings.models import Meeting, SchoolBreak
from meetings.planning.almanac import eve, holiday, suggested_breaks
from meetings.planning.review import at_stockholm
from tests import factories
from tests.forms import errors_on, form_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
URL = "/admin/meetings/meeting/planera/"
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=STOCKHOLM), tick=False):
        yield


def told(client, text="tisdagar kl 11–13: 2 feb, 6 apr", body="kso", **fields):
    """Return the review page of what is typed."""
    form = open_form(client, URL)
    form |= {"body": [str(factories.body(body).pk)], "text": [text], "place": ["Mälarsalen"]}
    form |= {name: [value] for name, value in fields.items()}
    return send(client, URL, form, "_review")


def rows_on(response):
    """Each date of the review: its words, and whether it is ticked (None when it can't be)."""
    found = {}
    for row in BeautifulSoup(response.content, "html.parser").select(".plan-row"):
        box = row.select_one("input[type=checkbox]")
        ticked = box.has_attr("checked") if box else None
        found[row.select_one("[name$=-day]")["value"]] = (
            " ".join(row.get_text(" ").split()),
            ticked,
        )
    return found


def store(client, review, **changes):
    form = form_on(review, "#review_form") | {name: [value] for name, value in changes.items()}
    return send(client, URL, form, "_save")


def planned(body="kso"):
    return Meeting.objects.filter(body=factories.body(body), starts_at__year=2027)


def meeting_on(day, at=time(11), *, body="kso", hours=2, **meeting):
    starts_at = datetime.combine(day, at, tzinfo=STOCKHOLM)
    ends_at = starts_at.replace(hour=at.hour + hours)
    return factories.MeetingFactory(
        body=factories.body(body), starts_at=starts_at, ends_at=ends_at, **meeting
    )


def test_a_year_is_planned_from_a_typed_line_with_the_standing_items(office_client, office):
    factories.agenda_template(factories.body("kso"))

    review = told(office_client)
    assert not planned().exists(), "nothing is stored before it was reviewed"
    response = store(office_client, review)

    assert response.status_code == 302
    first, second = planned().order_by("starts_at")
    assert first.starts_at == datetime(2027, 2, 2, 11, tzinfo=STOCKHOLM)
    assert (second.ends_at, second.place) == (
        datetime(2027, 4, 6, 13, tzinfo=STOCKHOLM),
        "Mälarsalen",
    )
    assert {first.status, second.status} == {Meeting.Status.PLANNED}
    assert first.history.latest().history_user == office
    items = [(item.title, item.parent and item.parent.title) for item in second.items.all()]
    assert items == [
        ("Mötets öppnande", None),
        ("Dagordningen", "Mötets öppnande"),
        ("Övriga frågor", None),
    ]


def test_summer_time_does_not_move_the_hour(office_client):
    store(office_client, told(office_client, "kl 11–13: 24 mars, 7 apr, 21 okt, 11 nov"))

    in_utc = {f"{m.date:%m-%d}": m.starts_at.astimezone(ZoneInfo("UTC")).hour for m in planned()}
    assert in_utc == {"03-24": 10, "04-07": 9, "10-21": 9, "11-11": 10}


def test_what_speaks_against_a_day_leaves_it_out_unless_ticked(office_client):
    SchoolBreak.objects.create(
        name="Studiedagar", first_day=date(2027, 9, 6), last_day=date(2027, 9, 8)
    )
    text = "tisdagar kl 11–13: 2 feb, 3 feb, 6 jan, 25 juni, 7 sep, 1 maj, 30 apr"

    rows = rows_on(told(office_client, text))

    assert rows["2027-02-02"][1]
    assert "Du skrev tisdag, men dagen är en onsdag." in rows["2027-02-03"][0]
    assert "Helgdag: Trettondedag jul." in rows["2027-01-06"][0]
    assert "Helgdag: Midsommarafton." in rows["2027-06-25"][0]
    assert "Studiedagar." in rows["2027-09-07"][0]
    assert "Första maj" in rows["2027-05-01"][0]
    assert "Valborgsmässoafton" in rows["2027-04-30"][0]
    assert not any(rows[day][1] for day in rows if day != "2027-02-02")


def test_usual_breaks_are_left_out_before_any_is_stored(office_client):
    text = "kl 11–13: 2 mars, 30 mars, 1 juli, 2 nov, 28 dec, 9 mars"

    rows = rows_on(told(office_client, text))

    assert "Sportlov (föreslaget, inte fastställt)." in rows["2027-03-02"][0]
    assert [day for day, (_, ticked) in rows.items() if ticked] == ["2027-03-09"]


def test_a_day_with_a_meeting_is_never_doubled(office_client):
    review = told(office_client)
    there = meeting_on(date(2027, 2, 2), body="styrelsen")
    there.other_bodies.add(factories.body("kso"))

    assert rows_on(told(office_client))["2027-02-02"][1] is None
    response = store(office_client, review)

    assert "har redan möte 2027-02-02. Inget är sparat." in response.content.decode()
    assert not planned().exists()


def test_two_who_plan_at_once_do_not_double_a_day(office_client):
    first, second = told(office_client), told(office_client)
    store(office_client, first)

    store(office_client, second)

    assert planned().count() == 2


def test_a_meeting_at_the_same_time_names_those_who_sit_in_both(office_client):
    person = factories.PersonFactory(given_name="Tove", family_name="Sjöhag")
    for slug in ("kso", "styrelsen"):
        factories.MembershipFactory(
            person=person, body=factories.body(slug), valid_from=date(2020, 1, 1)
        )
    meeting_on(date(2027, 2, 2), time(12), body="styrelsen")
    meeting_on(date(2027, 4, 6), time(13), body="styrelsen")
    meeting_on(date(2027, 4, 6), time(11), body="kd-gruppen")

    rows = rows_on(told(office_client))

    assert "möts kl. 12.00–14.00 samma dag: Tove Sjöhag sitter i båda." in rows["2027-02-02"][0]
    assert "möts" not in rows["2027-04-06"][0], "one begins when the other ends; one shares nobody"


def test_a_meeting_of_several_days_collides_on_each_of_them(office_client):
    person = factories.PersonFactory(given_name="Tove", family_name="Sjöhag")
    for slug in ("kso", "styrelsen"):
        factories.MembershipFactory(
            person=person, body=factories.body(slug), valid_from=date(2020, 1, 1)
        )
    starts_at = datetime(2027, 2, 1, 11, tzinfo=STOCKHOLM)
    conference = factories.MeetingFactory(
        body=factories.body("styrelsen"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=2, hours=1),
    )
    own = meeting_on(date(2027, 4, 5))
    own.ends_at += timedelta(days=1)
    own.save()

    rows = rows_on(told(office_client, "kl 11–13: 2 feb, 3 feb, 4 feb, 6 apr, 7 apr"))

    said = "möts 1 februari kl. 11.00 till 3 februari kl. 12.00: Tove Sjöhag sitter i båda."
    collides = [day for day, (text, _) in rows.items() if f"{conference.body.name} {said}" in text]
    assert collides == ["2027-02-02", "2027-02-03"]
    assert [day for day, (_, ticked) in rows.items() if ticked is None] == ["2027-04-06"]


def test_a_collision_that_comes_of_changed_hours_is_shown_before_anything_is_stored(
    office_client, member
):
    factories.MembershipFactory(person=member.person, body=factories.body("au"))
    meeting_on(date(2027, 2, 2), time(15), body="au")
    review = told(office_client, "tisdagar kl 11–13: 2 feb, 6 apr")

    later = {"dates-0-starts": "15", "dates-0-ends": "16"}
    again = store(office_client, review, **later)

    assert planned().count() == 0
    assert member.person.name in rows_on(again)["2027-02-02"][0]
    assert "krockar som du inte har sett" in again.content.decode()
    store(office_client, again)
    assert planned().count() == 2


def test_drafts_are_seen_by_staff_only(office_client, member_client):
    store(office_client, told(office_client, as_draft="on"))

    assert {meeting.status for meeting in planned()} == {Meeting.Status.DRAFT}
    assert member_client.get(planned().first().get_absolute_url()).status_code == 404


def test_the_way_to_planning_stands_on_the_bodys_own_page(office_client):
    body = factories.body("kso")
    page = soup_of(office_client.get(f"/admin/members/body/{body.pk}/change/"))

    way = page.find("a", string="Planera ett års möten")

    chosen = soup_of(office_client.get(way["href"])).select_one("[name=body] [selected]")
    assert chosen["value"] == f"{body.pk}"


def test_what_cannot_be_read_is_told_at_the_field_and_stays(office_client):
    response = told(office_client, "tisdagar: 2 feb, påskveckan")

    assert "Rad 1: ”påskveckan” går inte att läsa" in errors_on(response)
    assert form_on(response, "#plan_form")["text"] == ["tisdagar: 2 feb, påskveckan"]


def test_hours_changed_in_the_review_count_and_wrong_ones_are_told_at_their_row(office_client):
    review = told(office_client)

    refused = store(office_client, review, **{"dates-1-ends": "9"})
    assert "Mötet måste sluta efter att det börjar." in errors_on(refused)
    assert not planned().exists()
    store(office_client, review, **{"dates-1-starts": "14", "dates-1-ends": "15.30"})

    assert planned().order_by("starts_at").last().starts_at.astimezone(STOCKHOLM).hour == 14


def test_hours_and_place_left_empty_are_those_of_the_latest_meeting(office_client):
    meeting_on(date(2026, 10, 6), time(9), hours=3, place="Rum Sjövik")

    store(office_client, told(office_client, "2 feb", place=""))

    meeting = planned().get()
    assert meeting.place == "Rum Sjövik"
    assert meeting.ends_at == datetime(2027, 2, 2, 12, tzinfo=STOCKHOLM)


def test_days_are_counted_out_or_ticked_in_a_calendar(office_client):
    counted = told(
        office_client, way="rytm", weekday="1", rhythm="m1", first="2027-02-01",
        last="2027-05-31", starts="11", ends="13",
    )  # fmt: skip
    form = open_form(office_client, URL) | {
        "body": [str(factories.body().pk)],
        "way": ["kalender"],
        "days": ["2027-09-07"],
        "starts": ["11.30"],
    }
    other_year = send(office_client, URL, form | {"_year": ["2028"]}, "_calendar")
    ticked = send(office_client, URL, form_on(other_year, "#plan_form"), "_review")

    assert [*rows_on(counted)] == ["2027-02-02", "2027-03-02", "2027-04-06", "2027-05-04"]
    assert [*rows_on(ticked)] == ["2027-09-07"], "what was ticked in another year's sheet stays"


def test_the_review_asks_as_often_however_many_dates(office_client, django_assert_max_num_queries):
    for day in (2, 9, 16):
        meeting_on(date(2027, 2, day), body="styrelsen")
    text = "kl 9–11: " + ", ".join(f"{day} feb" for day in range(1, 27))

    with django_assert_max_num_queries(40):
        review = told(office_client, text)

    assert len(rows_on(review)) == 26


def test_the_hour_that_is_skipped_in_spring_does_not_exist():
    with pytest.raises(Exception, match="börjar sommartiden") as refused:
        at_stockholm(date(2027, 3, 28), time(2, 30))

    assert refused.value.code == "no_such"
    assert at_stockholm(date(2027, 10, 31), time(2, 30)).utcoffset().total_seconds() == 7200


def test_the_almanac_knows_holidays_eves_and_where_the_easter_break_falls():
    assert holiday(date(2027, 6, 26)) == "Midsommardagen"
    assert (holiday(date(2027, 2, 7)), eve(date(2027, 1, 5))) == ("", "Trettondagsafton")
    breaks = {f"{row.first_day}" for year in (2025, 2026) for row in suggested_breaks(year)}
    assert {"2025-04-14", "2026-04-06", "2026-02-23", "2026-10-26"} <= breaks


def test_suggested_breaks_are_stored_once(office_client):
    for _ in range(2):
        office_client.post("/admin/meetings/schoolbreak/forslag/", {"ar": "2027"})

    names = [row.name for row in SchoolBreak.objects.order_by("first_day")]
    assert names == ["Jullov", "Sportlov", "Påsklov", "Sommarlov", "Höstlov", "Jullov"]


def test_an_empty_agenda_starts_from_the_template_or_from_another_meeting(office_client):
    factories.agenda_template(factories.body("kso"))
    earlier = factories.full_meeting(body=factories.body("kso"))
    empty, other = meeting_on(date(2027, 2, 2)), meeting_on(date(2027, 4, 6))

    office_client.post(f"/admin/meetings/meeting/{empty.pk}/dagordning/")
    office_client.post(f"/admin/meetings/meeting/{other.pk}/dagordning/", {"source": earlier.pk})

    assert empty.items.count() == 3
    assert sorted(item.title for item in other.items.all()) == sorted(
        item.title for item in earlier.items.all()
    )
    assert not other.items.exclude(text="").exists(), "what was said is not copied"


def test_an_agenda_that_has_items_is_not_written_over(office_client):
    factories.agenda_template(factories.body("kso"))
    meeting = factories.full_meeting(body=factories.body("kso"), items=1)
    before = meeting.items.count()

    response = office_client.post(f"/admin/meetings/meeting/{meeting.pk}/dagordning/", follow=True)

    assert "Mötet har redan punkter på dagordningen." in response.content.decode()
    assert meeting.items.count() == before


def test_a_template_keeps_its_order_and_begins_with_a_top_item(office_client):
    template = factories.agenda_template(factories.body("kso"))
    url = f"/admin/meetings/agendatemplate/{template.pk}/change/"
    form = open_form(office_client, url)

    send(office_client, url, form | {"items-2-position": ["1"], "items-0-position": ["3"]})
    refused = send(
        office_client,
        url,
        open_form(office_client, url) | {"items-0-is_sub": ["on"], "items-0-position": ["1"]},
    )

    titles = [item.title for item in template.items.all()]
    assert titles == ["Övriga frågor", "Dagordningen", "Mötets öppnande"]
    assert "Den första punkten kan inte vara underpunkt" in errors_on(refused)


def test_planning_is_the_workflows_and_all_or_nothing():
    body = factories.body("kso")
    slots = [workflow.Slot(datetime(2027, 2, 2, 11, tzinfo=STOCKHOLM))] * 2

    with pytest.raises(Exception, match="har redan möte 2027-02-02"):
        workflow.plan_dates(body, slots, by=factories.StaffFactory())

    assert not planned().exists()
