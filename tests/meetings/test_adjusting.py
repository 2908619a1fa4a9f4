"""A protocol is adjusted: sent out, read, changed, approved as it was read, and frozen."""

from datetime import timedelta
from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from meetings import workflow
from meetings.content import content_of, digest_of
from meetings.models import Appendix, Approval, ChangeProposal, Meeting, ProtocolVersion
from outbox.models import Message
from tests import factories
from tests.at_once import at_once
from tests.cast import logged_in
from tests.forms import open_form, send

pytestmark = pytest.mark.django_db
Status = Meeting.Status


@pytest.fixture
def protocol(disa, astrid):
    """Sent to Disa, who was chosen, and to Astrid, who led the meeting."""
    return factories.protocol_sent_out(disa.person, chair=astrid.person)


def page_of(meeting):
    return reverse("meetings:adjust", args=[meeting.slug])


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def shown_to(user, meeting):
    """What the button on the page of `user` approves."""
    form = soup(logged_in(user).get(page_of(meeting))).select_one(".adjust__approve form")
    return form["action"], {"sha256": form.select_one("[name=sha256]")["value"]}


def approve(user, meeting):
    address, sent = shown_to(user, meeting)
    return logged_in(user).post(address, sent)


def status_of(meeting):
    return Meeting.objects.get(pk=meeting.pk).status


def step(client, meeting, name, **sent):
    return client.post(reverse("admin:meetings_meeting_adjust_step", args=[meeting.pk, name]), sent)


def test_it_is_adjusted_when_all_have_approved_what_they_read(protocol, disa, astrid):
    digest = digest_of(content_of(protocol))

    approve(disa, protocol)
    assert status_of(protocol) == Status.ADJUSTING
    approve(astrid, protocol)

    assert status_of(protocol) == Status.ADJUSTED
    version = ProtocolVersion.objects.get()
    assert logged_in(disa).get(version.get_absolute_url()).status_code == 200
    assert (version.number, version.sha256, version.origin) == (1, digest, "portal")
    assert version.adjusted_by == "Disa Frisk, Astrid Lindh"
    approvals = Approval.objects.values_list("sha256", "approved_by", flat=False)
    assert list(approvals) == [(digest, disa.pk), (digest, astrid.pk)]


def test_the_adjusters_get_mail_that_leads_to_the_page(protocol, disa):
    mail = Message.objects.get(kind="adjust_request", to_address=disa.email)

    assert page_of(protocol) in mail.text
    assert f"{protocol.adjust_by.day} " in mail.text


def test_what_was_changed_after_it_was_read_is_not_approved(protocol, disa):
    address, sent = shown_to(disa, protocol)
    item = protocol.items.first()
    item.title = "Rubriken blev en annan"
    item.save()

    response = logged_in(disa).post(address, sent)

    assert response.status_code == 409
    assert "Rubriken blev en annan" in soup(response).select_one(".change ins").parent.text
    assert not Approval.objects.exists()


def test_an_approval_of_an_earlier_text_does_not_count(protocol, disa, astrid):
    approve(disa, protocol)
    protocol.items.first().decisions.first().delete()
    approve(astrid, protocol)

    assert status_of(protocol) == Status.ADJUSTING
    assert "Ändrat sedan du godkände" in logged_in(disa).get(page_of(protocol)).content.decode()


def test_nobody_approves_what_is_empty_or_made_up(protocol, disa):
    for made_up in ("", "0" * 64, "<b>"):
        address = reverse("meetings:adjust_approve", args=[protocol.slug])
        assert logged_in(disa).post(address, {"sha256": made_up}).status_code == 409


def propose(user, meeting, item, **sent):
    address = reverse("meetings:adjust_propose", args=[meeting.slug, item.pk])
    return logged_in(user).post(address, {"text": item.text, "comment": "", **sent})


def decision_field(item):
    return f"decision-{item.decisions.first().pk}"


def test_a_proposal_is_taken_in_and_all_read_it_anew(protocol, disa, astrid, office_client):
    item = protocol.items.first()
    propose(disa, protocol, item, **{decision_field(item): "att avslå förslaget."})
    proposal = ChangeProposal.objects.get()
    shown = office_client.get(reverse("admin:meetings_meeting_adjust", args=[protocol.pk]))
    assert soup(shown).select_one(".proposal ins")

    step(office_client, protocol, "infor", proposal=proposal.pk)

    assert item.decisions.first().text == "att avslå förslaget."
    assert "att avslå förslaget." in logged_in(astrid).get(page_of(protocol)).content.decode()
    assert Message.objects.filter(kind="adjust_answer", to_address=disa.email).exists()
    approve(disa, protocol)
    approve(astrid, protocol)
    assert status_of(protocol) == Status.ADJUSTED


