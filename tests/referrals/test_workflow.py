from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from referrals import workflow
from referrals.models import Referral
from tests.factories import (
    QuestionFactory,
    ReferralDocumentFactory,
    ReferralFactory,
    add_municipalities,
    full_referral,
    open_referral,
    withdrawn_referral,
)

pytestmark = pytest.mark.django_db
Status = Referral.Status

IN_STATUS = {
    Status.DRAFT: full_referral,
    Status.OPEN: open_referral,
    Status.WITHDRAWN: withdrawn_referral,
}
ARROWS = {
    workflow.open_referral: (Status.DRAFT, Status.OPEN, {}),
    workflow.withdraw_referral: (Status.OPEN, Status.WITHDRAWN, {"reason": "Fel underlag."}),
}


@pytest.mark.parametrize("status", list(IN_STATUS))
@pytest.mark.parametrize("arrow", list(ARROWS), ids=lambda arrow: arrow.__name__)
def test_an_arrow_leads_from_its_own_state_only(office, arrow, status):
    start, target, extra = ARROWS[arrow]
    referral = IN_STATUS[status]()

    if status == start:
        assert arrow(referral, by=office, **extra).status == target
    else:
        with pytest.raises(ValidationError) as refused:
            arrow(referral, by=office, **extra)
        assert refused.value.code == "wrong_status"
        assert Referral.objects.get(pk=referral.pk).status == status


def test_sending_out_says_who_and_when(office):
    referral = workflow.open_referral(full_referral(), by=office)

    assert referral.opened_by == office
    assert timezone.localdate(referral.opened_at) == referral.sent_on == timezone.localdate()
    assert referral.history.latest().history_user == office


def test_sending_out_needs_a_last_day(office):
    with pytest.raises(ValidationError) as refused:
        workflow.open_referral(full_referral(due_on=None), by=office)
    assert refused.value.code == "due_missing"


@pytest.mark.parametrize(("days", "goes_out"), [(-1, False), (0, False), (1, True)])
def test_the_last_day_lies_after_today(office, days, goes_out):
    referral = full_referral(due_on=timezone.localdate() + timedelta(days=days))

    if goes_out:
        assert workflow.open_referral(referral, by=office).is_open
    else:
        with pytest.raises(ValidationError) as refused:
            workflow.open_referral(referral, by=office)
        assert refused.value.code == "due_past"


def test_nothing_empty_is_sent_out(office):
    referral = ReferralFactory()
    add_municipalities(referral, "botkyrka")

    with pytest.raises(ValidationError) as refused:
        workflow.open_referral(referral, by=office)

    assert refused.value.code == "empty"


@pytest.mark.parametrize("add", [ReferralDocumentFactory, QuestionFactory])
def test_a_document_or_a_question_is_enough_to_send_out(office, add):
    referral = ReferralFactory()
    add_municipalities(referral, "botkyrka")
    add(referral=referral)

    assert workflow.open_referral(referral, by=office).is_open


def test_nothing_is_sent_to_nobody(office):
    with pytest.raises(ValidationError) as refused:
        workflow.open_referral(full_referral(to=()), by=office)

    assert refused.value.code == "no_recipients"


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_withdrawing_asks_for_a_reason(office, reason):
    with pytest.raises(ValidationError, match="varför"):
        workflow.withdraw_referral(open_referral(), by=office, reason=reason)


def test_the_reason_for_withdrawing_is_kept(office):
    referral = workflow.withdraw_referral(open_referral(), by=office, reason=" Fel  bilaga. ")

    assert referral.status_reason == "Fel bilaga."
    assert referral.history.latest().history_change_reason == "Fel bilaga."
