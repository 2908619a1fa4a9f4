"""Until when a referral can be answered: the last day belongs to the term, in Stockholm's time."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from referrals.models import Referral
from tests.factories import ReferralFactory, open_referral

pytestmark = pytest.mark.django_db
SENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = date(2026, 5, 29)


@pytest.fixture
def sent(db):
    with time_machine.travel(SENT, tick=False):
        return open_referral(due_on=DUE)


@pytest.mark.parametrize(
    ("now", "days_left", "is_open"),
    [
        (datetime(2026, 5, 28, 10, 0, tzinfo=UTC), 1, True),
        (datetime(2026, 5, 29, 21, 59, 59, tzinfo=UTC), 0, True),  # 23.59.59 in Stockholm
        (datetime(2026, 5, 29, 22, 0, 1, tzinfo=UTC), -1, False),  # 00.00.01 the day after
    ],
)
def test_it_is_open_through_its_last_day(sent, now, days_left, is_open):
    with time_machine.travel(now, tick=False):
        assert sent.days_left == days_left
        assert sent.is_open is is_open


def test_the_lists_agree_with_the_referral_on_the_last_day(sent):
    after = DUE + timedelta(days=1)

    assert (sent in Referral.objects.open_on(DUE), sent in Referral.objects.closed_on(DUE)) == (
        True,
        False,
    )
    assert (sent in Referral.objects.open_on(after), sent in Referral.objects.closed_on(after)) == (
        False,
        True,
    )


def test_a_draft_is_neither_open_nor_closed():
    draft = ReferralFactory()

    assert draft.days_left is None
    assert not draft.is_open
    assert not Referral.objects.open_on(DUE).exists()
    assert not Referral.objects.closed_on(DUE).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"due_on": date(2026, 3, 1)},
        {"due_on": None},
        {"opened_at": None},
        {"sent_on": None},
        {"status": "withdrawn"},
        {"status": "draft"},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(sent, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=sent.pk).update(**wrong)
