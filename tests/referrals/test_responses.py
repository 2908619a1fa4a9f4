"""An answer is drafted together, handed in once, and stays; a supplement is a new version."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from members.models import MunicipalityAccess
from referrals import workflow
from referrals.fingerprint import is_intact
from referrals.models import Answer, Response, ResponseFile, ResponseStatement
from tests import factories

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def referral():
    return factories.asked("botkyrka", "nacka")


@pytest.fixture
def botkyrka(referral):
    return referral.recipients.get(municipality__slug="botkyrka")


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka")


def code_of(error):
    return [each.code for each in error.value.error_list]


def test_colleagues_share_one_draft(botkyrka, registrar):
    mine = workflow.start_response(botkyrka, by=registrar)

    theirs = workflow.start_response(botkyrka, by=factories.access_account("botkyrka"))

    assert theirs == mine
    assert theirs.started_by == registrar


def test_a_recipient_never_has_two_drafts(botkyrka, registrar):
    workflow.start_response(botkyrka, by=registrar)
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(recipient=botkyrka, number=2)


def test_an_answer_is_handed_in_with_time_and_hash(botkyrka, registrar):
    response = factories.submitted(botkyrka, by=registrar)

    assert response.submitted_by == registrar
    assert not response.is_late
    assert is_intact(factories.response_of(botkyrka))


def test_the_hash_covers_answers_statements_and_files(botkyrka, registrar):
    response = factories.drafted(botkyrka, by=registrar)
    ResponseStatement.objects.create(response=response, kind="special", persons="A", text="Nej.")
    paper = ResponseFile.objects.create(
        response=response, title="Svar", file=factories.StoredFileFactory()
    )
    workflow.submit_response(response, by=registrar)
    stored = factories.response_of(botkyrka)

    for rows, change in (
        (Answer.objects.filter(response=stored), {"text": "<p>Annat.</p>"}),
        (ResponseStatement.objects.filter(response=stored), {"text": "Ja."}),
        (ResponseFile.objects.filter(pk=paper.pk), {"title": "Annat"}),
        (Response.objects.filter(pk=stored.pk), {"paragraph": "9"}),
    ):
        with transaction.atomic():
            rows.update(**change)  # past all protection, as only an operator could
            assert not is_intact(factories.response_of(botkyrka)), change
            transaction.set_rollback(True)
    assert is_intact(factories.response_of(botkyrka))


def test_submitted_response_cannot_be_changed(botkyrka, registrar):
    response = factories.submitted(botkyrka, by=registrar)
    answer = response.answers.get()
    attempts = [
        response.save,
        response.delete,
        answer.save,
        answer.delete,
        Answer.objects.filter(pk=answer.pk).delete,
        ResponseStatement(response=response, kind="special", persons="A").save,
        ResponseFile(response=response, title="Ny", file=factories.StoredFileFactory()).save,
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError) as error, transaction.atomic():
            attempt()
        assert code_of(error) == ["submitted"]
    assert is_intact(factories.response_of(botkyrka))


def test_a_part_of_a_draft_is_not_moved_into_what_was_handed_in(referral, botkyrka, registrar):
    response = factories.submitted(botkyrka, by=registrar)
    nacka = referral.recipients.get(municipality__slug="nacka")
    other = factories.drafted(nacka, by=factories.access_account("nacka"))
    statement = ResponseStatement.objects.create(response=other, kind="special", persons="A")

    statement.response = response
    with pytest.raises(ValidationError), transaction.atomic():
        statement.save()


def test_only_the_authorised_hand_in(botkyrka, registrar, office):
    response = factories.drafted(botkyrka, by=registrar)
    drafter = factories.access_account("botkyrka", level=MunicipalityAccess.Level.DRAFTER)
    for account in (drafter, factories.access_account("nacka"), office, factories.UserFactory()):
        with pytest.raises(PermissionDenied):
            workflow.submit_response(response, by=account)
    assert factories.response_of(botkyrka).is_draft


def test_an_answer_is_handed_in_once(botkyrka, registrar):
    response = factories.drafted(botkyrka, by=registrar)
    workflow.submit_response(response, by=registrar)
    with pytest.raises(ValidationError) as error:
        workflow.submit_response(response, by=registrar)
    assert code_of(error) == ["submitted"]


@pytest.mark.parametrize(
    ("second", "is_late"), [("23:59:59", False), ("00:00:01", True)], ids=["before", "after"]
)
def test_the_last_day_ends_at_midnight_in_stockholm(botkyrka, registrar, second, is_late):
    response = factories.drafted(botkyrka, by=registrar)
    day = botkyrka.referral.due_on + timedelta(days=is_late)
    moment = datetime.fromisoformat(f"{day}T{second}").replace(tzinfo=STOCKHOLM)

    with time_machine.travel(moment, tick=False):
        workflow.submit_response(response, by=registrar)

    stored = factories.response_of(botkyrka)
    assert (stored.is_late, stored.received_at) == (is_late, moment)


def test_an_empty_answer_is_not_taken(botkyrka, registrar):
    response = workflow.start_response(botkyrka, by=registrar)
    with pytest.raises(ValidationError) as error:
        workflow.submit_response(response, by=registrar)
    assert code_of(error) == ["incomplete"]


def test_what_must_be_answered_is_named(registrar):
    draft = factories.full_referral(to=())
    factories.QuestionFactory(referral=draft, text="Delar ni bilden?", is_required=True)
    factories.QuestionFactory(referral=draft, text="Hur mycket?", kind="scale", is_required=True)
    referral = factories.send_to(draft, "botkyrka")
    response = workflow.start_response(referral.recipients.get(), by=registrar)
    with pytest.raises(ValidationError) as error:
        workflow.submit_response(response, by=registrar)
    assert error.value.messages == [
        "Besvara frågan ”Delar ni bilden?”.",
        "Besvara frågan ”Hur mycket?”.",
    ]


def test_to_abstain_is_an_answer(botkyrka, registrar):
    response = workflow.start_response(botkyrka, by=registrar)
    response.abstains = True
    response.save()
    assert workflow.submit_response(response, by=registrar).status == "submitted"


def test_an_answer_by_reference_needs_its_paper(botkyrka, registrar):
    response = workflow.start_response(botkyrka, by=registrar)
    response.by_reference = True
    response.save()
    assert workflow.missing(response) == ["Bifoga handlingen som är ert svar."]

    ResponseFile.objects.create(
        response=response, title="Tjänsteutlåtande", file=factories.StoredFileFactory()
    )
    assert workflow.submit_response(response, by=registrar).by_reference


def test_a_supplement_is_a_new_version_that_starts_from_the_first(botkyrka, registrar):
    first = factories.submitted(botkyrka, by=registrar, text="<p>Ett.</p>")

    draft = factories.drafted(botkyrka, by=registrar, text="<p>Två.</p>")
    second = workflow.submit_response(draft, by=registrar)

    assert (first.number, second.number) == (1, 2)
    assert factories.response_of(botkyrka).answers.get().text == "<p>Ett.</p>"
    assert Response.objects.current().get() == second
    assert is_intact(factories.response_of(botkyrka, 1))
    assert is_intact(factories.response_of(botkyrka, 2))


def test_a_supplement_is_taken_as_long_as_the_chancery_allows(botkyrka, registrar):
    factories.submitted(botkyrka, by=registrar)
    after = botkyrka.referral.due_on + timedelta(days=2)
    with time_machine.travel(datetime(after.year, after.month, after.day, 9, tzinfo=STOCKHOLM)):
        with pytest.raises(ValidationError) as error:
            workflow.start_response(botkyrka, by=registrar)
        assert code_of(error) == ["too_late"]
        botkyrka.referral.supplements_until = after
        botkyrka.referral.save()
        assert workflow.start_response(botkyrka, by=registrar).is_supplement


def test_the_chancery_hands_in_what_came_on_paper(botkyrka, office):
    came = botkyrka.referral.opened_at + timedelta(hours=3)
    response = workflow.start_response(botkyrka, by=office, channel="paper")
    ResponseFile.objects.create(
        response=response, kind="original", title="Brev", file=factories.StoredFileFactory()
    )
    with time_machine.travel(came + timedelta(days=1)):
        stored = workflow.submit_response(response, by=office, received_at=came)
    assert (stored.received_at, stored.channel) == (came, "paper")
    assert is_intact(factories.response_of(botkyrka))


def test_nobody_else_sees_a_draft(botkyrka, registrar, office, owner, other):
    factories.drafted(botkyrka, by=registrar)
    nacka = factories.access_account("nacka")
    for account in (office, owner, other, nacka):
        assert not Response.objects.visible_to(account).exists()
    assert Response.objects.visible_to(registrar).count() == 1


def test_answers_are_others_to_read_once_published(referral, botkyrka, registrar, office):
    factories.submitted(botkyrka, by=registrar)
    nacka = factories.access_account("nacka")
    assert not Response.objects.visible_to(nacka).exists()
    assert Response.objects.visible_to(office).count() == 1

    late = referral.due_on + timedelta(days=1)
    with time_machine.travel(datetime(late.year, late.month, late.day, 9, tzinfo=STOCKHOLM)):
        workflow.publish_responses(referral, by=office)

    assert Response.objects.visible_to(nacka).count() == 1


def test_a_closed_referral_takes_no_answer(referral, botkyrka, registrar, office):
    draft = factories.drafted(botkyrka, by=registrar)
    late = referral.due_on + timedelta(days=1)
    with time_machine.travel(datetime(late.year, late.month, late.day, 9, tzinfo=STOCKHOLM)):
        workflow.close_referral(referral, by=office)
        with pytest.raises(ValidationError) as error:
            workflow.submit_response(draft, by=registrar)
        assert code_of(error) == ["closed"]
        workflow.reopen_referral(referral, by=office)
        assert workflow.submit_response(draft, by=registrar).is_late


def test_questions_are_frozen_once_sent(referral):
    question = referral.questions.get()
    for attempt in (
        question.save,
        question.delete,
        factories.QuestionFactory.build(referral=referral).save,
        referral.recipients.first().delete,
    ):
        with pytest.raises(ValidationError) as error, transaction.atomic():
            attempt()
        assert code_of(error) == ["sent"]
