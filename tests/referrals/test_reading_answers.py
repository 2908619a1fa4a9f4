"""An answer that is handed in is read by its own and the chancery, by all once published."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from referrals import workflow
from referrals.models import Answer, Referral
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def botkyrka():
    return factories.asked("botkyrka", "nacka").recipients.get(municipality__slug="botkyrka")


def url_of(recipient, *number):
    name = "referrals:response_version" if number else "referrals:response_page"
    key = recipient.municipality.slug if recipient.municipality else recipient.pk
    return reverse(name, args=[recipient.referral.slug, key, *number])


def page(client, recipient, *number):
    response = client.get(url_of(recipient, *number))
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


def test_the_page_shows_frame_answers_statements_and_files(botkyrka, office_client):
    factories.full_answer(botkyrka)
    shown = page(office_client, botkyrka)
    for told in (
        "Kommunstyrelsen", "§ 142", "KS/2016:88", "Omedelbart justerad", "Vi är positiva.",
        "Reservation (S)", "Siv Oxdal", "Protokollsutdrag",
        "De hör till beslutet i kommunen men är inte en del av svaret.",
    ):  # fmt: skip
        assert told in shown.replace("\xa0", " ")


def test_the_page_shows_the_hash_and_that_it_still_fits(botkyrka, office_client):
    response = factories.full_answer(botkyrka)
    shown = page(office_client, botkyrka)
    assert response.sha256 in shown
    assert "oförändrad sedan den togs emot" in shown


def test_the_page_tells_when_an_answer_was_changed_outside_the_portal(botkyrka, office_client):
    response = factories.full_answer(botkyrka)
    Answer.objects.filter(response=response).update(text="<p>Vi är emot.</p>")
    assert "Stämmer inte med innehållet" in page(office_client, botkyrka)


def test_every_kind_of_question_is_told_in_its_own_words(office_client):
    draft = factories.full_referral(to=())
    factories.one_of_each_kind(draft)
    recipient = factories.send_to(draft, "botkyrka").recipients.get()
    by = factories.access_account("botkyrka")
    response = workflow.start_response(recipient, by=by)
    said = {
        "text": {"text": "<p>Fritt skrivet.</p>"},
        "position": {"choice": "remarks", "text": "<p>Med en kommentar.</p>"},
        "agreement": {"choice": "partly"},
        "scale": {"grade": 4},
    }
    for question in draft.questions.all():
        options = [option.pk for option in question.options.all()]
        picked = {"single": options[:1], "multiple": options[:2], "ranking": options[::-1]}
        values = said.get(question.kind) or {"picked": picked[question.kind]}
        Answer.objects.create(response=response, question=question, **values)
    workflow.submit_response(response, by=by)

    shown = page(office_client, recipient)

    for told in (
        "Fritt skrivet.", "Tillstyrker med synpunkter", "Med en kommentar.", "Delvis", "4 av 5",
        "Först, Sedan", "Sist Sedan Först",
    ):  # fmt: skip
        assert told in shown


def test_a_question_without_an_answer_says_so(botkyrka, office_client):
    draft = factories.full_referral(to=())
    for text in ("Delar ni bilden?", "Saknas något?"):
        factories.QuestionFactory(referral=draft, text=text)
    recipient = factories.send_to(draft, "botkyrka").recipients.get()
    factories.submitted(recipient)
    assert "Saknas något? Inget svar på frågan." in page(office_client, recipient)


def test_an_older_version_stays_readable_and_says_which_one_counts(botkyrka, client, office):
    factories.submitted(botkyrka, text="<p>Första svaret.</p>")
    factories.submitted(botkyrka, text="<p>Andra svaret.</p>")
    client.force_login(office)

    assert "Andra svaret." in page(client, botkyrka)
    first = page(client, botkyrka, 1)

    assert "Första svaret." in first
    assert "Andra svaret." not in first
    assert "Version 2" in first
    assert "(gäller)" in first
    assert client.get(url_of(botkyrka, 3)).status_code == 404


def test_a_draft_has_no_page(botkyrka, submitter_a, office_client, submitter_a_client):
    factories.drafted(botkyrka, by=submitter_a)
    for client in (office_client, submitter_a_client):
        assert client.get(url_of(botkyrka)).status_code == 404


def test_others_read_it_only_when_it_is_published(botkyrka, anonymous_client, submitter_b_client):
    factories.full_answer(botkyrka)
    for client in (anonymous_client, submitter_b_client):
        assert client.get(url_of(botkyrka)).status_code == 404
        assert (
            "Inkomna svar" not in client.get(botkyrka.referral.get_absolute_url()).content.decode()
        )

    Referral.objects.update(responses_published_at=botkyrka.referral.opened_at)

    for client in (anonymous_client, submitter_b_client):
        assert "Vi är positiva." in page(client, botkyrka)
        assert "Inkomna svar" in client.get(botkyrka.referral.get_absolute_url()).content.decode()


def test_ones_own_answer_stands_on_the_page_of_the_remiss(botkyrka, submitter_a_client):
    factories.full_answer(botkyrka)
    shown = submitter_a_client.get(botkyrka.referral.get_absolute_url()).content.decode()
    assert url_of(botkyrka) in shown


def test_a_published_remiss_never_shows_who_answered_a_survey(anonymous_client, office_client):
    survey = factories.answered_survey(answered=1)
    Referral.objects.update(responses_published_at=survey.opened_at)
    recipient = survey.recipients.get()
    for client in (anonymous_client, office_client):
        assert client.get(url_of(recipient)).status_code == 404
        assert client.get(reverse("referrals:response_list", args=[survey.slug])).status_code == 404


def test_a_file_of_one_answer_is_not_found_under_another(botkyrka, office_client):
    nacka = botkyrka.referral.recipients.get(municipality__slug="nacka")
    paper = factories.full_answer(botkyrka).files.get()
    factories.full_answer(nacka)
    args = [botkyrka.referral.slug, "nacka", 1, paper.pk]
    assert office_client.get(reverse("referrals:response_file", args=args)).status_code == 404


def test_reading_needs_few_queries_whatever_the_number_of_questions(office_client):
    numbers = []
    for size in (1, 60):
        draft = factories.full_referral(to=())
        for _ in range(size):
            factories.QuestionFactory(referral=draft)
        recipient = factories.send_to(draft, "botkyrka").recipients.get()
        response = factories.drafted(recipient, by=factories.access_account("botkyrka"))
        for question in list(draft.questions.all())[1:]:
            Answer.objects.create(response=response, question=question, text="<p>Ja.</p>")
        workflow.submit_response(response, by=factories.access_account("botkyrka"))
        office_client.get(url_of(recipient))
        numbers.append(len(count_queries(office_client, url_of(recipient))))
    assert numbers[0] == numbers[1]
    assert numbers[1] <= 16
