"""The chancery's desk for persons, bodies and assignments."""

import pytest
from django.urls import reverse

from members.models import Membership, Person
from tests import factories
from tests.forms import errors_on, new_row, open_form, send
from tests.queries import assert_query_count_does_not_grow

MODELS = ["municipality", "party", "policyarea", "person", "body", "membership"]


def url(model, page="changelist", *args):
    return reverse(f"admin:members_{model}_{page}", args=args)


@pytest.fixture
def person(db):
    return factories.PersonFactory()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_chancery_opens_every_page(office_client, person, model, page):
    factories.MembershipFactory(person=person)
    assert office_client.get(url(model, page)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_members_and_strangers_open_none(member_client, anonymous_client, model):
    for client in (member_client, anonymous_client):
        assert client.get(url(model)).status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_lists_are_searched_without_error(office_client, model):
    assert office_client.get(url(model), {"q": "bot å%_'"}).status_code == 200


def test_person_gets_an_assignment_on_their_page(office_client, office, person):
    page = url("person", "change", person.pk)
    form = open_form(office_client, page)
    new_row(
        form,
        "memberships",
        body=factories.body("au").pk,
        role="member",
        municipality=factories.municipality("nacka").pk,
        party=factories.party("M").pk,
        valid_from="2025-01-01",
    )

    assert send(office_client, page, form).status_code == 302

    assert person.memberships.get().history.get().history_user == office


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"valid_from": "2024-06-01"}, "är redan ledamot"),
        ({"valid_from": "2020-01-01", "valid_to": "2019-01-01"}, "inte sluta före det börjar"),
        ({"valid_from": "2020-13-01"}, "giltigt datum"),
        ({"valid_from": ""}, "måste"),
    ],
)
def test_bad_assignment_is_told_in_its_row(office_client, person, row, said):
    factories.MembershipFactory(person=person, body=factories.body("au"))
    page = url("person", "change", person.pk)
    form = open_form(office_client, page)
    new_row(form, "memberships", body=factories.body("au").pk, role="member", **row)

    response = send(office_client, page, form)

    assert response.status_code == 200
    assert said in errors_on(response)


def test_two_new_rows_that_overlap_each_other_are_refused(office_client, person):
    page = url("person", "change", person.pk)
    form = open_form(office_client, page)
    for start in ("2024-01-01", "2024-06-01"):
        new_row(form, "memberships", body=factories.body("au").pk, role="member", valid_from=start)

    assert "finns redan på en annan rad" in errors_on(send(office_client, page, form))
    assert not Membership.objects.exists()


def test_whose_account_it_is_cannot_be_said_on_the_page_of_a_person(office_client, office, person):
    page = url("person", "change", person.pk)

    send(office_client, page, open_form(office_client, page) | {"user": [office.pk]})

    person.refresh_from_db()
    assert person.user is None


def test_body_cannot_be_under_itself(office_client):
    au = factories.body("au")
    page = url("body", "change", au.pk)
    form = open_form(office_client, page) | {"parent": [au.pk]}
    assert "underordnat sig självt" in errors_on(send(office_client, page, form))


def test_mandate_of_a_body_is_cleaned(office_client):
    au = factories.body("au")
    page = url("body", "change", au.pk)
    form = open_form(office_client, page) | {"mandate": ["<p>Bereder.<script>x()</script></p>"]}
    send(office_client, page, form)
    au.refresh_from_db()
    assert au.mandate == "<p>Bereder.</p>"


def test_person_who_is_named_somewhere_is_not_deleted(office_client, person):
    factories.AttendanceFactory(person=person)
    office_client.post(url("person", "delete", person.pk), {"post": "yes"})
    assert Person.objects.filter(pk=person.pk).exists()


def test_history_is_in_swedish_and_says_what_it_was(office_client, person):
    page = url("person", "change", person.pk)
    send(office_client, page, open_form(office_client, page) | {"title": ["kommunalråd"]})
    shown = office_client.get(url("person", "history", person.pk)).content.decode()
    assert "Historik" in shown
    assert "kommunalråd" in shown
    assert "Change" not in shown


@pytest.mark.parametrize("model", ["person", "membership"])
def test_queries_of_lists_do_not_grow(office_client, model):
    def grow(number):
        for _ in range(number):
            factories.member_account(factories.BodyFactory())

    assert_query_count_does_not_grow(office_client, url(model), grow, at_most=16)


@pytest.mark.parametrize("page", ["person", "body"])
def test_queries_of_a_page_do_not_grow_with_assignments(office_client, person, page):
    body = factories.BodyFactory()

    def grow(number):
        for _ in range(number):
            factories.MembershipFactory(body=body)
            factories.MembershipFactory(person=person, body=factories.BodyFactory())

    address = url(page, "change", person.pk if page == "person" else body.pk)
    assert_query_count_does_not_grow(office_client, address, grow, at_most=16)
