"""The page of an account: who gives what to whom, what happens at once, and what never may."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts import workflow
from accounts.models import Invitation
from members.models import MunicipalityAccess, Role, User
from members.rules import accesses, is_chancery, is_owner, may_draft, may_submit
from outbox.models import Message
from tests import factories
from tests.cast import logged_in
from tests.forms import errors_on, form_on, new_row, open_form, send, soup_of
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
LIST = reverse("admin:members_user_changelist")
ROWS = "municipality_accesses"
STAFF_ONLY = reverse("admin:index")
SESSIONS = reverse("usersessions_list")


def page_of(account):
    return reverse("admin:members_user_change", args=[account.pk])


def change(client, account, **fields):
    form = open_form(client, page_of(account))
    return send(client, page_of(account), form | {k: [v] for k, v in fields.items()})


def act(client, account, name):
    return client.post(reverse("admin:members_user_state", args=[account.pk, name]), follow=True)


def shown(response):
    return " ".join(soup_of(response).get_text(" ", strip=True).split())


def stored(account):
    return User.objects.get(pk=account.pk)


@pytest.mark.parametrize("role", Role)
def test_owner_gives_a_role_by_one_field(owner_client, owner, other, role):
    assert change(owner_client, other, role=role.value).status_code == 302

    account = stored(other)
    assert account.role == role
    assert account.is_staff and not account.is_superuser
    assert [group.name for group in account.groups.all()] == [role.value]
    entry = account.history.first()
    assert entry.history_user == owner
    assert entry.history_change_reason == f"Roll: {role.label}"


def test_owner_takes_a_role_away_and_it_holds_at_the_next_click(
    owner_client, office_client, office
):
    assert office_client.get(STAFF_ONLY).status_code == 200

    change(owner_client, office, role="")

    assert office_client.get(STAFF_ONLY).status_code == 302
    assert not stored(office).groups.exists()


def test_role_takes_the_place_of_what_was_given_by_hand(owner_client):
    root = User.objects.create_superuser("root@example.se")

    change(owner_client, root, role=Role.OFFICE.value)

    account = stored(root)
    assert account.role == Role.OFFICE
    assert not account.is_superuser
    assert not account.user_permissions.exists()


def test_owner_alone_is_asked_for_the_role(office_client, owner_client, other):
    assert "role" in open_form(owner_client, page_of(other))
    assert "role" not in open_form(office_client, page_of(other))


def test_chancery_gives_no_role_by_a_forged_form(office_client, other):
    forged = {"is_staff": "on", "is_superuser": "on", "groups": "1", "is_active": ""}

    assert change(office_client, other, role=Role.OWNER.value, **forged).status_code == 302

    account = stored(other)
    assert account.role is None
    assert account.is_active
    assert not (account.is_staff or account.is_superuser or account.groups.exists())


@pytest.mark.parametrize("role", [None, *Role])
def test_workflow_lets_the_chancery_give_no_role(office, other, role):
    with pytest.raises(ValidationError) as caught:
        workflow.give_role(other, role, by=office)
    assert caught.value.code == "not_owner"


@pytest.mark.parametrize("strong", ["office", "owner"])
def test_chancery_opens_but_does_not_change_an_account_with_a_role(office_client, request, strong):
    account = request.getfixturevalue(strong)
    account = account if strong == "owner" else factories.StaffFactory()

    response = office_client.get(page_of(account))
    assert response.status_code == 200
    assert not soup_of(response).select(".states form, input[name=email]")

    refused = office_client.post(page_of(account), {"email": "min@example.se", "revision": "1"})
    assert refused.status_code == 403
    for name in ("stang-av", "logga-ut"):
        assert "Bara systemägaren" in shown(act(office_client, account, name))
    assert stored(account).email == account.email
    assert stored(account).is_active


def test_chancery_does_not_take_over_an_account_whose_role_sleeps(office_client):
    closed = factories.OwnerFactory(is_active=False)

    refused = office_client.post(page_of(closed), {"email": "min@example.se", "revision": "1"})

    assert refused.status_code == 403
    assert "Bara systemägaren" in shown(act(office_client, closed, "oppna"))
    assert not stored(closed).is_active


def access_form(account, **row):
    form = {
        "email": account.email,
        "revision": account.revision,
        "role": "",
        "is_active": "",
        f"{ROWS}-TOTAL_FORMS": "1",
        f"{ROWS}-INITIAL_FORMS": "0",
        f"{ROWS}-0-municipality": factories.municipality().pk,
        f"{ROWS}-0-level": "submitter",
        f"{ROWS}-0-valid_from": "2020-01-01",
    }
    return form | row


@pytest.mark.parametrize("role", ["office", "owner"])
def test_nobody_changes_their_own_rights_not_even_by_a_forged_form(request, role):
    account = request.getfixturevalue(role)
    factories.OwnerFactory()
    client = request.getfixturevalue(f"{role}_client")
    assert "ditt eget konto" in shown(client.get(page_of(account)))

    assert client.post(page_of(account), access_form(account)).status_code == 403
    for name in ("stang-av", "logga-ut", "oppna"):
        assert "dina egna rättigheter" in shown(act(client, account, name))

    assert stored(account).role == account.role
    assert stored(account).is_active
    assert not MunicipalityAccess.objects.exists()


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (lambda account: workflow.give_role(account, None, by=account), "own"),
        (lambda account: workflow.close(account, by=account), "own"),
        (lambda account: workflow.change_address(account, "ny@example.se", by=account), "own"),
        (lambda account: workflow.link_person(account, None, by=account), "own"),
        (lambda account: workflow.end_sessions(account, by=account), "own"),
    ],
)
def test_workflow_refuses_whoever_changes_themselves(owner, what, code):
    factories.OwnerFactory()
    with pytest.raises(ValidationError) as caught:
        what(owner)
    assert caught.value.code == code


@pytest.mark.parametrize("client", ["member_client", "submitter_a_client"])
def test_others_reach_no_account(request, other, client):
    client = request.getfixturevalue(client)
    for response in (
        client.get(page_of(other)),
        client.post(page_of(other), access_form(other)),
        client.post(reverse("admin:members_user_state", args=[other.pk, "stang-av"])),
    ):
        assert response.status_code == 302
        assert reverse("admin:login") in response["Location"]
    assert stored(other).is_active


@pytest.mark.parametrize("lose", ["role", "account"])
@pytest.mark.parametrize("left", ["nobody", "one closed"])
def test_last_owner_stays(lose, left):
    last = factories.OwnerFactory()
    if left == "one closed":
        factories.OwnerFactory(is_active=False)

    with pytest.raises(ValidationError) as caught:
        if lose == "role":
            workflow.give_role(last, Role.OFFICE, by=None)
        else:
            workflow.close(last, by=None)

    assert caught.value.code == "last_owner"
    assert stored(last).role == Role.OWNER


def test_last_owner_but_one_may_go(owner, owner_client):
    second = factories.OwnerFactory()
    act(owner_client, second, "stang-av")
    assert not stored(second).is_active


def test_accounts_are_neither_made_by_hand_nor_deleted(owner_client, other):
    add, delete = (
        reverse(f"admin:members_user_{page}", args=args)
        for page, args in (("add", []), ("delete", [other.pk]))
    )
    assert owner_client.get(add).status_code == 403
    assert owner_client.post(delete, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    owner_client.post(LIST, chosen)
    assert stored(other)


def test_staff_set_nobodys_password(owner_client, other):
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[other.pk])
    assert not any("password" in name for name in open_form(owner_client, page_of(other)))


def test_closed_account_is_out_at_the_next_click_in_every_browser(office_client, other):
    browsers = [logged_in(other) for _ in range(3)]
    assert all(browser.get(SESSIONS).status_code == 200 for browser in browsers)

    assert "Kontot är avstängt" in shown(act(office_client, other, "stang-av"))

    assert [browser.get(SESSIONS).status_code for browser in browsers] == [302, 302, 302]
    assert not UserSession.objects.filter(user=other).exists()


def test_sessions_from_before_are_not_alive_again_when_the_account_is(office_client, other):
    browser = logged_in(other)
    unrecorded = logged_in(other)
    UserSession.objects.all().delete()
    act(office_client, other, "stang-av")

    act(office_client, other, "oppna")

    assert stored(other).is_active
    assert browser.get(SESSIONS).status_code == 302
    assert unrecorded.get(SESSIONS).status_code == 302
    assert logged_in(stored(other)).get(SESSIONS).status_code == 200


def test_closed_account_cannot_log_in(office_client, other):
    act(office_client, other, "stang-av")
    client = Client()
    client.post(
        reverse("account_login"), {"login": other.email, "password": factories.members.PASSWORD}
    )
    assert client.get(SESSIONS).status_code == 302


def test_closing_ends_invitations_to_the_account(office_client, other):
    invitation = factories.invitation(other.email.upper())

    act(office_client, other, "stang-av")

    assert Invitation.objects.get().status == "withdrawn"
    assert Client().get(reverse("accounts:invitation", args=[invitation.key])).status_code == 404


def test_who_leaves_is_still_named_in_the_history(owner_client, office, office_client):
    person = factories.PersonFactory()
    page = reverse("admin:members_person_change", args=[person.pk])
    send(office_client, page, open_form(office_client, page) | {"title": ["kommunalråd"]})

    act(owner_client, office, "stang-av")

    history = owner_client.get(reverse("admin:members_person_history", args=[person.pk]))
    assert office.email in shown(history)


def test_closed_account_opened_again_has_its_rights(owner_client, office, submitter_a):
    for account in (office, submitter_a):
        act(owner_client, account, "stang-av")
        assert not is_chancery(stored(account)) and not accesses(stored(account))
        act(owner_client, account, "oppna")

    assert stored(office).role == Role.OFFICE
    assert may_submit(stored(submitter_a), factories.municipality())


def test_log_out_everywhere_leaves_the_account_open(office_client, other):
    browser = logged_in(other)
    act(office_client, other, "logga-ut")
    assert browser.get(SESSIONS).status_code == 302
    assert stored(other).is_active


def test_chancery_gives_access_to_municipalities(office_client, office, other):
    form = open_form(office_client, page_of(other))
    for slug, level in (("nacka", "drafter"), ("botkyrka", "submitter")):
        row = {"municipality": factories.municipality(slug).pk, "level": level}
        new_row(form, ROWS, **row, valid_from="2020-01-01", valid_to="")

    assert send(office_client, page_of(other), form).status_code == 302

    account = stored(other)
    nacka, botkyrka = factories.municipality("nacka"), factories.municipality("botkyrka")
    assert may_draft(account, nacka) and not may_submit(account, nacka)
    assert may_submit(account, botkyrka)
    assert account.municipality_accesses.first().history.get().history_user == office


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"valid_from": "2024-06-01"}, "Kontot är redan handläggare för Botkyrka"),
        ({"valid_from": "2012-01-01", "valid_to": "2011-01-01"}, "inte sluta före den börjar"),
        ({"valid_from": "2024-13-01"}, "giltigt datum"),
        ({"valid_from": ""}, "måste fyllas i"),
        ({"valid_from": "2010-01-01", "valid_to": "2012-01-01", "municipality": ""}, "måste"),
        ({"valid_from": "2010-01-01", "level": "owner"}, "giltigt alternativ"),
    ],
)
def test_bad_access_is_told_in_its_row(office_client, other, row, said):
    factories.MunicipalityAccessFactory(user=other)
    form = open_form(office_client, page_of(other))
    good = {"municipality": factories.municipality().pk, "level": "submitter"}
    new_row(form, ROWS, **good | row)

    response = send(office_client, page_of(other), form)

    assert response.status_code == 200
    assert said in errors_on(response)
    assert other.municipality_accesses.count() == 1


def test_two_new_rows_for_the_same_time_are_refused(office_client, other):
    form = open_form(office_client, page_of(other))
    for start in ("2024-01-01", "2024-06-01"):
        pk = factories.municipality().pk
        new_row(form, ROWS, municipality=pk, level="drafter", valid_from=start)
    assert "på en annan rad" in errors_on(send(office_client, page_of(other), form))


def test_access_taken_away_is_gone_at_once(office_client, submitter_a):
    form = open_form(office_client, page_of(submitter_a)) | {f"{ROWS}-0-DELETE": ["on"]}
    send(office_client, page_of(submitter_a), form)
    assert not accesses(stored(submitter_a))


@pytest.mark.postgresql
def test_overlapping_accesses_are_refused_by_the_database(other):
    factories.MunicipalityAccessFactory(user=other)
    with pytest.raises(IntegrityError, match="never_overlaps"), transaction.atomic():
        factories.MunicipalityAccessFactory(user=other, valid_from=date(2024, 1, 1))


def test_access_that_ends_before_it_begins_is_refused_by_the_database(other):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.MunicipalityAccessFactory(user=other, valid_to=date(2014, 12, 31))


def test_two_accounts_for_one_address_are_refused_by_the_database(other):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.UserFactory(email=other.email.upper())


def test_new_address_is_told_to_both_and_ends_all_sessions(office_client, other):
    browser = logged_in(other)
    old = other.email

    assert change(office_client, other, email=" Ny.Adress@Example.SE ").status_code == 302

    account = stored(other)
    assert account.email == "ny.adress@example.se"
    assert account.emailaddress_set.get().email == account.email
    assert {message.to_address for message in Message.objects.all()} == {old, account.email}
    for message in Message.objects.all():
        assert old in message.text and account.email in message.html
    assert browser.get(SESSIONS).status_code == 302


@pytest.mark.parametrize(
    ("address", "said"),
    [("KANSLI@example.se", "finns redan"), ("ingen adress", "giltig"), ("", "måste fyllas i")],
)
def test_bad_address_is_told_at_its_field(office_client, other, address, said):
    response = change(office_client, other, email=address)
    assert response.status_code == 200
    assert said in errors_on(response)
    assert not Message.objects.exists()


def test_account_belongs_to_a_person_who_has_no_other(office_client, other, member):
    taken = change(office_client, other, person=member.person.pk)
    assert "har redan ett annat konto" in errors_on(taken)

    free = factories.PersonFactory()
    assert change(office_client, other, person=free.pk).status_code == 302

    assert stored(other).person == free
    assert free.history.first().history_user.email == "kansli@example.se"


def test_name_of_a_person_goes_before_the_accounts_own(office_client, member, submitter_a):
    assert "first_name" not in open_form(office_client, page_of(member))
    change(office_client, submitter_a, first_name="Rut", last_name="Registrator")
    assert stored(submitter_a).name == "Rut Registrator"
    assert stored(member).name == member.person.name


def test_second_of_two_who_save_is_told_and_sees_both_versions(office_client, owner_client, other):
    mine = open_form(office_client, page_of(other)) | {"email": ["min@example.se"]}
    change(owner_client, other, email="din@example.se")

    response = send(office_client, page_of(other), mine)

    assert response.status_code == 200
    conflict = soup_of(response).select_one(".conflict").get_text(" ", strip=True)
    assert "min@" in "".join(conflict.split()) and "din@" in "".join(conflict.split())
    assert stored(other).email == "din@example.se"
    again = form_on(response)
    assert send(office_client, page_of(other), again).status_code == 302
    assert stored(other).email == "min@example.se"


def test_changed_accesses_and_role_make_an_open_page_stale(office_client, owner_client, other):
    opened = open_form(office_client, page_of(other))
    form = open_form(owner_client, page_of(other))
    new_row(
        form,
        ROWS,
        municipality=factories.municipality().pk,
        level="drafter",
        valid_from="2020-01-01",
    )
    send(owner_client, page_of(other), form)

    assert "Någon annan har sparat" in errors_on(send(office_client, page_of(other), opened))
    assert other.municipality_accesses.count() == 1


def test_logging_in_makes_no_page_stale_and_no_entry_in_the_history(office_client, other):
    opened = open_form(office_client, page_of(other))
    entries = other.history.count()

    logged_in(other)

    assert stored(other).last_login
    assert other.history.count() == entries
    assert send(office_client, page_of(other), opened).status_code == 302


def test_list_says_role_and_municipalities_of_today(office_client, submitter_a, owner):
    yesterday = timezone.localdate() - timedelta(days=1)
    factories.MunicipalityAccessFactory(
        user=submitter_a, municipality=factories.municipality("nacka"), valid_to=yesterday
    )
    said = shown(office_client.get(LIST))
    assert "Botkyrka (behörig)" in said
    assert "Nacka (" not in said
    assert "systemägare" in said


@pytest.mark.parametrize("query", [{"roll": "Kansli"}, {"roll": "ingen"}, {"q": "å%_' botkyrka"}])
def test_list_is_narrowed_without_error(office_client, other, query):
    assert office_client.get(LIST, query).status_code == 200


def test_queries_of_the_list_do_not_grow(office_client):
    def grow(number):
        for _ in range(number):
            account = factories.member_account(factories.body("kso"))
            for slug in ("nacka", "botkyrka"):
                factories.MunicipalityAccessFactory(
                    user=account, municipality=factories.municipality(slug)
                )

    assert_query_count_does_not_grow(office_client, LIST, grow, at_most=16)


def test_queries_of_the_page_do_not_grow_with_accesses(office_client, other):
    slugs = iter(
        [
            "nacka",
            "botkyrka",
            "sodertalje",
            "huddinge",
            "haninge",
            "tyreso",
            "varmdo",
            "solna",
            "sundbyberg",
            "danderyd",
            "taby",
        ]
    )

    def grow(number):
        for _ in range(number):
            place = factories.municipality(next(slugs))
            factories.MunicipalityAccessFactory(user=other, municipality=place)

    assert_query_count_does_not_grow(office_client, page_of(other), grow, at_most=16)


def test_closed_owner_is_no_owner():
    assert not is_owner(factories.OwnerFactory(is_active=False))
