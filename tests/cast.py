"""The fixed cast: who tries every door. Users, and a client for each.

`anonymous` is nobody, `other` has an account and a seat in the audit, `member` sits in KSO and in
the steering group for Digital agenda, `office` is the chancery, `owner` the system owner.
"""

import pytest
from django.test import Client

from tests import factories


@pytest.fixture(autouse=True)
def _count_from_the_start():
    """Give every test the same names, whatever ran before it."""
    factories.reset_sequences()


def make_other():
    return factories.member_account(factories.body("revisorerna"), email="annan@example.se")


def make_member():
    account = factories.member_account(factories.body("kso"), email="medlem@example.se")
    factories.MembershipFactory(
        person=account.person, body=factories.body("styrgrupp-digital-agenda")
    )
    return account


def make_office():
    return factories.StaffFactory(email="kansli@example.se")


def make_owner():
    return factories.OwnerFactory(email="agare@example.se")


def make_cast():
    """Return the account of every role of the access matrix, None for nobody."""
    factories.reset_sequences()
    return {
        "anonymous": None,
        "other": make_other(),
        "member": make_member(),
        "office": make_office(),
        "owner": make_owner(),
    }


@pytest.fixture
def other(db):
    return make_other()


@pytest.fixture
def member(db):
    return make_member()


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def owner(db):
    return make_owner()


@pytest.fixture
def users(other, member, office, owner):
    """The account of every role of the access matrix, None for nobody."""
    return {"anonymous": None, "other": other, "member": member, "office": office, "owner": owner}


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def anonymous_client(db):
    return Client()


@pytest.fixture
def other_client(other):
    return logged_in(other)


@pytest.fixture
def member_client(member):
    return logged_in(member)


@pytest.fixture
def office_client(office):
    return logged_in(office)


@pytest.fixture
def owner_client(owner):
    return logged_in(owner)
