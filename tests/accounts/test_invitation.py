"""An invitation is the only way in: a link that works once, for a time, for one address."""

import re
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import workflow
from accounts.models import Invitation
from members.models import MunicipalityAccess, Role, User
from members.rules import may_submit
from outbox.models import Message
from tests import factories
from tests.forms import soup_of

pytestmark = pytest.mark.django_db
Level = MunicipalityAccess.Level
ADDRESS = "inbjuden@example.se"


def page_of(invitation):
    return reverse("accounts:invitation", args=[invitation.key])


def text_of(response):
    return " ".join(soup_of(response).main.get_text(" ", strip=True).split())


def who(client):
    """The address of the account the client is logged in as, None for nobody."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else None


def test_accepting_makes_the_account_gives_the_access_and_logs_in(anonymous_client, office):
    invitation = factories.invitation(ADDRESS, by=office)

    response = anonymous_client.post(page_of(invitation))

    assert response["Location"] == reverse("accounts:welcome")
    account = User.objects.get(email=ADDRESS)
    assert who(anonymous_client) == ADDRESS
    assert may_submit(account, factories.municipality("botkyrka"))
    assert not account.has_usable_password()
    assert account.emailaddress_set.get().verified
    assert account.municipality_accesses.get().history.get().history_user == office
    assert Invitation.objects.get().account == account


def test_ways_to_log_in_next_time_are_shown_afterwards(anonymous_client):
    response = anonymous_client.post(page_of(factories.invitation()), follow=True)

    links = [link["href"] for link in soup_of(response).main.select("a")]
    assert reverse("mfa_add_webauthn") in links
    assert reverse("account_set_password") in links


def test_new_account_can_add_a_passkey_at_once(anonymous_client):
    anonymous_client.post(page_of(factories.invitation()))
    assert anonymous_client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_opening_the_link_changes_nothing(anonymous_client):
    invitation = factories.invitation()

    for _ in range(3):
        for method in (anonymous_client.get, anonymous_client.head):
            assert method(page_of(invitation)).status_code == 200

    assert Invitation.objects.get().is_open
    assert not User.objects.exists()
    assert who(anonymous_client) is None


def test_page_says_who_invites_and_to_what(anonymous_client, office):
    factories.PersonFactory(given_name="Viveka", family_name="Sundelius", user=office)
    person = factories.MembershipFactory(body=factories.body("kso")).person
    invitation = factories.invitation(by=office, person=person)

    said = text_of(anonymous_client.get(page_of(invitation)))

    assert "Viveka Sundelius bjuder in dig" in said
    assert "Botkyrka kommun som behörig" in said
    assert factories.body("kso").name in said
    assert invitation.email in said


def test_mail_has_the_link_what_it_is_for_and_how_long_it_holds(office):
    with time_machine.travel("2026-03-01T10:00:00+01:00", tick=False):
        invitation = factories.invitation(ADDRESS, by=office, days=7)

    message = Message.objects.get()
    assert message.to_address == ADDRESS
    assert message.secret
    for text in (message.text, message.html):
        assert workflow.link_to(invitation) in text
        assert "Botkyrka kommun" in text
        assert "8 mars 2026" in text


def test_nothing_that_is_stored_opens_the_link(anonymous_client):
    invitation = factories.invitation()
    stored = Invitation.objects.values_list("key_hash", flat=True).get()

    assert invitation.key not in str(Invitation.objects.values().get())
    assert anonymous_client.get(reverse("accounts:invitation", args=[stored])).status_code == 404


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda invitation: workflow.accept(invitation.key), "redan använd"),
        (lambda invitation: workflow.withdraw(invitation, by=None), "återkallats"),
        (lambda invitation: workflow.remind(invitation, by=None), "inte till någon inbjudan"),
    ],
    ids=["used", "withdrawn", "replaced"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_link_that_no_longer_works_says_why(anonymous_client, spoil, said, method):
    invitation = factories.invitation()
    spoil(invitation)

    response = getattr(anonymous_client, method)(page_of(invitation))

    assert response.status_code == 404
    assert said in text_of(response)
    assert who(anonymous_client) is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_link_has_the_same_status_as_one_that_is_over(anonymous_client, method):
    for key in ("x", "a" * 500, "å", "%00"):
        page = reverse("accounts:invitation", args=[key])
        assert getattr(anonymous_client, method)(page).status_code == 404


def test_link_used_twice_makes_one_account():
    invitation = factories.invitation()
    first, second = Client(), Client()

    assert first.post(page_of(invitation)).status_code == 302
    assert second.post(page_of(invitation)).status_code == 404

    assert User.objects.count() == MunicipalityAccess.objects.count() == 1
    assert who(second) is None


@pytest.mark.parametrize(
    ("moment", "status"),
    [("2026-03-08T23:59:59+01:00", 200), ("2026-03-09T00:00:00+01:00", 404)],
)
def test_link_works_to_the_end_of_its_last_day_in_stockholm(anonymous_client, moment, status):
    with time_machine.travel("2026-03-01T10:00:00+01:00", tick=False):
        invitation = factories.invitation(days=7)
    assert invitation.last_day == date(2026, 3, 8)

    with time_machine.travel(moment, tick=False):
        assert anonymous_client.get(page_of(invitation)).status_code == status
        anonymous_client.post(page_of(invitation))

    assert User.objects.filter(email=invitation.email).exists() == (status == 200)


def test_new_link_works_also_after_the_time_of_the_old_one(anonymous_client):
    with time_machine.travel("2026-03-01T10:00:00+01:00", tick=False):
        invitation = factories.invitation(days=7)
    with time_machine.travel("2026-04-01T10:00:00+02:00", tick=False):
        assert invitation.status == Invitation.Status.EXPIRED
        again = workflow.remind(invitation, by=None)
        assert again.key != invitation.key
        assert anonymous_client.post(page_of(again)).status_code == 302


@pytest.mark.parametrize("typed", ["  Anna.Ek@Example.SE ", "anna.ek@example.se\n"])
def test_address_in_any_case_and_with_spaces_is_the_same_address(anonymous_client, typed):
    account = factories.UserFactory(email="Anna.Ek@example.se")

    invitation = factories.invitation(typed)
    response = anonymous_client.get(page_of(invitation))
    anonymous_client.post(page_of(invitation))

    assert "har redan ett konto" in text_of(response)
    assert User.objects.get() == account
    assert account.municipality_accesses.count() == 1
    assert who(anonymous_client) == account.email


def test_account_that_has_the_access_already_keeps_it_as_it_is(anonymous_client):
    account = factories.UserFactory(email=ADDRESS)
    invitation = factories.invitation(ADDRESS)
    held = factories.MunicipalityAccessFactory(user=account, level=Level.DRAFTER)

    assert anonymous_client.post(page_of(invitation)).status_code == 302

    assert account.municipality_accesses.get() == held
    assert account.municipality_accesses.get().level == Level.DRAFTER


def test_second_factor_is_asked_for_although_the_link_is_right(anonymous_client):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    account = factories.UserFactory(email=ADDRESS)
    TOTP.activate(account, generate_totp_secret())

    response = anonymous_client.post(page_of(factories.invitation(ADDRESS)))

    assert response["Location"] == reverse("mfa_authenticate")
    assert who(anonymous_client) is None


def test_person_is_linked_and_the_account_sees_the_papers_of_the_body(anonymous_client):
    person = factories.MembershipFactory(body=factories.body("kso")).person
    meeting = factories.called_meeting(body=factories.body("kso"), visibility="body")
    invitation = factories.invitation(person=person, accesses=[])
    assert anonymous_client.get(meeting.get_absolute_url()).status_code == 404

    anonymous_client.post(page_of(invitation))

    assert User.objects.get(email=invitation.email).person == person
    assert anonymous_client.get(meeting.get_absolute_url()).status_code == 200


def test_person_who_has_got_another_account_meanwhile_keeps_it(anonymous_client):
    person = factories.PersonFactory()
    invitation = factories.invitation(person=person, accesses=[])
    person.user = factories.UserFactory(email="annat@example.se")
    person.save()

    response = anonymous_client.post(page_of(invitation))

    assert response.status_code == 404
    assert "har redan ett annat konto" in text_of(response)
    assert not User.objects.filter(email=invitation.email).exists(), "all of it or nothing"


def test_who_is_logged_in_as_another_is_told_and_can_log_out(member_client, member):
    invitation = factories.invitation(ADDRESS)

    for method in (member_client.get, member_client.post):
        response = method(page_of(invitation))
        assert response.status_code == 200
        assert f"inloggad som {member.email}" in text_of(response)

    assert Invitation.objects.get().is_open
    onward = soup_of(response).main.select_one("input[name=next]")["value"]
    out = member_client.post(reverse("account_logout"), {"next": onward})
    assert out["Location"] == page_of(invitation)
    assert who(member_client) is None


def test_who_is_logged_in_with_the_invited_address_gets_it_without_logging_in(
    member_client, member
):
    invitation = factories.invitation(member.email)

    assert member_client.post(page_of(invitation)).status_code == 302

    assert who(member_client) == member.email
    assert member.municipality_accesses.count() == 1


def test_role_is_given_by_the_invitation_of_an_owner(anonymous_client, owner):
    invitation = factories.invitation(by=owner, role=Role.OFFICE, accesses=[])

    anonymous_client.post(page_of(invitation))

    account = User.objects.get(email=invitation.email)
    assert account.role == Role.OFFICE
    assert not account.is_superuser
    assert anonymous_client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize("lose", ["role", "account"])
def test_invitation_to_a_role_dies_with_the_right_to_give_it(anonymous_client, owner, lose):
    other_owner = factories.OwnerFactory()
    invitation = factories.invitation(by=owner, role=Role.OWNER, accesses=[])

    if lose == "role":
        workflow.give_role(owner, Role.OFFICE, by=other_owner)
    else:
        workflow.close(owner, by=other_owner)

    assert anonymous_client.post(page_of(invitation)).status_code == 404
    assert not User.objects.filter(email=invitation.email).exists()


def test_owner_is_not_made_less_by_an_invitation_to_the_chancery(owner):
    second = factories.OwnerFactory()
    invitation = factories.invitation(second.email, by=owner, role=Role.OFFICE)

    assert workflow.accept(invitation.key).role == Role.OWNER


def refused(code, *args, **given):
    with pytest.raises(ValidationError) as caught:
        factories.invitation(*args, **given)
    assert caught.value.code == code
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_chancery_invites_nobody_to_a_role(office, role):
    refused("not_owner", by=office, role=role)


def test_member_invites_nobody(member):
    refused("not_owner", by=member)


@pytest.mark.parametrize("address", ["Kansli@Example.se ", "kansli@example.se"])
def test_chancery_gives_itself_nothing(office, address):
    refused("own", address, by=office)


def test_account_that_is_closed_is_not_invited(office):
    factories.UserFactory(email=ADDRESS, is_active=False)
    refused("closed", ADDRESS, by=office)


def test_account_that_gets_nothing_new_is_not_invited(office):
    factories.UserFactory(email=ADDRESS)
    refused("has_account", ADDRESS, by=office, accesses=[])


def test_access_the_account_already_has_is_not_offered_again(office):
    account = factories.UserFactory(email=ADDRESS)
    factories.MunicipalityAccessFactory(user=account)
    with pytest.raises(ValidationError, match="är redan handläggare för Botkyrka"):
        factories.invitation(ADDRESS, by=office)


def test_invitation_to_nothing_is_not_written(office):
    refused("nothing", by=office, accesses=[])


def test_invitation_of_a_person_who_was_removed_gives_no_account(anonymous_client):
    person = factories.PersonFactory()
    invitation = factories.invitation(person=person, accesses=[])
    person.delete()

    assert anonymous_client.post(page_of(invitation)).status_code == 404

    assert not User.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 91])
def test_link_holds_between_one_day_and_three_months(days):
    refused("days", days=days)


def test_address_has_one_open_invitation_and_a_new_one_after_the_first_is_too_old(office):
    with time_machine.travel("2026-03-01T10:00:00+01:00", tick=False):
        first = factories.invitation(ADDRESS, by=office)
        with pytest.raises(ValidationError, match="väntar på svar"):
            factories.invitation(ADDRESS.upper(), by=office)
    with time_machine.travel("2026-06-01T10:00:00+02:00", tick=False):
        second = factories.invitation(ADDRESS, by=office)
        first.refresh_from_db()
        assert (first.status, second.status) == ("expired", "open")
        assert list(Invitation.objects.expired()) == [first]
        assert list(Invitation.objects.open()) == [second]
        assert not Invitation.objects.withdrawn().exists()


def test_two_open_invitations_to_one_address_are_refused_by_the_database():
    Invitation.objects.create(email=ADDRESS, key_hash="1", expires_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(email=ADDRESS.upper(), key_hash="2", expires_at=timezone.now())


def test_accepted_without_an_account_is_refused_by_the_database():
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(email=ADDRESS, key_hash="1", expires_at=now, accepted_at=now)


@pytest.mark.parametrize("arrow", [workflow.withdraw, workflow.remind])
@pytest.mark.parametrize("end", ["accepted", "withdrawn"])
def test_what_has_been_answered_is_neither_withdrawn_nor_sent_again(arrow, end):
    invitation = factories.invitation()
    if end == "accepted":
        workflow.accept(invitation.key)
    else:
        workflow.withdraw(invitation, by=None)

    with pytest.raises(ValidationError) as caught:
        arrow(invitation, by=None)

    assert caught.value.code == end


def test_links_are_never_alike():
    keys = {factories.invitation(f"nr{n}@example.se").key for n in range(20)}
    assert len(keys) == 20
    assert all(re.fullmatch(r"[\w-]{43}", key) for key in keys)
