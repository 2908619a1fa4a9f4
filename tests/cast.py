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
    for each in factories.FACTORIES:
        each.reset_sequence(0, force=True)


@pytest.fixture
def other(db):
    return factories.member_account(factories.body("revisorerna"), email="annan@example.se")


@pytest.fixture
def member(db):
    account = factories.member_account(factories.body("kso"), email="medlem@example.se")
    factories.MembershipFactory(
        person=account.person, body=factories.body("styrgrupp-digital-agenda")
    )
    return account


@pytest.fixture
def office(db):
    return factories.StaffFactory(email="kansli@example.se")


@pytest.fixture
def owner(db):
    return factories.SuperuserFactory(email="agare@example.se")


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
