"""Status reports: one a tertial, published for good, taken up at meetings, missed on the desk."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from meetings import workflow
from meetings.commissions import missing_reports
from meetings.models import StatusReport
from meetings.tertials import Tertial
from tests import factories
from tests.factories.meetings import publish_held
from tests.forms import errors_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:meetings_statusreport_add")
T1, T2 = Tertial(2026, 1), Tertial(2026, 2)


def take_in(client, meeting, tertial):
    url = reverse("admin:meetings_meeting_reports", args=[meeting.pk])
    return client.post(url, {"tertial": f"{tertial.year}-{tertial.number}"}, follow=True)


@pytest.mark.parametrize(
    ("day", "tertial", "last"),
    [
        (date(2026, 1, 1), T1, date(2026, 4, 30)),
        (date(2026, 4, 30), T1, date(2026, 4, 30)),
        (date(2026, 5, 1), T2, date(2026, 8, 31)),
        (date(2026, 12, 31), Tertial(2026, 3), date(2026, 12, 31)),
    ],
)
def test_a_tertial_is_a_third_of_a_year(day, tertial, last):
    assert (Tertial.of(day), tertial.last_day) == (tertial, last)
    assert tertial.previous.last_day == tertial.first_day - timedelta(days=1)


def test_the_chancery_writes_a_report_and_publishes_it(office_client, office, client):
    commission = factories.decided_commission()
    form = open_form(office_client, f"{ADD}?commission={commission.pk}&year=2026&tertial=1")
    written = {"state": ["deviates"], "text": ["<p>En kommun har lämnat.</p>"]}

    refused = send(office_client, ADD, form | written, button="_settle")
    assert "Skriv vad som händer härnäst." in errors_on(refused)
    assert "En kommun har lämnat." in refused.content.decode()
    form |= written | {"next_steps": ["<p>Nya samtal.</p>"]}
    send(office_client, ADD, form)
    draft = soup_of(client.get(commission.get_absolute_url())).main.text
    report = StatusReport.objects.get()
    change = reverse("admin:meetings_statusreport_change", args=[report.pk])
    send(office_client, change, open_form(office_client, change), button="_settle")

    report.refresh_from_db()
    assert (report.status, report.written_by, report.published_by) == ("published", office, office)
    assert "En kommun har lämnat." not in draft
    for url in (commission.get_absolute_url(), "/organ/styrgrupp-digital-agenda/"):
        text = soup_of(client.get(url)).main.text
        assert "En kommun har lämnat." in text
        assert "Avviker från plan" in text


def test_there_is_one_report_a_tertial_of_an_assignment_that_runs(office_client):
    there = factories.StatusReportFactory()
    commission, begun = there.commission, there.commission.current.decided_on
    form = open_form(office_client, ADD) | {"commission": [str(commission.pk)]}

    def refused(**values):
        typed = {name: [str(value)] for name, value in values.items()}
        return errors_on(send(office_client, ADD, form | typed))

    assert "redan en lägesrapport för det tertialet" in refused(year=2026, tertial=1)
    assert "har inte börjat" in refused(year=timezone.localdate().year + 1, tertial=1)
    assert f"Uppdraget beslutades först {begun}." in refused(year=2024, tertial=3)
    assert "mellan 1990 och 2100" in refused(year=20266, tertial=1)
    drafted = factories.drafted_commission()
    assert "inte beslutat än" in refused(commission=drafted.pk, year=2026, tertial=1)


def test_a_published_report_stays():
    report = factories.published_report()
    report.text = "<p>Något annat.</p>"

    for change in (report.save, report.delete, StatusReport.objects.all().delete):
        with pytest.raises(ValidationError, match="publicerad"), transaction.atomic():
            change()


def test_a_meeting_takes_in_the_reports_of_its_body_in_one_step(office_client, client):
    mine = factories.published_report(text="<p>Tjänsten är upphandlad.</p>")
    factories.StatusReportFactory()
    elsewhere = factories.decided_commission(body=factories.body("kd-gruppen"))
    factories.published_report(commission=elsewhere, text="<p>Något helt annat.</p>")
    meeting = factories.held_meeting(body=mine.commission.current.body, visibility="public")
    change = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    assert "Tertial 1 2026 (1)" in soup_of(office_client.get(change)).text

    shown = take_in(office_client, meeting, T1)
    again = take_in(office_client, meeting, T1)

    assert "togs in vid ”Lägesrapport, tertial 1 2026”" in soup_of(shown).text
    assert "Välj ett tertial" in soup_of(again).text
    item = meeting.items.get(title="Lägesrapport, tertial 1 2026")
    assert [row.report for row in item.reports.all()] == [mine]
    publish_held(meeting, by=factories.StaffFactory())
    text = soup_of(client.get(meeting.get_absolute_url())).main.text
    assert "Tjänsten är upphandlad." in text
    assert "Något helt annat." not in text


def test_a_later_report_joins_the_others_at_the_same_item():
    first = factories.published_report()
    meeting = factories.meeting_with_reports(first)
    second = factories.published_report()

    workflow.take_in_reports(meeting, T1, by=factories.StaffFactory())

    item = meeting.items.get()
    assert [row.report for row in item.reports.all()] == [first, second]
    with pytest.raises(ValidationError, match="inga fler"):
        workflow.take_in_reports(meeting, T1, by=factories.StaffFactory())


def test_published_minutes_take_in_nothing_more(office_client):
    report = factories.published_report()
    meeting = factories.published_meeting(body=report.commission.current.body)

    with pytest.raises(ValidationError, match="publicerat"):
        workflow.take_in_reports(meeting, T1, by=factories.StaffFactory())
    assert take_in(office_client, meeting, T1).status_code == 403
    row = factories.meeting_with_reports(report).items.get().reports.get()
    publish_held(row.item.meeting, by=factories.StaffFactory())
    with pytest.raises(ValidationError, match="publicerade"), transaction.atomic():
        row.delete()


def test_the_desk_lists_what_is_not_written(office_client):
    commission = factories.decided_commission()
    today = date(2026, 6, 10)
    both = [(missing.tertial, missing.is_late) for missing in missing_reports(today)]
    factories.published_report(commission=commission)
    factories.StatusReportFactory(commission=commission, tertial=2)

    (left,) = missing_reports(today)
    desk = soup_of(office_client.get(reverse("admin:index")))

    assert both == [(T1, True), (T2, False)]
    assert (left.tertial, left.draft.tertial) == (T2, 2)
    now = Tertial.of(timezone.localdate())
    link = desk.find("a", string=lambda text: text and f"{commission}, {now}" in text)
    assert link is not None
    assert office_client.get(link["href"]).status_code == 200


def test_nothing_is_missing_before_the_decision_or_after_the_end():
    starts_at = datetime(2026, 5, 14, 13, tzinfo=ZoneInfo("Europe/Stockholm"))
    commission = factories.decided_commission(decided_at=factories.board_item(starts_at=starts_at))
    assert [missing.tertial for missing in missing_reports(date(2026, 6, 10))] == [T2]

    workflow.cancel_commission(commission, by=factories.StaffFactory(), reason="Ingen ville.")

    assert missing_reports(date(2026, 6, 10)) == []
