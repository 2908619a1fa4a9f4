"""Organisations and persons answer through a secret address, without logging in."""

import pytest
from django.test import Client

from members.keys import hash_of
from outbox.models import Message
from referrals.models import Answer, Recipient
from tests import factories
from tests.forms import soup_of
from tests.outbox.letters import run_worker
from tests.referrals.answering import Pages, draft_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return factories.asked("botkyrka")


@pytest.fixture
def organisation(referral):
    return factories.keyed(referral, "hemlig-nyckel")


@pytest.fixture
def pages(referral, organisation):
    return Pages(referral, key="hemlig-nyckel")


def test_the_key_opens_the_page_without_a_log_in(organisation, pages):
    page = pages.get()

    assert page.status_code == 200
    assert organisation.name in page.content.decode()
    assert Recipient.objects.get(pk=organisation.pk).opened_at


def test_municipal_parts_are_left_out(pages):
    form = pages.form()
    assert not [name for name in form if name.startswith(("beslut-", "agerar_for"))]
    assert "Reservationer" not in pages.get().content.decode()
    assert pages.send(form, value="nytt-uttalande").status_code == 404


def test_no_search_engine_and_no_other_site_learns_the_address(pages):
    page = pages.get()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin"
    assert soup_of(page).find("meta", {"name": "robots", "content": "noindex, nofollow"})
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("key", ["okand", "hemlig-nycke", "\x00", "å" * 300, "%2e%2e"])
def test_an_unknown_key_leads_nowhere(organisation, key):
    assert Client().get(f"/svara/{key}/").status_code == 404


def test_the_hash_that_is_stored_opens_nothing(organisation):
    assert Client().get(f"/svara/{organisation.key_hash}/").status_code == 404


def test_a_key_of_a_draft_remiss_leads_nowhere():
    factories.keyed(factories.full_referral(), "for-tidig")
    assert Client().get("/svara/for-tidig/").status_code == 404


def test_an_organisation_saves_and_hands_in(referral, organisation, pages):
    question = referral.questions.get()
    pages.save_part(f"fraga-{question.pk}", pages.form(), text="Vi håller med.")
    answer = pages.hand_in()
    run_worker()

    assert text_of(question) == "<p>Vi håller med.</p>"
    assert answer["Location"] == "/svara/hemlig-nyckel/version/1/"
    assert "Vi håller med." in pages.client.get(answer["Location"]).content.decode()
    assert pages.get("version/1/kvittens.pdf").status_code == 200
    mail = Message.objects.get(kind="response_receipt")
    assert mail.to_address == organisation.email
    assert "hemlig-nyckel" not in mail.text


def test_a_survey_asks_a_person_the_questions_and_nothing_else():
    survey = factories.ReferralFactory(kind="survey")
    question = factories.QuestionFactory(referral=survey, kind="scale", takes_comment=False)
    factories.keyed(survey, "min-nyckel", kind="person", name="Eva Lind", email="e@example.se")
    survey = factories.send_to(survey)
    # The key that was mailed is known to the receiver alone.
    Recipient.objects.update(key_hash=hash_of("min-nyckel"))
    pages = Pages(survey, key="min-nyckel")

    form = pages.form()
    pages.save({f"fraga-{question.pk}-grade": "4"})

    assert not [name for name in form if name.startswith(("satt-", "nya-"))]
    assert pages.get("anstand/").status_code == 404
    assert Answer.objects.get().grade == 4
    assert pages.hand_in().status_code == 302


def test_keys_do_not_open_each_others_answers(referral, organisation, pages):
    other = factories.keyed(referral, "annan-nyckel", name="Andra", email="b@example.se")
    theirs = factories.drafted(other, by=None)
    paper = factories.response_file(theirs)

    assert pages.get(f"filer/{paper.pk}/").status_code == 404
    pages.send(pages.form(), button="ta-bort", value=f"fil-{paper.pk}")
    assert draft_of(other).files.get() == paper
    assert "Vi är positiva" not in pages.get().content.decode()


def test_no_municipality_is_opened_by_a_key(referral):
    botkyrka = referral.recipients.get()
    Recipient.objects.filter(pk=botkyrka.pk).update(key_hash=hash_of("kommun"))
    assert Client().get("/svara/kommun/").status_code == 404
