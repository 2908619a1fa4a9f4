import pytest
from django.core.exceptions import ValidationError

from agreements import workflow
from agreements.models import Agreement
from tests.factories import AgreementFactory, published_agreement, withdrawn_agreement

pytestmark = pytest.mark.django_db
Status = Agreement.Status

IN_STATUS = {
    Status.DRAFT: AgreementFactory,
    Status.PUBLISHED: published_agreement,
    Status.WITHDRAWN: withdrawn_agreement,
}
ARROWS = {
    workflow.publish_agreement: (Status.DRAFT, Status.PUBLISHED, {}),
    workflow.withdraw_agreement: (Status.PUBLISHED, Status.WITHDRAWN, {"reason": "Dubblett."}),
}


@pytest.mark.parametrize("status", list(IN_STATUS))
@pytest.mark.parametrize("arrow", list(ARROWS), ids=lambda arrow: arrow.__name__)
def test_an_arrow_leads_from_its_own_state_only(office, arrow, status):
    start, target, extra = ARROWS[arrow]
    agreement = IN_STATUS[status]()

    if status == start:
        assert arrow(agreement, by=office, **extra).status == target
    else:
        with pytest.raises(ValidationError) as refused:
            arrow(agreement, by=office, **extra)
        assert refused.value.code == "wrong_status"
        assert Agreement.objects.get(pk=agreement.pk).status == status


def test_publishing_says_who_and_when(office):
    agreement = workflow.publish_agreement(AgreementFactory(), by=office)

    assert agreement.published_by == office
    assert agreement.published_at is not None
    assert agreement.history.latest().history_user == office


@pytest.mark.parametrize("summary", ["", "<p></p>"])
def test_nothing_empty_is_published(office, summary):
    with pytest.raises(ValidationError) as refused:
        workflow.publish_agreement(AgreementFactory(summary=summary, document=False), by=office)
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    "content",
    [
        {"summary": "<p>Text.</p>", "document": False},
        {"summary": "", "document__file": None, "document__url": "https://example.se/avtal.pdf"},
    ],
    ids=["summary", "link"],
)
def test_a_summary_or_a_document_is_enough(office, content):
    agreement = AgreementFactory(**content)

    assert workflow.publish_agreement(agreement, by=office).status == Status.PUBLISHED


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_withdrawing_asks_for_a_reason(office, reason):
    with pytest.raises(ValidationError, match="varför"):
        workflow.withdraw_agreement(published_agreement(), by=office, reason=reason)


def test_a_reason_that_is_too_long_is_refused(office):
    with pytest.raises(ValidationError, match="300 tecken"):
        workflow.withdraw_agreement(published_agreement(), by=office, reason="x" * 301)
