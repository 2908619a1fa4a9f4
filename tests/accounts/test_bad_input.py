"""What no form of ours sends: refused with a page, never a fault."""

import pytest
from django.test import Client

from tests import factories
from tests.accounts import doors

pytestmark = pytest.mark.django_db
TEXTS = ["", "  ", "\0", "a\0b@example.se", "ö" * 400 + "@example.se", "x" * 5000, "@", "'; --"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("path", "names"),
    [
        (doors.LOGIN, ["login", "password", "next"]),
        (doors.CODE, ["email", "next"]),
        (doors.FORGOT, ["email"]),
    ],
)
def test_a_door_refuses_any_text(path, names, text):
    response = Client().post(path, dict.fromkeys(names, text))

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_is_a_wrong_code(text):
    user = factories.UserFactory()
    client, _ = doors.ask_for_code(user.email)

    response = client.post(doors.ENTER, {"code": text})

    assert response.status_code == 200
    assert not doors.is_in(client)


@pytest.mark.parametrize(
    "path",
    [
        "/konto/losenord/nytt/zzzzzzzzzzzzzzzzzzzzzzzzzzzz-abc-def/",
        "/konto/losenord/nytt/1-%00/",
        "/konto/losenord/nytt/1-set-password/",
    ],
)
def test_a_link_that_never_was_says_that_it_does_not_work(client, path):
    assert "Länken gäller inte längre" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/konto/sakerhet/nycklar/99999999999999999999999/", 302),
        ("/konto/sessioner/?sida=abc", 200),
        ("/konto/sessioner/?sida=99999999999999999999", 200),
        ("/logga-in/extern/%00/", 404),
        ("/logga-in/extern/finns-inte/svar/?state=%00&code=x", 404),
    ],
)
def test_an_address_made_up_by_someone_is_answered(member_client, path, status):
    assert member_client.get(path).status_code == status