def test_a_proposal_is_declined_with_a_word(protocol, disa, office_client):
    item = protocol.items.first()
    before = item.decisions.first().text
    propose(disa, protocol, item, **{decision_field(item): "Något annat."})
    proposal = ChangeProposal.objects.get()

    refused = step(office_client, protocol, "avbojs", proposal=proposal.pk, answer=" ")
    assert "Skriv varför" in refused.content.decode()
    step(office_client, protocol, "avbojs", proposal=proposal.pk, answer="Så löd beslutet.")

    proposal.refresh_from_db()
    assert (proposal.status, proposal.answer) == ("declined", "Så löd beslutet.")
    assert item.decisions.first().text == before


def test_a_proposal_never_overwrites_what_has_been_changed_since(protocol, disa, office):
    item = protocol.items.first()
    propose(disa, protocol, item, text="<p>Disas lydelse.</p>", **{decision_field(item): ""})
    item.text = "<p>Sekreterarens lydelse.</p>"
    item.save()

    with pytest.raises(ValidationError) as refused:
        workflow.accept_proposal(ChangeProposal.objects.get(), by=office)

    assert refused.value.code == "moved_on"


def test_a_proposal_waits_for_its_answer_before_anyone_approves(protocol, disa, astrid):
    address, sent = shown_to(astrid, protocol)
    propose(disa, protocol, protocol.items.first(), comment="Bilaga 3 saknas.")

    response = logged_in(astrid).post(address, sent)

    assert response.status_code == 409
    assert "inte har svarat" in response.content.decode()


def test_what_is_adjusted_is_frozen(protocol, disa, astrid):
    approve(disa, protocol)
    approve(astrid, protocol)

    with pytest.raises(ValidationError, match="justerat"):
        protocol.items.first().save()
    with pytest.raises(ValidationError, match="justerat"):
        factories.AttendanceFactory(meeting=protocol)
    meeting = Meeting.objects.get(pk=protocol.pk)
    meeting.place = "Någon annanstans"
    with pytest.raises(ValidationError, match="justerat"):
        meeting.save()
    with pytest.raises(ValidationError, match="version"):
        ProtocolVersion.objects.get().delete()


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.attendances.update(role="vittne"),
        lambda m: m.items.first().statements.update(text="En annan mening."),
        lambda m: m.items.first().action_items.update(due_on=m.date),
        lambda m: Meeting.objects.filter(pk=m.pk).update(place="Annan sal"),
        lambda m: Appendix.objects.filter(item__meeting=m).update(
            file=factories.StoredFileFactory(sha256="f" * 64)
        ),
        lambda m: m.items.filter(parent=None).update(text="<p>En <strong>fet</strong> rad.</p>"),
    ],
    ids=["role", "statement", "due", "place", "file", "text"],
)
def test_all_that_is_printed_is_in_the_hash(protocol, change):
    before = digest_of(content_of(protocol))

    change(protocol)

    assert digest_of(content_of(Meeting.objects.get(pk=protocol.pk))) != before


def test_it_is_not_sent_without_adjusters_who_have_accounts(office_client, disa):
    meeting = factories.protocol_to_send(disa.person, chair=factories.PersonFactory())
    meeting.attendances.filter(role="justerare").update(role="ledamot")

    nobody = step(office_client, meeting, "skicka", with_chair="on").content.decode()
    meeting.attendances.filter(person=disa.person).update(role="justerare")
    no_account = step(office_client, meeting, "skicka", with_chair="on").content.decode()
    without = step(office_client, meeting, "skicka")

    assert "Ingen justerare är utsedd" in nobody
    assert "har inget konto" in no_account
    assert without.status_code == 302
    assert status_of(meeting) == Status.ADJUSTING


def test_what_the_check_calls_wrong_keeps_it_from_being_sent(office_client, disa):
    meeting = factories.protocol_to_send(disa.person)
    meeting.other_bodies.add(factories.body("au"))

    refused = step(office_client, meeting, "skicka").content.decode()

    assert "Beslutet säger inte vilket organ som beslutade" in refused
    assert status_of(meeting) == Status.HELD


def test_who_has_been_replaced_is_not_waited_for(protocol, disa, astrid, office):
    bo = factories.account("Bo Ek")
    propose(disa, protocol, protocol.items.first(), comment="Jag reser bort.")
    workflow.decline_proposal(ChangeProposal.objects.get(), by=office, answer="Då byter vi.")
    workflow.take_back_from_adjustment(protocol, by=office, reason="Disa reser bort.")
    protocol.attendances.filter(person=disa.person).update(role="ledamot")
    factories.AttendanceFactory(meeting=protocol, person=bo.person, role="justerare")
    workflow.send_for_adjustment(protocol, by=office)

    approve(bo, protocol)
    approve(astrid, protocol)

    assert ProtocolVersion.objects.get().adjusted_by == "Bo Ek, Astrid Lindh"
    assert logged_in(disa).get(page_of(protocol)).status_code == 404


