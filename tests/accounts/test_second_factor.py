"""The second factor: asked for at every door, demanded of the chancery, never taken away last."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.accounts import doors
from tests.accounts.passkeys import Device
from tests.factories.members import PASSWORD

pytestmark = pytest.mark.django_db
EMAIL = "registrator@botkyrka.example.se"
APP, REMOVE_APP = "/konto/sakerhet/app/", "/konto/sakerhet/app/ta-bort/"
PASSKEYS, ADD_PASSKEY = "/konto/sakerhet/nycklar/", "/konto/sakerhet/nycklar/ny/"
SPARE = "/konto/sakerhet/reservkoder/"
CONFIRM, CONFIRM_CODE = "/konto/bekrafta/", "/konto/bekrafta/kod/"
BY_PASSKEY = "/logga-in/nyckel/"


# What allauth does after a commit is done at once only where tests commit.
commits = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user():
    return factories.UserFactory(email=EMAIL)


@pytest.fixture
def demanded(settings):
    settings.STAFF_SECOND_FACTOR = True


def options_on(response):
    page = BeautifulSoup(response.content, "html.parser")
    return json.loads(page.find(id="passkey-options").string)


def confirm_by_password(client):
    client.post(CONFIRM, {"password": PASSWORD})


def add_passkey(client, device=None, name="Jobbdatorn"):
    """Add a passkey to the account that the client is logged in to; returns the device."""
    device = device or Device()
    options = options_on(client.get(ADD_PASSKEY))
    client.post(ADD_PASSKEY, {"name": name, "credential": device.make(options)})
    return device


def by_passkey(device, client=None, **more):
    client = client or Client()
    options = client.get(BY_PASSKEY, headers={"accept": "application/json"}).json()
    sent = {"credential": device.use(options["request_options"]), **more}
    return client, client.post(BY_PASSKEY, sent)


def with_passkey(user):
    """Give the account a passkey; returns the device and the client that added it."""
    client, _ = doors.by_password(user.email)
    confirm_by_password(client)
    return add_passkey(client), client


def shown_secret(client):
    """The secret on the page that adds a code app."""
    page = BeautifulSoup(client.get(APP).content, "html.parser")
    return page.select_one(".secret").string


def set_up_app(client):
    """Add a code app as a person does; returns the code that was used for it."""
    code = doors.app_code(secret=shown_secret(client))
    client.post(APP, {"code": code})
    return code


def letter_subjects(email=EMAIL):
    return [letter.subject for letter in doors.letters_to(email)]


# At the doors


@pytest.mark.parametrize("door", [doors.by_password, doors.by_code])
def test_every_door_asks_for_the_code_app(user, door):
    doors.add_app(user)

    client, response = door(EMAIL)
    assert response["Location"] == doors.SECOND
    assert not doors.is_in(client)

    client.post(doors.SECOND, {"code": doors.app_code()})
    assert doors.is_in(client)


def test_a_passkey_is_both_steps_by_itself(user):
    device, _ = with_passkey(user)

    client, response = by_passkey(device, next="/organ/kso/")

    assert response["Location"] == "/organ/kso/"
    assert doors.is_in(client)


@pytest.mark.parametrize("target", ["https://ond.example/", "//ond.example", "/\\ond.example"])
def test_a_passkey_does_not_lead_to_another_site(user, target):
    device, _ = with_passkey(user)

    _, response = by_passkey(device, next=target)

    assert response["Location"] == "/mina-sidor/"


def test_a_passkey_does_as_second_step_too(user):
    device, _ = with_passkey(user)
    client, _ = doors.by_password(EMAIL)

    options = options_on(client.get(doors.SECOND))
    client.post(doors.SECOND, {"credential": device.use(options)})

    assert doors.is_in(client)


def test_a_passkey_of_a_closed_account_opens_nothing(user):
    device, _ = with_passkey(user)
    user.is_active = False
    user.save()

    client, response = by_passkey(device)

    assert response["Location"] == "/konto/avstangt/"
    assert not doors.is_in(client)
    assert "Kontot är avstängt" in client.get("/konto/avstangt/").content.decode()


def test_an_answer_of_a_passkey_can_not_be_sent_twice(user):
    device, _ = with_passkey(user)
    client = Client()
    options = client.get(BY_PASSKEY, headers={"accept": "application/json"}).json()
    answer = {"credential": device.use(options["request_options"])}
    client.post(BY_PASSKEY, answer)
    client.post("/logga-ut/")

    client.post(BY_PASSKEY, answer)

    assert not doors.is_in(client)
    thief = Client()
    thief.post(BY_PASSKEY, answer)
    assert not doors.is_in(thief)


@pytest.mark.parametrize("junk", ["", "{}", "[]", "null", "1", '"x"', '{"id": 1}', "{"])
def test_junk_instead_of_a_passkey_opens_nothing_and_breaks_nothing(user, junk):
    client = Client()
    client.get(BY_PASSKEY, headers={"accept": "application/json"})

    response = client.post(BY_PASSKEY, {"credential": junk})

    assert response["Location"] == doors.LOGIN
    assert not doors.is_in(client)


def test_a_passkey_with_a_bad_signature_opens_nothing(user):
    device, _ = with_passkey(user)
    device.key = Device().key

    client, response = by_passkey(device)

    assert response["Location"] == doors.LOGIN
    assert not doors.is_in(client)


@pytest.mark.parametrize("junk", ["{}", "[]", '{"id": 1}', "broken"])
def test_junk_instead_of_a_new_passkey_is_refused_with_a_message(user, junk):
    client, _ = doors.by_password(EMAIL)
    confirm_by_password(client)
    made = json.loads(Device().make(options_on(client.get(ADD_PASSKEY))))
    made["response"]["attestationObject"] = "pGN4"
    sent = json.dumps(made) if junk == "broken" else junk

    response = client.post(ADD_PASSKEY, {"name": "x", "credential": sent})

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    assert not Authenticator.objects.filter(user=user).exists()


def test_a_device_that_does_not_know_who_holds_it_can_not_be_added(user):
    client, _ = doors.by_password(EMAIL)
    confirm_by_password(client)

    add_passkey(client, Device(verifies=False))

    assert not Authenticator.objects.filter(user=user).exists()


def test_a_passkey_of_another_account_is_no_second_step(user):
    doors.add_app(user)
    thief = factories.UserFactory(email="annan@nacka.example.se")
    device, _ = with_passkey(thief)
    client, _ = doors.by_password(EMAIL)

    options = options_on(client.get(doors.SECOND))
    client.post(doors.SECOND, {"credential": device.use(options)})

    assert not doors.is_in(client)


# Codes


def test_a_used_code_of_the_app_is_never_good_again(user):
    doors.add_app(user)
    with time_machine.travel("2026-03-02 08:00:01+01:00", tick=False) as clock:
        code = doors.app_code()
        assert doors.is_in(doors.by_password_and_app(user))
        for _ in range(5):
            client, _ = doors.by_password(EMAIL)
            client.post(doors.SECOND, {"code": code})
            assert not doors.is_in(client)
            clock.shift(20)


def test_the_code_that_set_up_the_app_is_used_up_too(user):
    client, _ = doors.by_password(EMAIL)
    confirm_by_password(client)
    code = set_up_app(client)

    other, _ = doors.by_password(EMAIL)
    other.post(doors.SECOND, {"code": code})

    assert not doors.is_in(other)


def test_a_code_guessed_a_thousand_times_never_opens_and_locks_nobody_out_for_long(user):
    doors.add_app(user)
    with time_machine.travel("2026-03-02 08:00:01+01:00", tick=False) as clock:
        wrong = f"{(int(doors.app_code()) + 1) % 10**6:06}"
        client, _ = doors.by_password(EMAIL)
        for attempt in range(1000):
            client.post(doors.SECOND, {"code": doors.app_code() if attempt == 999 else wrong})
        assert not doors.is_in(client)

        clock.shift(3600)
        assert doors.is_in(doors.by_password_and_app(user))


def test_a_spare_code_opens_once(user):
    _, first = with_passkey(user)
    spare = BeautifulSoup(first.get(SPARE).content, "html.parser").select_one(".codes__code").string

    results = []
    for _ in range(2):
        client, _ = doors.by_password(EMAIL)
        client.post(doors.SECOND, {"code": spare})
        results.append(doors.is_in(client))

    assert results == [True, False]
    assert "9 kvar" in first.get(doors.ACCOUNT).content.decode()


def test_spare_codes_can_be_fetched_as_a_file(user):
    _, client = with_passkey(user)

    response = client.get("/konto/sakerhet/reservkoder/hamta/")

    assert response["Content-Disposition"] == 'attachment; filename="reservkoder.txt"'
    assert len([line for line in response.content.decode().splitlines() if line.isdigit()]) == 10


@commits
def test_new_spare_codes_replace_the_old_and_are_told_of(user):
    _, client = with_passkey(user)
    before = client.get("/konto/sakerhet/reservkoder/hamta/").content

    client.post("/konto/sakerhet/reservkoder/nya/")

    assert client.get("/konto/sakerhet/reservkoder/hamta/").content != before
    assert letter_subjects()[-1] == "Ditt konto har fått nya reservkoder"


# At rest


def test_secrets_are_encrypted_in_the_database(user):
    app = doors.add_app(user)
    assert doors.is_in(doors.by_password_and_app(user))

    stored = json.dumps(Authenticator.objects.get(pk=app.pk).data)

    assert doors.APP_SECRET not in stored


def test_secrets_survive_a_change_of_key_and_move_to_the_new_one(user, settings):
    doors.add_app(user)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "den nya nyckeln"
    settings.SECRET_KEY_FALLBACKS = [old]
    with time_machine.travel("2026-03-02 08:00:01+01:00", tick=False) as clock:
        assert doors.is_in(doors.by_password_and_app(user))

        settings.SECRET_KEY_FALLBACKS = []
        clock.shift(300)
        assert doors.is_in(doors.by_password_and_app(user))


def test_secrets_of_a_lost_key_open_nothing_and_break_nothing(user, settings):
    doors.add_app(user)
    settings.SECRET_KEY = "den nya nyckeln"

    client, _ = doors.by_password(EMAIL)
    response = client.post(doors.SECOND, {"code": doors.app_code()})

    assert response.status_code == 200
    assert "kan inte läsas längre" in response.content.decode()
    assert not doors.is_in(client)


# Changing one's locks


@pytest.mark.parametrize("path", [APP, ADD_PASSKEY])
def test_a_lock_is_added_only_by_who_has_just_given_the_password(user, path):
    client, _ = doors.by_password(EMAIL)

    assert client.get(path)["Location"].startswith(CONFIRM)


def test_who_has_a_second_factor_confirms_with_it_and_not_with_the_password(user):
    doors.add_app(user)
    client = doors.by_password_and_app(user)

    confirm_by_password(client)

    assert client.get(ADD_PASSKEY).status_code == 302
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        client.post(CONFIRM_CODE, {"code": doors.app_code()})
        assert client.get(ADD_PASSKEY).status_code == 200


def test_passkeys_are_named_renamed_and_removed_by_their_owner(user):
    _, client = with_passkey(user)
    passkey = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    assert "Jobbdatorn" in client.get(PASSKEYS).content.decode()

    client.post(f"{PASSKEYS}{passkey.pk}/", {"name": "Min telefon"})
    assert "Min telefon" in client.get(PASSKEYS).content.decode()
    client.post(f"{PASSKEYS}{passkey.pk}/ta-bort/")

    assert "Du har ingen passnyckel" in client.get(PASSKEYS).content.decode()
    assert not Authenticator.objects.filter(user=user).exists(), "spare codes alone are no lock"


def test_nobody_touches_anothers_passkeys(user):
    with_passkey(user)
    passkey = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    _, thief = with_passkey(factories.UserFactory(email="annan@nacka.example.se"))

    assert thief.get(f"{PASSKEYS}{passkey.pk}/").status_code == 404
    assert thief.post(f"{PASSKEYS}{passkey.pk}/ta-bort/").status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


@commits
def test_the_owner_is_told_of_every_change_of_locks(user):
    _, client = with_passkey(user)
    set_up_app(client)
    client.post(REMOVE_APP)
    passkey = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    client.post(f"{PASSKEYS}{passkey.pk}/ta-bort/")

    assert letter_subjects() == [
        "En passnyckel är tillagd på ditt konto",
        "En kodapp är tillagd på ditt konto",
        "Kodappen är borttagen från ditt konto",
        "En passnyckel är borttagen från ditt konto",
    ]


def test_a_new_password_by_link_does_not_pass_by_the_second_factor(user):
    doors.add_app(user)
    client = Client()
    client.post(doors.FORGOT, {"email": EMAIL})
    form = doors.open_link(client, doors.mailed_link(EMAIL))
    client.post(form, {"password1": "korsbar-och-plommon-7", "password2": "korsbar-och-plommon-7"})
    assert not doors.is_in(client)

    client, response = doors.by_password(EMAIL, "korsbar-och-plommon-7")

    assert response["Location"] == doors.SECOND
    assert not doors.is_in(client)


# The chancery must


@pytest.mark.parametrize("door", [doors.by_password, doors.by_code])
@pytest.mark.parametrize("path", ["/admin/", "/", "/mina-sidor/", "/moten/", "/admin/jsi18n/"])
def test_staff_without_a_lock_are_led_to_set_one_up_before_anything_else(
    office, demanded, door, path
):
    client, _ = door(office.email)

    assert client.get(path)["Location"] == doors.ACCOUNT
    page = client.get(doors.ACCOUNT).content.decode()
    assert "måste skyddas i två steg" in page


@commits
def test_staff_reach_their_work_once_they_have_set_one_up(office, demanded):
    client, _ = doors.by_password(office.email)
    confirm_by_password(client)

    set_up_app(client)

    assert client.get("/admin/").status_code == 200


def test_staff_without_a_password_may_set_up_a_passkey(office, demanded):
    office.set_unusable_password()
    office.save()
    client, _ = doors.by_code(office.email)
    assert client.get("/admin/")["Location"] == doors.ACCOUNT

    device = add_passkey(client)

    assert client.get("/admin/").status_code == 200
    assert client.get(SPARE).status_code == 200
    assert by_passkey(device)[0].get("/admin/").status_code == 200


def test_staff_may_always_leave(office, demanded):
    client, _ = doors.by_password(office.email)

    client.post("/logga-ut/")

    assert client.get("/").status_code == 200


def test_a_session_from_before_the_lock_reaches_nothing_until_it_has_shown_it(office, demanded):
    old, _ = doors.by_password(office.email)
    doors.add_app(office)

    assert old.get("/admin/")["Location"] == "/konto/bekrafta/kod/?next=%2Fadmin%2F"
    assert old.get("/")["Location"].startswith(CONFIRM_CODE)
    assert old.get(doors.ACCOUNT)["Location"].startswith(CONFIRM_CODE)

    response = old.post(f"{CONFIRM_CODE}?next=/admin/", {"code": doors.app_code()})
    assert response["Location"] == "/admin/"
    assert old.get("/admin/").status_code == 200


def test_a_session_from_before_the_lock_can_not_add_one_of_its_own(office, demanded):
    old, _ = doors.by_password(office.email)
    confirm_by_password(old)
    doors.add_app(office)

    response = old.get(ADD_PASSKEY)

    assert response["Location"].startswith(CONFIRM_CODE)


def test_a_password_does_not_confirm_who_has_a_lock(office, demanded):
    old, _ = doors.by_password(office.email)
    doors.add_app(office)

    confirm_by_password(old)

    assert old.get("/admin/").status_code == 302


def test_an_account_that_becomes_staff_is_asked_at_the_next_click(user, demanded):
    client, _ = doors.by_password(EMAIL)
    assert client.get("/").status_code == 200

    user.is_staff = True
    user.save()

    assert client.get("/")["Location"] == doors.ACCOUNT


def test_the_last_lock_of_staff_stays(office, demanded):
    client, _ = doors.by_password(office.email)
    confirm_by_password(client)
    add_passkey(client)
    passkey = Authenticator.objects.get(user=office, type=Authenticator.Type.WEBAUTHN)
    path = f"{PASSKEYS}{passkey.pk}/ta-bort/"

    assert "innan du tar bort den sista" in client.get(path).content.decode()
    client.post(path)
    assert Authenticator.objects.filter(pk=passkey.pk).exists()

    set_up_app(client)
    client.post(path)
    assert not Authenticator.objects.filter(pk=passkey.pk).exists()
    assert "innan du tar bort den sista" in client.post(REMOVE_APP).content.decode()
    assert Authenticator.objects.filter(user=office, type=Authenticator.Type.TOTP).exists()


def test_others_are_not_asked_for_a_second_factor(member, demanded):
    client, _ = doors.by_password(member.email)

    assert client.get("/").status_code == 200
    assert "måste skyddas" not in client.get(doors.ACCOUNT).content.decode()


def test_nobody_is_asked_where_the_setting_is_off(office, settings):
    settings.STAFF_SECOND_FACTOR = False
    client, _ = doors.by_password(office.email)

    assert client.get("/admin/").status_code == 200


# Who has lost theirs


def forget(by, account):
    address = {"pk": account.pk, "name": "ta-bort-andra-steget"}
    return by.post(reverse("admin:members_user_state", kwargs=address))


def test_the_chancery_takes_away_the_locks_of_who_has_lost_them(user, office_client):
    _, client = with_passkey(user)

    forget(office_client, user)

    assert not Authenticator.objects.filter(user=user).exists()
    assert not doors.is_in(client)
    assert letter_subjects()[-1] == "Ditt andra steg är borttaget"
    assert doors.is_in(doors.by_password(EMAIL)[0])


def test_locks_of_the_chancery_are_taken_away_by_the_system_owner_only(office, owner_client):
    doors.add_app(office)
    colleague = factories.StaffFactory(email="kollega@example.se")
    client = Client()
    client.force_login(colleague)

    forget(client, office)
    assert Authenticator.objects.filter(user=office).exists()
    forget(owner_client, office)
    assert not Authenticator.objects.filter(user=office).exists()


def test_nobody_takes_away_their_own_locks_as_staff(owner, owner_client):
    doors.add_app(owner)

    forget(owner_client, owner)

    assert Authenticator.objects.filter(user=owner).exists()
