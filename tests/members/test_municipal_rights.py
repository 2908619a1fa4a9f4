"""What an account may do for a municipality: its own and not another's, on the days it holds."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members import rules
from members.models import MunicipalityAccess
from tests import factories
from tests.cast import A, B

pytestmark = pytest.mark.django_db
Level = MunicipalityAccess.Level


def rights(user, slug):
    """Return whether `user` may draft, and submit, for a municipality."""
    municipality = factories.municipality(slug)
    return rules.may_draft(user, municipality), rules.may_submit(user, municipality)


@pytest.mark.parametrize(
    ("role", "for_a", "for_b"),
    [
        ("anonymous", (False, False), (False, False)),
        ("other", (False, False), (False, False)),
        ("member", (False, False), (False, False)),
        ("adjuster", (False, False), (False, False)),
        ("drafter_a", (True, False), (False, False)),
        ("submitter_a", (True, True), (False, False)),
        ("drafter_b", (False, False), (True, False)),
        ("submitter_b", (False, False), (True, True)),
        # The chancery does not answer on a municipality's behalf.
        ("office", (False, False), (False, False)),
        ("owner", (False, False), (False, False)),
    ],
)
def test_account_drafts_and_submits_for_its_own_municipality_only(users, role, for_a, for_b):
    user = users[role] or AnonymousUser()

    assert (rights(user, A), rights(user, B)) == (for_a, for_b)


def test_account_with_several_accesses_has_for_each_what_that_one_gives():
    user = factories.UserFactory()
    for slug, level in [(A, Level.DRAFTER), (B, Level.SUBMITTER)]:
        factories.MunicipalityAccessFactory(
            user=user, municipality=factories.municipality(slug), level=level
        )

    assert rights(user, A) == (True, False)
    assert rights(user, B) == (True, True)
    assert rights(user, "ekero") == (False, False)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        ("2026-02-28T23:59:59+01:00", False),
        ("2026-03-01T00:00:00+01:00", True),
        ("2026-05-31T23:59:59+02:00", True),
        # Midnight in Stockholm, still the day before in UTC.
        ("2026-06-01T00:00:00+02:00", False),
    ],
)
def test_access_holds_from_its_first_day_to_midnight_of_its_last(now, holds):
    access = factories.MunicipalityAccessFactory(
        level=Level.SUBMITTER, valid_from=date(2026, 3, 1), valid_to=date(2026, 5, 31)
    )

    with time_machine.travel(now, tick=False):
        assert rights(access.user, A) == (holds, holds)


def test_deactivated_account_may_do_nothing_for_its_municipality(submitter_a):
    submitter_a.is_active = False

    assert rights(submitter_a, A) == (False, False)


def test_two_accesses_for_the_same_municipality_do_not_overlap(submitter_a):
    second = MunicipalityAccess(
        user=submitter_a,
        municipality=factories.municipality(A),
        level=Level.DRAFTER,
        valid_from=date(2026, 1, 1),
    )

    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert "valid_from" in refused.value.message_dict

    second.municipality = factories.municipality(B)
    second.full_clean()


def test_access_does_not_end_before_it_begins(submitter_a):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.MunicipalityAccessFactory(
            user=submitter_a,
            municipality=factories.municipality(B),
            valid_from=date(2026, 3, 2),
            valid_to=date(2026, 3, 1),
        )