def test_an_adjuster_without_an_account_any_longer_is_told_of(protocol, disa, office_client):
    disa.is_active = False
    disa.save()

    refused = step(office_client, protocol, "igen").content.decode()

    assert "Disa Frisk har inget konto längre" in refused


def test_what_is_wrong_with_the_attendance_is_said_and_answered(protocol, disa, office_client):
    address = reverse("meetings:adjust_remark", args=[protocol.slug])
    empty = logged_in(disa).post(address, {"comment": " "}).content.decode()
    logged_in(disa).post(address, {"comment": "Astrid kom först vid § 2."})
    proposal = ChangeProposal.objects.get()

    step(office_client, protocol, "infor", proposal=proposal.pk, answer="Rättat.")

    assert "Skriv en kommentar." in empty
    mail = Message.objects.get(kind="adjust_answer")
    assert "Mötets uppgifter och närvaro" in mail.text
    assert "Rättat." in mail.text
    told = Message.objects.get(kind="adjust_news")
    assert "har en kommentar" in told.text


def test_an_old_protocol_was_adjusted_on_paper(office_client, disa):
    meeting = factories.protocol_to_send(disa.person)
    day = meeting.date + timedelta(days=8)

    empty = step(office_client, meeting, "papper", adjusted_on="", adjusted_by="Cia Lind")
    early = step(office_client, meeting, "papper", adjusted_on="2001-01-01", adjusted_by="Cia")
    step(office_client, meeting, "papper", adjusted_on=day, adjusted_by="Cia Lind, Bo Ek")
    step(office_client, meeting, "publicera")

    assert "Ange vilken dag" in empty.content.decode()
    assert 'value="Cia Lind"' in empty.content.decode()
    assert "mellan mötets dag" in early.content.decode()
    page = " ".join(soup(office_client.get(meeting.get_absolute_url())).get_text(" ").split())
    assert f"{day.day} " in page
    assert "på papper Cia Lind, Bo Ek" in page
    reasons = [row.history_change_reason for row in meeting.history.all()]
    assert f"Justerat på papper {day} av Cia Lind, Bo Ek" in reasons


def test_what_the_check_calls_errors_stops_paper_too_unless_the_paper_says_so(office_client, disa):
    meeting = factories.protocol_to_send(disa.person)
    decision = meeting.items.filter(decisions__isnull=False).first().decisions.first()
    text, decision.text = decision.text, ""
    decision.save()
    meeting.other_bodies.add(factories.body("au"))
    signed = {"adjusted_on": meeting.date, "adjusted_by": "Cia Lind"}

    both = step(office_client, meeting, "papper", **signed, stands_on_paper="on")
    decision.text = text
    decision.save()
    unread = step(office_client, meeting, "papper", **signed)
    before = status_of(meeting)
    step(office_client, meeting, "papper", **signed, stands_on_paper="on")

    errors = soup(both).select_one("details[open] .errorlist").text
    assert "Ett beslut saknar text." in errors
    assert "vilket organ som beslutade" not in errors
    refused = soup(unread).select_one("details[open]")
    assert "vilket organ som beslutade" in refused.select_one(".errorlist").text
    assert refused.select_one("[name=adjusted_by]")["value"] == "Cia Lind"
    assert (before, status_of(meeting)) == (Status.HELD, Status.ADJUSTED)


def test_the_check_is_shown_also_while_the_protocol_is_out(office_client, protocol):
    item = factories.AgendaItemFactory(meeting=protocol, title="Sen punkt", text="")
    factories.DecisionFactory(item=item, text="")

    page = soup(office_client.get(reverse("admin:meetings_meeting_adjust", args=[protocol.pk])))
    refused = step(
        office_client, protocol, "papper", adjusted_on=protocol.date, adjusted_by="Cia Lind"
    )

    assert "Ett beslut saknar text." in page.select_one(".findings .finding--error").text
    assert "Ett beslut saknar text." in soup(refused).select_one("details[open] .errorlist").text
    assert page.select_one("[name=stands_on_paper]") is None


def approve_item(user, meeting):
    """Approve the one item that was sent out before the rest."""
    form = soup(logged_in(user).get(page_of(meeting))).select_one(".at-once form")
    sent = {"sha256": form.select_one("[name=sha256]")["value"]}
    return logged_in(user).post(form["action"], sent)


