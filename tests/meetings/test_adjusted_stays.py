"""What was adjusted says the same for ever: every door is tried."""

from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.urls import reverse
from pdfminer.high_level import extract_text

from meetings import workflow
from meetings.content import content_of, digest_of
from meetings.models import Adjournment, AgendaItem, Decision, Meeting, ProtocolVersion
from tests import factories
from tests.cast import logged_in
from tests.forms import open_form, send

pytestmark = pytest.mark.django_db
Status = Meeting.Status


@pytest.fixture
def protocol(disa, astrid):
    return factories.protocol_to_send(disa.person, chair=astrid.person)


def says(meeting):
    return digest_of(content_of(Meeting.objects.get(pk=meeting.pk)))


def adjust(meeting, *, by):
    meeting = workflow.send_for_adjustment(meeting, by=by)
    for adjuster in meeting.adjusters.all():
        workflow.approve_protocol(adjuster, by=adjuster.person.user, sha256=says(meeting))
    return Meeting.objects.get(pk=meeting.pk)


def adjust_first_at_once(meeting, *, by):
    """Let the first item, which has a sub-item, be adjusted before the rest."""
    item = meeting.items.filter(children__isnull=False).get()
    workflow.ask_immediate(item, by=by)
    for adjuster in meeting.adjusters.all():
        page = logged_in(adjuster.person.user)
        shown = page.get(reverse("meetings:adjust", args=[meeting.slug])).context["at_once"][0]
        workflow.approve_item(adjuster, item, by=adjuster.person.user, sha256=shown.sha256)
    item = AgendaItem.objects.get(pk=item.pk)
    assert item.immediate.is_adjusted
    return item


def test_no_page_changes_what_is_adjusted(protocol, office, office_client):
    item = protocol.items.filter(children__isnull=False).get()
    person = protocol.attendances.filter(role="justerare").get()
    pages = [
        (reverse("admin:meetings_meeting_change", args=[protocol.pk]), {"place": "Annan sal"}),
        (reverse("admin:meetings_agendaitem_change", args=[item.pk]), {"title": "En annan"}),
    ]
    opened = [
        open_form(office_client, url) | {k: [v] for k, v in new.items()} for url, new in pages
    ]
    meeting = adjust(protocol, by=office)
    before = says(meeting)

    for (url, _), form in zip(pages, opened, strict=True):
        assert send(office_client, url, form).status_code == 200
    parts = {
        f"text-{item.pk}": {"text": "<p>Nytt</p>"},
        f"beslut-{item.decisions.first().pk}": {"text": "Nytt beslut", "item": item.pk},
        f"narvaro-{person.pk}": {"status": "absent"},
    }
    for name, values in parts.items():
        sent = {f"{name}-{field}": value for field, value in values.items()}
        answer = office_client.post(
            reverse("meetings:taking_save", args=[meeting.slug]),
            {"del": name, f"{name}-version": "", **sent},
        )
        assert answer.status_code == 410, name
    formal = reverse("meetings:formal_add", args=[meeting.slug, item.pk, "jav"])
    assert office_client.post(formal, {"attendance": person.pk}).status_code == 404
    for model, row in (("meeting", meeting), ("agendaitem", item)):
        gone = reverse(f"admin:meetings_{model}_delete", args=[row.pk])
        assert office_client.post(gone, {"post": "yes"}).status_code == 403
    gone = reverse("admin:members_person_delete", args=[person.person_id])
    office_client.post(gone, {"post": "yes"})

    assert says(meeting) == before == ProtocolVersion.objects.get().sha256


def test_nothing_is_carried_away_from_what_is_adjusted(protocol, office):
    meeting = adjust(protocol, by=office)
    elsewhere = factories.AgendaItemFactory()
    decision = meeting.items.exclude(decisions=None).first().decisions.first()
    decision.item = elsewhere

    with pytest.raises(ValidationError, match="justerat"):
        decision.save()


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_the_last_one_approves_comes_too_late():
    disa = factories.account("Disa Frisk")
    meeting = factories.protocol_sent_out(disa.person)
    decision = Decision.objects.filter(item__meeting=meeting).first()
    refused = []

    def write():
        try:
            with transaction.atomic():
                Decision.objects.get(pk=decision.pk).save()
        except ValidationError as error:
            refused.append(error.code)
        finally:
            connection.close()

    writer = Thread(target=write)
    with transaction.atomic():
        workflow.approve_protocol(meeting.adjusters.get(), by=disa, sha256=says(meeting))
        writer.start()
        _wait_for_the_lock(writer)
    writer.join()

    assert refused == ["adjusted"]


def _wait_for_the_lock(writer):
    """Until the other one stands in the queue behind us; SQLite lets nobody begin anyway."""
    # The server has other databases, whose tests wait for locks of their own.
    waiting = (
        "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    while connection.vendor == "postgresql" and writer.is_alive():
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone():
                return


def test_nothing_elsewhere_changes_an_item_adjusted_at_once(protocol, office):
    item = adjust_first_at_once(protocol, by=office)
    pause = Adjournment.objects.create(meeting=protocol, after=item, starts="12:00")

    with pytest.raises(ValidationError, match="skulle nu skrivas ut på ett annat sätt"):
        workflow.send_for_adjustment(protocol, by=office)
    pause.delete()
    assert workflow.send_for_adjustment(protocol, by=office).status == Status.ADJUSTING


def test_an_item_adjusted_at_once_can_be_corrected_like_the_rest(
    protocol, office, office_client, tmp_path
):
    item = adjust_first_at_once(protocol, by=office)
    meeting = workflow.publish_minutes(adjust(protocol, by=office), by=office)
    extract = reverse("meetings:extract", args=[meeting.slug, item.pk])

    def told():
        (tmp_path / "utdrag.pdf").write_bytes(office_client.get(extract).content)
        return extract_text(tmp_path / "utdrag.pdf")

    before = told()
    workflow.start_correction(meeting, by=office, reason="Fel rubrik.")
    item = AgendaItem.objects.get(pk=item.pk)
    item.title = "Den rätta rubriken"
    item.save()
    opened = Meeting.objects.get(pk=meeting.pk)
    opened.place = "Ett annat rum"
    opened.save()
    during = told()
    workflow.complete_correction(meeting, by=office)

    assert "omedelbart justerad" in before
    assert during == before
    assert "Den rätta rubriken" in told()
    assert "omedelbart justerad" not in told()


def test_a_correction_can_be_left_although_a_body_has_got_a_new_name(protocol, office):
    meeting = workflow.publish_minutes(adjust(protocol, by=office), by=office)
    meeting.body.name = "Förbundsstyrelsen"
    meeting.body.save()
    workflow.start_correction(meeting, by=office, reason="Trodde att något var fel.")

    with pytest.raises(ValidationError, match="Inget har ändrats"):
        workflow.complete_correction(meeting, by=office)
    assert workflow.cancel_correction(meeting, by=office).status == Status.PUBLISHED
