"""The fixed cast: who tries every door. Users, and a client for each.

`anonymous` is nobody, `other` has an account and a seat in the audit, `member` sits in KSO and in
the steering group for Digital agenda, `adjuster` too and is appointed to adjust a protocol of
KSO's (in world.py). `drafter_a` and `submitter_a` act for municipality A, which is Botkyrka,
`drafter_b` and `submitter_b` for B, Nacka; they have no seat. `office` is the chancery, `owner`
the system owner.
"""

import pytest
from django.test import Client

from members.models import MunicipalityAccess
from tests import factories

A, B = "botkyrka", "nacka"
Level = MunicipalityAccess.Level


@pytest.fixture(autouse=True)
def _count_from_the_start():
    """Give every test the same names, whatever ran before it."""
    factories.reset_sequences()


def make_other():
    return factories.member_account(factories.body("revisorerna"), email="annan@example.se")


def make_member(email="medlem@example.se"):
    account = factories.member_account(factories.body("kso"), email=email)
    factories.MembershipFactory(
        person=account.person, body=factories.body("styrgrupp-digital-agenda")
    )
    return account


def make_municipal(level, slug):
    """Return an account that may draft or submit for one municipality, and is nothing else."""
    account = factories.UserFactory(email=f"{level.value}@{slug}.example.se")
    factories.MunicipalityAccessFactory(
        user=account, municipality=factories.municipality(slug), level=level
    )
    return account


def make_office():
    return factories.StaffFactory(email="kansli@example.se")


def make_owner():
    return factories.OwnerFactory(email="agare@example.se")


MAKERS = {
    "other": make_other,
    "member": make_member,
    "adjuster": lambda: make_member("justerare@example.se"),
    "drafter_b": lambda: make_municipal(Level.DRAFTER, B),
    "submitter_b": lambda: make_municipal(Level.SUBMITTER, B),
    "drafter_a": lambda: make_municipal(Level.DRAFTER, A),
    "submitter_a": lambda: make_municipal(Level.SUBMITTER, A),
    "office": make_office,
    "owner": make_owner,
}


def make_cast():
    """Return the account of every role of the access matrix, None for nobody."""
    factories.reset_sequences()
    return {"anonymous": None, **{role: make() for role, make in MAKERS.items()}}


@pytest.fixture
def users(request, db):
    """The account of every role of the access matrix, None for nobody."""
    return {"anonymous": None, **{role: request.getfixturevalue(role) for role in MAKERS}}


@pytest.fixture
def other(db):
    return MAKERS["other"]()


@pytest.fixture
def member(db):
    return MAKERS["member"]()


@pytest.fixture
def adjuster(db):
    return MAKERS["adjuster"]()


@pytest.fixture
def drafter_b(db):
    return MAKERS["drafter_b"]()


@pytest.fixture
def submitter_b(db):
    return MAKERS["submitter_b"]()


@pytest.fixture
def drafter_a(db):
    return MAKERS["drafter_a"]()


@pytest.fixture
def submitter_a(db):
    return MAKERS["submitter_a"]()


@pytest.fixture
def office(db):
    return MAKERS["office"]()


@pytest.fixture
def owner(db):
    return MAKERS["owner"]()


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


@pytest.fixture
def drafter_a_client(drafter_a):
    return logged_in(drafter_a)


@pytest.fixture
def submitter_a_client(submitter_a):
    return logged_in(submitter_a)


@pytest.fixture
def submitter_b_client(submitter_b):
    return logged_in(submitter_b)