def test_one_item_is_adjusted_before_the_rest(office_client, disa, astrid):
    meeting = factories.protocol_to_send(disa.person, chair=astrid.person)
    first, second = meeting.items.filter(parent=None)[:2]
    step(office_client, meeting, "omedelbart", item=first.pk, with_chair="on")

    for user in (disa, astrid):
        assert approve_item(user, meeting).status_code == 302

    first = type(first).objects.get(pk=first.pk)
    assert first.immediate.is_adjusted
    first.title = "Ändrad i efterhand"
    with pytest.raises(ValidationError, match="omedelbart"):
        first.save()
    with pytest.raises(ValidationError, match="omedelbart"), transaction.atomic():
        first.decisions.first().delete()
    second.title = "Den här skrivs än"
    second.save()
    extract = reverse("meetings:extract", args=[meeting.slug, first.pk])
    assert office_client.get(extract).status_code == 200
    assert office_client.get(extract.replace(str(first.pk), str(second.pk))).status_code == 404


def adjusted_at_once(office_client, disa, astrid):
    """A protocol whose first § (with a sub-item) is adjusted before the rest."""
    meeting = factories.protocol_to_send(disa.person, chair=astrid.person)
    first = meeting.items.filter(parent=None).first()
    factories.AgendaItemFactory(meeting=meeting, parent=first, title="Underpunkten", position=99)
    step(office_client, meeting, "omedelbart", item=first.pk, with_chair="on")
    for user in (disa, astrid):
        approve_item(user, meeting)
    assert type(first).objects.get(pk=first.pk).immediate.is_adjusted
    return meeting, first


def test_a_paragraph_adjusted_at_once_keeps_its_title_and_sub_items(office_client, disa, astrid):
    meeting, first = adjusted_at_once(office_client, disa, astrid)
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    form = open_form(office_client, url)
    child = first.children.last()
    place = {int(form[f"items-{row}-id"][0]): row for row in range(meeting.items.count())}

    renamed = form | {f"items-{place[first.pk]}-title": ["Ett annat ärende"]}
    response = send(office_client, url, renamed)
    lifted = {k: v for k, v in form.items() if k != f"items-{place[child.pk]}-is_sub"}
    moved = send(office_client, url, lifted)

    assert "är omedelbart justerad" in response.content.decode()
    assert "är omedelbart justerad" in moved.content.decode()
    for change in ({"title": "Annat"}, {"parent": None}):
        changed = type(child).objects.get(pk=child.pk)
        for name, value in change.items():
            setattr(changed, name, value)
        with pytest.raises(ValidationError, match="omedelbart"):
            changed.save()
    with pytest.raises(ValidationError, match="omedelbart"):
        factories.AgendaItemFactory(meeting=meeting, parent=first)
    item_page = reverse("admin:meetings_agendaitem_change", args=[child.pk])
    assert not soup(office_client.get(item_page)).select("[name=text]")


def test_a_paragraph_adjusted_at_once_can_be_corrected_when_published(office_client, disa, astrid):
    meeting, first = adjusted_at_once(office_client, disa, astrid)
    step(office_client, meeting, "papper", adjusted_on=meeting.date, adjusted_by="Cia Lind")
    step(office_client, meeting, "publicera")
    step(office_client, meeting, "ratta", reason="Fel belopp i första paragrafen")

    item_page = reverse("admin:meetings_agendaitem_change", args=[first.pk])
    form = open_form(office_client, item_page) | {"title": ["Rättad rubrik"]}
    assert send(office_client, item_page, form).status_code == 302
    step(office_client, meeting, "publicera-rattelse")

    text = soup(office_client.get(meeting.get_absolute_url())).get_text(" ")
    assert "Rättad rubrik" in text
    assert "Fel belopp i första paragrafen" in text


def test_the_adjuster_finds_it_on_her_pages_until_she_has_approved(protocol, disa):
    client = logged_in(disa)
    assert page_of(protocol) in client.get("/mina-sidor/").content.decode()

    approve(disa, protocol)

    assert page_of(protocol) not in client.get("/mina-sidor/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_at_once_adjust_it_once(disa, astrid):
    protocol = factories.protocol_sent_out(disa.person, chair=astrid.person)
    digest = digest_of(content_of(protocol))
    theirs = {user: protocol.adjusters.get(person__user=user) for user in (disa, astrid)}

    at_once(
        *(
            partial(workflow.approve_protocol, adjuster, by=user, sha256=digest)
            for user, adjuster in theirs.items()
        )
    )

    assert status_of(protocol) == Status.ADJUSTED
    assert ProtocolVersion.objects.count() == 1
    assert Approval.objects.count() == 2
