"""An assignment of KSL's: drafted, decided by the board, changed in versions, ended."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from meetings import workflow
from meetings.models import Commission
from tests import factories
from tests.factories.commissions import BOARD_DAY
from tests.forms import errors_on, form_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:meetings_commission_add")


def page(commission):
    return reverse("admin:meetings_commission_change", args=[commission.pk])


def press(client, commission, name, **data):
    url = reverse("admin:meetings_commission_state", args=[commission.pk, name])
    return client.post(url, data, follow=True)


def decide(commission):
    return workflow.decide_directive(commission, by=factories.StaffFactory())


def test_the_chancery_drafts_an_assignment_and_decides_it(office_client):
    matter = factories.settled_test().matter
    item = factories.board_item(title="Direktiv för e-arkiv")
    form = open_form(office_client, ADD)
    form |= {"title": ["Gemensamt e-arkiv"], "matter": [str(matter.pk)]}
    assert send(office_client, ADD, form).status_code == 302
    commission = Commission.objects.get()

    form = open_form(office_client, page(commission))
    directive = {
        "form": "process",
        "recurrence": "Varje år",
        "body": str(factories.body("kso").pk),
        "purpose": "<p>Bevara handlingar.</p>",
        "goal": "<p>Alla levererar.</p>",
        "expected_result": "<p>Ett arkiv.</p>",
        "decided_at": str(item.pk),
    }
    form |= {f"directives-0-{name}": [value] for name, value in directive.items()}
    shown = office_client.post(page(commission), form | {"_settle": "1"}, follow=True)

    commission.refresh_from_db()
    assert errors_on(shown) == ""
    assert (commission.status, commission.idea_test.matter) == ("decided", matter)
    assert commission.current.decided_on == item.meeting.date
    public = soup_of(office_client.get("/ksl-uppdrag/gemensamt-e-arkiv/")).main.text
    assert "Bevara handlingar." in public
    assert "Varje år" in public


def test_what_a_decision_lacks_is_told_at_its_field(office_client):
    commission = factories.drafted_commission(ends_on=None, goal="", body=None)
    form = open_form(office_client, page(commission)) | {"directives-0-recurrence": ["varje år"]}

    first = send(office_client, page(commission), form, button="_settle")
    form["directives-0-recurrence"] = [""]
    then = send(office_client, page(commission), form, button="_settle")

    assert "Ett projekt kommer inte igen." in errors_on(first)
    assert 'value="varje år"' in first.content.decode()
    errors = errors_on(then)
    assert "Ett projekt har ett slut: ange sista dagen." in errors
    assert "Skriv uppdragets mål." in errors
    assert "Välj organet som ansvarar" in errors
    assert Commission.objects.get().is_draft


@pytest.mark.parametrize(
    ("directive", "field"),
    [
        ({"starts_on": None}, "starts_on"),
        ({"form": "process"}, "recurrence"),
        ({"purpose": "<p></p>"}, "purpose"),
        ({"expected_result": ""}, "expected_result"),
        ({"decided_at": None}, "decided_at"),
    ],
)
def test_an_incomplete_directive_is_not_decided(directive, field):
    commission = factories.drafted_commission(**directive)

    with pytest.raises(ValidationError) as refused:
        decide(commission)

    assert list(refused.value.message_dict) == [field]


def test_only_the_board_decides_and_only_when_it_has_met():
    kso = factories.AgendaItemFactory(meeting=factories.held_meeting())
    ahead = factories.planned_meeting(body=factories.body("styrelsen")).items.first()

    for item, said in ((kso, "inte dess möte"), (ahead, "inte hållet än")):
        with pytest.raises(ValidationError, match=said):
            decide(factories.drafted_commission(decided_at=item))


def test_an_idea_that_failed_its_test_does_not_become_an_assignment(office_client):
    test = factories.settled_test(cost=False)
    commission = factories.drafted_commission(
        test=False, commission={"matter": test.matter, "without_test_reason": "Äldre uppdrag."}
    )
    form = open_form(office_client, page(commission))

    response = send(office_client, page(commission), form)

    assert "Enligt prövningen 2025-01-20 blir idén inte ett uppdrag." in errors_on(response)
    with pytest.raises(ValidationError, match="inte ett uppdrag"):
        decide(commission)


def test_an_older_assignment_says_why_it_was_never_tested():
    commission = factories.drafted_commission(test=False)

    with pytest.raises(ValidationError, match="ingen avgjord prövning"):
        decide(commission)
    commission.without_test_reason = "Beslutades innan idéer prövades."
    commission.save()
    decided = decide(commission)

    assert (decided.status, decided.idea_test) == ("decided", None)


def test_what_is_decided_is_neither_changed_nor_deleted():
    commission = factories.decided_commission()
    commission.title = "Något annat"
    commission.current.goal = "<p>Ett annat mål.</p>"

    for change in (commission.save, commission.current.save):
        with pytest.raises(ValidationError, match="beslutat"), transaction.atomic():
            change()
    for remove in (commission.delete, commission.directives.all().delete):
        with pytest.raises((ValidationError, ProtectedError)), transaction.atomic():
            remove()


def test_a_change_is_a_new_version_with_its_reason(office_client, client):
    commission = factories.decided_commission()
    later = factories.board_item(starts_at=BOARD_DAY + timedelta(days=200))
    press(office_client, commission, "ny-version", reason="Ett år till behövs.")
    form = open_form(office_client, page(commission))
    form["directives-0-ends_on"] = ["2028-12-31"]
    send(office_client, page(commission), form)

    before = soup_of(client.get(commission.get_absolute_url())).main.text
    form = open_form(office_client, page(commission))
    form["directives-0-decided_at"] = [str(later.pk)]
    send(office_client, page(commission), form, button="_settle")
    after = soup_of(client.get(commission.get_absolute_url())).main.text

    assert "31 december 2027" in before
    assert "2028" not in before
    assert "31 december 2028" in after
    assert "Version 2" in after
    assert "Ett år till behövs." in after
    assert "Version 1, beslutad 13 februari 2025" in after


def test_a_draft_of_a_version_can_be_dropped(office_client):
    commission = factories.decided_commission()
    press(office_client, commission, "ny-version", reason="Ett år till behövs.")
    again = press(office_client, commission, "ny-version", reason="En gång till.")
    ended = press(office_client, commission, "slutfor", reason="Klart.")

    dropped = press(office_client, commission, "ta-bort-utkastet")

    for refused in (again, ended):
        assert "Det finns ett utkast till ny version." in soup_of(refused).text
    assert "Utkastet är borttaget." in soup_of(dropped).text
    assert commission.directives.get() == commission.current


def test_a_version_begun_meanwhile_is_told_and_takes_what_was_typed(office_client):
    commission = factories.decided_commission()
    press(office_client, commission, "ny-version", reason="Ett år till behövs.")
    mine = open_form(office_client, page(commission))
    press(office_client, commission, "ta-bort-utkastet")
    press(office_client, commission, "ny-version", reason="Två år till behövs.")

    form = mine | {"directives-0-goal": ["<p>Mitt eget mål.</p>"]}
    refused = send(office_client, page(commission), form)
    chosen = send(office_client, page(commission), form_on(refused))

    assert "Någon annan har sparat den här sidan" in errors_on(refused)
    assert "Mitt eget mål." in refused.content.decode()
    assert chosen.status_code == 302
    draft = commission.directives.drafts().get()
    assert (draft.reason, draft.goal) == ("Två år till behövs.", "<p>Mitt eget mål.</p>")


@pytest.mark.parametrize(("name", "status"), [("slutfor", "finished"), ("avbryt", "cancelled")])
def test_an_assignment_ends_with_a_reason(office_client, name, status):
    commission = factories.decided_commission()

    refused = press(office_client, commission, name, reason=" ")
    assert "Skriv va" in soup_of(refused).text
    press(office_client, commission, name, reason="Tjänsten är i drift.")
    again = press(office_client, commission, name, reason="En gång till.")

    commission.refresh_from_db()
    assert (commission.status, commission.ended_on) == (status, timezone.localdate())
    assert "Tjänsten är i drift." in soup_of(office_client.get(commission.get_absolute_url())).text
    assert "Uppdraget kan inte" in soup_of(again).text


def test_what_was_typed_stays_when_the_directive_was_decided_meanwhile(office_client):
    commission = factories.drafted_commission()
    mine = open_form(office_client, page(commission))
    decide(commission)

    form = mine | {"directives-0-goal": ["<p>Mitt eget mål.</p>"]}
    response = send(office_client, page(commission), form)

    assert "beslutades eller togs bort medan du skrev" in response.content.decode()
    assert "Mitt eget mål." in response.content.decode()
    assert commission.directives.count() == 1
