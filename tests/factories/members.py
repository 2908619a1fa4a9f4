from datetime import date

import factory
from django.contrib.auth.models import Group
from django.utils.text import slugify

from members.models import (
    Body,
    Membership,
    Municipality,
    MunicipalityAccess,
    Party,
    Person,
    Role,
    User,
)
from tests.factories.words import SUBJECTS, person_name, pick

PASSWORD = "provlosenord-1234"


def municipality(slug="botkyrka"):
    """Return one of the 26 that come with the migrations."""
    return Municipality.objects.get(slug=slug)


def party(abbreviation="S"):
    """Return a party that comes with the migrations."""
    return Party.objects.get(abbreviation=abbreviation)


def body(slug="kso"):
    """Return a standing body that comes with the migrations: kso, au, styrelsen, kd-gruppen …"""
    return Body.objects.get(slug=slug)


def give_role(account, role):
    """Put the account in the group that the migrations made for the role."""
    account.groups.add(Group.objects.get(name=role))


class UserFactory(factory.django.DjangoModelFactory):
    """An account; log in with `client.force_login(user)` or with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"konto{n}@example.se")
    password = factory.django.Password(PASSWORD)


class StaffFactory(UserFactory):
    """Someone at the chancery."""

    email = factory.Sequence(lambda n: f"kansli{n}@example.se")
    is_staff = True

    @factory.post_generation
    def role(account, create, extracted, **kwargs):
        give_role(account, Role.OFFICE)


class OwnerFactory(StaffFactory):
    """The system owner."""

    email = factory.Sequence(lambda n: f"systemagare{n}@example.se")

    @factory.post_generation
    def role(account, create, extracted, **kwargs):
        give_role(account, Role.OWNER)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    given_name = factory.Sequence(lambda n: person_name(n)[0])
    family_name = factory.Sequence(lambda n: person_name(n)[1])

    @factory.sequence
    def slug(n):
        return f"{slugify(' '.join(person_name(n)))}-{n}"


class BodyFactory(factory.django.DjangoModelFactory):
    """A political steering group of its own, beside the standing bodies."""

    class Meta:
        model = Body

    name = factory.Sequence(lambda n: f"Politiska styrgruppen {pick(SUBJECTS, n)} {n + 1}")
    short_name = factory.Sequence(lambda n: f"Styrgrupp {n + 1}")
    slug = factory.Sequence(lambda n: f"styrgrupp-{n + 1}")
    kind = Body.Kind.STEERING
    mandate = "<p>Följer frågan och lämnar förslag till styrelsen.</p>"


class MembershipFactory(factory.django.DjangoModelFactory):
    """A seat that has lasted since 2015 and goes on."""

    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    body = factory.LazyFunction(body)
    municipality = factory.Sequence(lambda n: pick(list(Municipality.objects.all()), n))
    party = factory.Sequence(lambda n: pick(list(Party.objects.all()), n))
    valid_from = date(2015, 1, 1)


class MunicipalityAccessFactory(factory.django.DjangoModelFactory):
    """The right of an account to draft for Botkyrka, since 2015 and until further notice."""

    class Meta:
        model = MunicipalityAccess

    user = factory.SubFactory(UserFactory)
    municipality = factory.LazyFunction(municipality)
    level = MunicipalityAccess.Level.DRAFTER
    valid_from = date(2015, 1, 1)


def member_account(seat_in, **user):
    """Return the account of a person who sits in the body `seat_in`."""
    account = UserFactory(**user)
    MembershipFactory(person=PersonFactory(user=account), body=seat_in)
    return account
