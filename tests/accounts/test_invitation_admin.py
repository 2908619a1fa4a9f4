"""The chancery invites from the admin: one or many, each error told at its line."""

import pytest
import time_machine
from django.urls import reverse

from accounts import workflow
from accounts.models import Invitation
from members.models import MunicipalityAccess, Role
from outbox.models import Message
from tests import factories
from tests.forms import errors_on, form_on, soup_of
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
INVITE = reverse("admin:accounts_invitation_add")
LIST = reverse("admin:accounts_invitation_changelist")


def invite(client, button="_invite", page=INVITE, **fields):
    form = form_on(client.get(page), "#invitation_form")
    return client.post(page, {**form, **fields, button: "1"})


def botkyrka():
    return {"rows-0-municipality": factories.municipality().pk, "rows-0-level": "submitter"}


def shown(response):
    return " ".join(soup_of(response).get_text(" ", strip=True).split())


def test_chancery_invites_a_registrar(office_client, office):
    response = invite(office_client, addresses="Registrator@Botkyrka.example", **botkyrka())

    assert response["Location"] == LIST
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by) == ("registrator@botkyrka.example", office)
    access = invitation.accesses.get()
    assert (access.municipality.slug, access.level) == (
        "botkyrka",
        MunicipalityAccess.Level.SUBMITTER,
    )
    assert "är på väg" in shown(office_client.get(LIST))


def test_several_are_invited_by_one_line_each(office_client):
    lines = "anna@example.se\r\n\r\n Bo Ek <BO@example.se>;\r\ncia@example.se,"

    invite(office_client, addresses=lines, **botkyrka())

    addresses = sorted(Invitation.objects.values_list("email", flat=True))
    assert addresses == ["anna@example.se", "bo@example.se", "cia@example.se"]
    assert Message.objects.count() == 3
    assert all(row.accesses.count() == 1 for row in Invitation.objects.all())


