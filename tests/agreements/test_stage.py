"""Where an agreement stands on a day follows from its dates and from what has replaced it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from agreements.models import EXPIRES_SOON, Agreement, Stage
from tests.factories import (
    AgreementFactory,
    held_meeting,
    open_referral,
    published_agreement,
    withdrawn_agreement,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
ONE = timedelta(days=1)
NO_DATES = {"recommended_on": None, "valid_from": None, "valid_to": None}


def stage(agreement, day=DAY):
    return Agreement.objects.with_stage(day).get(pk=agreement.pk).stage


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, Stage.PREPARATION),
        ({"recommended_on": DAY + ONE}, Stage.PREPARATION),
        ({"recommended_on": DAY}, Stage.RECOMMENDED),
        ({"recommended_on": DAY - ONE, "valid_from": DAY + ONE}, Stage.RECOMMENDED),
        ({"valid_from": DAY + ONE}, Stage.PREPARATION),
        ({"valid_from": DAY}, Stage.IN_FORCE),
        ({"valid_from": DAY - ONE, "valid_to": DAY + EXPIRES_SOON + ONE}, Stage.IN_FORCE),
        ({"valid_from": DAY - ONE, "valid_to": DAY + EXPIRES_SOON}, Stage.EXPIRING),
        ({"valid_from": DAY - ONE, "valid_to": DAY}, Stage.EXPIRING),
        ({"valid_from": DAY - ONE - ONE, "valid_to": DAY - ONE}, Stage.EXPIRED),
    ],
    ids=str,
)
def test_the_stage_follows_from_the_dates(dates, expected):
    assert stage(published_agreement(**NO_DATES | dates)) == expected


def test_what_is_withdrawn_is_withdrawn_whatever_its_dates():
    assert stage(withdrawn_agreement(valid_from=DAY)) == Stage.WITHDRAWN


def test_a_successor_replaces_from_its_first_day():
    old = published_agreement(valid_from=date(2020, 1, 1))
    published_agreement(predecessor=old, valid_from=DAY)

    assert stage(old, DAY - ONE) == Stage.REVISION
    assert stage(old, DAY) == Stage.REPLACED


def test_a_revision_shows_from_the_day_it_begins():
    old = published_agreement(valid_from=date(2020, 1, 1), revision_since=DAY)

    assert stage(old, DAY - ONE) == Stage.IN_FORCE
    assert stage(old, DAY) == Stage.REVISION


def test_what_is_sent_out_and_not_yet_recommended_is_on_referral():
    agreement = published_agreement(**NO_DATES, referral=open_referral())

    assert stage(agreement, timezone.localdate()) == Stage.REFERRAL


@pytest.mark.parametrize(
    ("make", "more", "expected"),
    [
        (AgreementFactory, {}, Stage.IN_FORCE),
        (withdrawn_agreement, {}, Stage.IN_FORCE),
        (published_agreement, {"valid_from": None}, Stage.REVISION),
    ],
    ids=["draft", "withdrawn", "not yet in force"],
)
def test_what_does_not_hold_replaces_nothing(make, more, expected):
    old = published_agreement(valid_from=date(2020, 1, 1))
    make(**{"predecessor": old, "valid_from": DAY} | more)

    assert stage(old) == expected


def test_the_day_of_recommendation_comes_from_the_meeting():
    item = held_meeting().items.first()

    agreement = AgreementFactory(recommended_at=item, recommended_on=None)

    assert agreement.recommended_on == item.meeting.date


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": DAY, "valid_to": DAY - ONE},
        {"valid_from": None, "valid_to": DAY},
        {"published_at": None},
        {"status": "draft"},
        {"status": "withdrawn"},
        {"valid_from": None},
        {"second_area": F("policy_area")},
        {"adopt_by": date(2014, 10, 1)},
        {"revision_since": date(2014, 12, 31)},
    ],
    ids=str,
)
def test_the_database_refuses_what_cannot_be(wrong):
    agreement = published_agreement()

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**wrong)


def test_the_database_refuses_an_agreement_that_replaces_itself():
    agreement = published_agreement()

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(predecessor=agreement)
