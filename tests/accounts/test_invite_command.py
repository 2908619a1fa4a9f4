"""The first system owner of an installation is invited from the command line."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Invitation
from members.models import Role, User
from tests import factories

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("invite", *arguments, stdout=out)
    return out.getvalue()


def test_first_owner_comes_in_by_the_printed_link(anonymous_client, settings):
    settings.MAIL_LEAVES = False

    printed = run("Agare@KSL.example")
    link = printed.split("hemlig: ")[1].strip()
    anonymous_client.post(urlsplit(link).path)

    assert User.objects.get(email="agare@ksl.example").role == Role.OWNER


def test_link_is_not_printed_where_mail_leaves(settings):
    settings.MAIL_LEAVES = True
    assert "http" not in run("agare@ksl.example")
    assert "http" in run("agare@ksl.example", "--print-link")


def test_second_run_makes_a_new_link_and_kills_the_first(settings):
    settings.MAIL_LEAVES = False
    run("agare@ksl.example")
    run("agare@ksl.example", "--role", "Kansli", "--days", "3")
    assert [row.role for row in Invitation.objects.open()] == [Role.OFFICE]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["inte en adress"], "giltig"), (["a@example.se", "--days", "500"], "mellan 1 och 90")],
)
def test_wrong_arguments_are_told_in_words(arguments, said):
    with pytest.raises(CommandError, match=said):
        run(*arguments)


def test_owner_is_not_invited_again():
    factories.OwnerFactory(email="agare@ksl.example")
    with pytest.raises(CommandError, match="inget nytt"):
        run("agare@ksl.example")