def test_each_wrong_line_is_told_and_nobody_is_invited(office_client, office):
    factories.invitation("vantar@example.se")
    lines = "anna@example.se\nvantar@example.se\nkansli@example.se"

    response = invite(office_client, addresses=lines, **botkyrka())

    assert response.status_code == 200
    assert "Rad 2, vantar@example.se: Adressen har redan en inbjudan" in errors_on(response)
    assert "Rad 3, kansli@example.se: Du kan inte ge dig själv" in errors_on(response)
    assert "Rad 1" not in errors_on(response)
    assert Invitation.objects.count() == Message.objects.count() == 1
    kept = soup_of(response).select_one("textarea[name=addresses]").text
    assert kept.split() == lines.split()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"addresses": ""}, "måste fyllas i"),
        ({"addresses": " \n "}, "måste fyllas i"),
        ({"addresses": "anna@example.se\ninte en adress"}, "Rad 2: ”inte en adress” är ingen"),
        ({"addresses": "a@example.se\nA@example.se"}, "Rad 2: a@example.se står redan på rad 1"),
        ({"days": "0"}, "större än eller lika med 1"),
        ({"days": "1000"}, "mindre än eller lika med 90"),
        ({"days": "många"}, "heltal"),
        ({"rows-0-municipality": ""}, "måste fyllas i"),
        ({"rows-0-municipality": "", "rows-0-level": "drafter"}, "Välj vad inbjudan ger"),
        ({"rows-0-municipality": "99999"}, "giltigt alternativ"),
        ({"rows-0-valid_from": "2026-13-01"}, "giltigt datum"),
        ({"rows-0-valid_to": "2020-01-01"}, "har redan varit"),
        ({"rows-0-valid_from": "2099-02-01", "rows-0-valid_to": "2099-01-01"}, "inte sluta före"),
        ({"person": "99999"}, "giltigt alternativ"),
        ({"rows-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)
def test_bad_input_is_told_at_its_field(office_client, fields, said):
    good = {"addresses": "anna@example.se", **botkyrka()}

    response = invite(office_client, **good | fields)

    assert response.status_code == 200
    assert said in errors_on(response)
    assert not Invitation.objects.exists()


def test_municipality_is_named_once(office_client):
    again = {"rows-1-municipality": factories.municipality().pk, "rows-1-level": "drafter"}
    response = invite(office_client, addresses="anna@example.se", **botkyrka(), **again)
    assert "står redan på en annan rad" in errors_on(response)


def test_one_more_row_keeps_what_was_typed(office_client):
    response = invite(office_client, "_add_row", addresses="inte klar", **botkyrka())

    page = soup_of(response)
    assert page.select_one("textarea[name=addresses]").text.strip() == "inte klar"
    assert page.select_one("select[name=rows-0-municipality] option[selected]").text == "Botkyrka"
    assert page.select_one("select[name=rows-3-municipality]")
    assert not Invitation.objects.exists()


def test_person_is_invited_from_their_page_with_their_address(office_client):
    seat = factories.MembershipFactory(body=factories.body("kso"))
    seat.person.email = "anna@example.se"
    seat.person.save()
    page = soup_of(office_client.get(reverse("admin:members_person_change", args=[seat.person.pk])))
    [link] = [a["href"] for a in page.select(".object-tools a") if a.text == "Bjud in"]

    invite(office_client, page=link)

    invitation = Invitation.objects.get()
    assert (invitation.person, invitation.email) == (seat.person, "anna@example.se")


def test_municipality_leads_to_inviting_for_it(office_client):
    nacka = factories.municipality("nacka")
    page = soup_of(office_client.get(reverse("admin:members_municipality_change", args=[nacka.pk])))
    [link] = [a["href"] for a in page.select(".object-tools a") if a.text == "Bjud in"]

    invite(office_client, page=link, addresses="nacka@example.se")

    assert Invitation.objects.get().accesses.get().municipality == nacka


def test_two_addresses_are_not_one_person(office_client):
    person = factories.PersonFactory()
    response = invite(office_client, addresses="a@example.se\nb@example.se", person=person.pk)
    assert "Bjud in en adress åt gången" in errors_on(response)


def test_chancery_is_not_asked_for_a_role_and_gives_none_by_a_forged_form(office_client):
    assert "role" not in form_on(office_client.get(INVITE), "#invitation_form")

    invite(office_client, addresses="a@example.se", role=Role.OWNER.value, **botkyrka())
    refused = invite(office_client, addresses="b@example.se", role=Role.OWNER.value)

    assert Invitation.objects.get().role == ""
    assert "Välj vad inbjudan ger" in errors_on(refused)


def test_owner_invites_to_the_chancery(owner_client):
    invite(owner_client, addresses="ny@ksl.example", role=Role.OFFICE.value)
    assert Invitation.objects.get().role == Role.OFFICE


def act(client, invitation, name):
    page = reverse("admin:accounts_invitation_state", args=[invitation.pk, name])
    return client.post(page, follow=True)


def test_chancery_withdraws_an_invitation(office_client, office):
    invitation = factories.invitation()

    assert "Inbjudan är återkallad" in shown(act(office_client, invitation, "aterkalla"))

    invitation.refresh_from_db()
    assert (invitation.status, invitation.withdrawn_by) == ("withdrawn", office)


def test_chancery_sends_a_new_link(office_client, anonymous_client):
    invitation = factories.invitation()

    assert "En ny länk är på väg" in shown(act(office_client, invitation, "ny-lank"))

    assert Message.objects.count() == 2
    old = reverse("accounts:invitation", args=[invitation.key])
    assert anonymous_client.get(old).status_code == 404


@pytest.mark.parametrize("name", ["ny-lank", "aterkalla"])
def test_chancery_leaves_an_invitation_to_a_role_alone(office_client, owner, name):
    invitation = factories.invitation(by=owner, role=Role.OWNER)

    page = office_client.get(reverse("admin:accounts_invitation_change", args=[invitation.pk]))
    assert not soup_of(page).select(".states form")
    assert "Bara systemägaren" in shown(act(office_client, invitation, name))

    assert Invitation.objects.get().is_open
    assert Message.objects.count() == 1


def test_list_is_narrowed_to_each_state(office_client):
    with time_machine.travel("2020-01-01T12:00:00+01:00", tick=False):
        factories.invitation("expired@example.se")
    factories.invitation("open@example.se")
    workflow.accept(factories.invitation("accepted@example.se").key)
    workflow.withdraw(factories.invitation("withdrawn@example.se"), by=None)

    for state in Invitation.Status.values:
        rows = soup_of(office_client.get(LIST, {"lage": state})).select("#result_list tbody tr")
        assert [row.select_one("th").text for row in rows] == [f"{state}@example.se"]


def test_list_is_searched_without_error(office_client):
    assert office_client.get(LIST, {"q": "bot å%_'"}).status_code == 200


def test_queries_of_the_list_do_not_grow(office_client, office):
    count = iter(range(100))

    def grow(number):
        for _ in range(number):
            person = factories.PersonFactory()
            rows = [factories.invited_access("nacka"), factories.invited_access("botkyrka")]
            factories.invitation(f"nr{next(count)}@example.se", person=person, accesses=rows)

    assert_query_count_does_not_grow(office_client, LIST, grow, at_most=16)


@pytest.mark.parametrize("client", ["member_client", "submitter_a_client"])
def test_others_invite_nobody(request, client):
    response = request.getfixturevalue(client).post(INVITE, {"addresses": "a@example.se"})
    assert response.status_code == 302
    assert reverse("admin:login") in response["Location"]
    assert not Invitation.objects.exists()
