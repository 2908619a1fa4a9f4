"""From answers to a compilation and a decision; a quotation is word for word."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from referrals import workflow
from referrals.models import Tag
from tests import factories

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def referral():
    return factories.asked("botkyrka")


@pytest.fixture
def answer(referral):
    text = "<p>Vi ser positivt på förslaget.</p><p>Men takten\nbehöver <strong>ökas</strong>.</p>"
    return factories.submitted(referral.recipients.get(), text=text).answers.get()


@pytest.fixture
def closed(referral, answer, office):
    day = referral.due_on + timedelta(days=1)
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=STOCKHOLM)):
        yield workflow.close_referral(referral, by=office)


def code_of(error):
    return [each.code for each in error.value.error_list]


def test_a_quotation_is_kept_with_its_tags(referral, answer, office):
    Tag.objects.create(referral=referral, name="Takt")
    quotation = workflow.quote(
        answer, by=office, text=" takten behöver  ökas ", tags=["takt", " ", "Ny  väg", "takt"]
    )
    assert quotation.text == "takten behöver ökas"
    assert [tag.name for tag in quotation.tags.all()] == ["Ny väg", "Takt"]
    assert referral.tags.count() == 2


def test_a_quotation_stays_once_the_compilation_is_published(closed, answer, office):
    quotation = workflow.quote(answer, by=office, text="förslaget")
    compilation = workflow.start_compilation(closed, by=office)
    compilation.assessment = "<p>De flesta tillstyrker.</p>"
    compilation.save()
    workflow.publish_compilation(closed, by=office)
    with pytest.raises(ValidationError) as error:
        workflow.drop_quotation(quotation, by=office)
    assert code_of(error) == ["wrong_status"]


@pytest.mark.parametrize(
    ("text", "code"), [("takten behöver minskas", "not_there"), ("  ", "empty")]
)
def test_a_quotation_stands_in_the_answer_word_for_word(answer, office, text, code):
    with pytest.raises(ValidationError) as error:
        workflow.quote(answer, by=office, text=text)
    assert code_of(error) == [code]


def test_a_draft_is_not_quoted(referral, office):
    registrar = factories.access_account("botkyrka")
    draft = factories.drafted(referral.recipients.get(), by=registrar)
    with pytest.raises(ValidationError) as error:
        workflow.quote(draft.answers.get(), by=office, text="positiva")
    assert code_of(error) == ["draft"]


def test_tags_of_one_referral_are_not_anothers(answer, office):
    Tag.objects.create(referral=factories.ReferralFactory(), name="Takt")
    quotation = workflow.quote(answer, by=office, text="förslaget", tags=["Takt"])
    assert quotation.tags.get().referral == answer.response.recipient.referral


def test_a_compilation_without_an_assessment_is_not_published(closed, office):
    workflow.start_compilation(closed, by=office)
    with pytest.raises(ValidationError) as error:
        workflow.publish_compilation(closed, by=office)
    assert code_of(error) == ["empty"]


def test_from_compilation_to_decision(closed, office):
    compilation = workflow.start_compilation(closed, by=office)
    assert workflow.start_compilation(closed, by=office) == compilation
    compilation.assessment = "<p>De flesta tillstyrker.</p>"
    compilation.save()

    compiled = workflow.publish_compilation(closed, by=office)
    item = factories.DecisionFactory().item
    decided = workflow.decide_referral(compiled, by=office, item=item)

    assert (compiled.status, decided.status) == ("compiled", "decided")
    assert decided.outcome_at == item


def test_a_referral_is_decided_where_there_is_a_decision(closed, office):
    compilation = workflow.start_compilation(closed, by=office)
    compilation.assessment = "<p>De flesta tillstyrker.</p>"
    compilation.save()
    compiled = workflow.publish_compilation(closed, by=office)
    with pytest.raises(ValidationError) as error:
        workflow.decide_referral(compiled, by=office, item=factories.AgendaItemFactory())
    assert code_of(error) == ["no_decision"]
