"""The chancery tries to answer before a remiss is sent: checked as an answer, never stored."""

import pytest
from django.urls import reverse

from referrals.models import Answer, Response
from tests.factories import QuestionFactory, full_referral, one_of_each_kind
from tests.forms import form_on, soup_of

pytestmark = pytest.mark.django_db


def page_of(referral):
    return reverse("admin:referrals_referral_try", args=[referral.pk])


def filled(client, referral, **answers):
    return form_on(client.get(page_of(referral)), "form.answer") | answers


def test_every_kind_can_be_tried_and_nothing_is_stored(office_client):
    draft = full_referral()
    one_of_each_kind(draft)
    scale = draft.questions.get(kind="scale")

    response = office_client.post(
        page_of(draft), filled(office_client, draft, **{f"fraga-{scale.pk}-grade": ["4"]})
    )

    page = soup_of(response)
    assert "hade det gått att lämna in" in page.text
    assert page.select_one(f'[name="fraga-{scale.pk}-grade"][value="4"]').has_attr("checked")
    assert len(page.select("section.question")) == draft.questions.count()
    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_what_must_be_answered_is_told(office_client):
    draft = full_referral()
    question = QuestionFactory(referral=draft, text="Delar ni bilden?", is_required=True)

    response = office_client.post(page_of(draft), filled(office_client, draft))

    told = soup_of(response).select_one(".error-summary")
    assert "Delar ni bilden?" in told.text
    assert told.select_one("a")["href"] == f"#fraga-{question.pk}"
