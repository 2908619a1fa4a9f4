"""The chancery follows who has answered; a draft shows that it is there, and nothing else."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from members.models import Municipality
from outbox.models import Message
from outbox.workflow import write_message
from referrals import workflow
from referrals.following.states import Stage, standings, tally
from referrals.models import Recipient
from tests import factories
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)


@pytest.fixture
def referral():
    return factories.asked("botkyrka", "nacka", "danderyd")


@pytest.fixture
def botkyrka(referral):
    return referral.recipients.get(municipality__slug="botkyrka")


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka")


def at(day):
    return time_machine.travel(datetime.combine(day, time(9), STOCKHOLM))


def standing(recipient, day=None):
    found = standings(recipient.referral, day or timezone.localdate())
    return next(each for each in found if each.recipient == recipient)


def board(client, referral, **query):
    response = client.get(reverse("referrals:board", args=[referral.slug]), query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def names(soup):
    return [cell.get_text(" ", strip=True) for cell in soup.select(".board-table tbody th")]


def row_of(soup, name):
    rows = soup.select(".board-table tbody tr")
    return next(row.get_text(" ", strip=True) for row in rows if name in row.get_text())


def test_who_has_done_nothing_has_not_opened(botkyrka):
    assert standing(botkyrka).stage == Stage.UNOPENED


def test_who_has_seen_the_remiss_has_opened_it(botkyrka):
    workflow.mark_opened(botkyrka)
    assert standing(botkyrka).stage == Stage.OPENED


def test_a_begun_draft_is_told_as_such(botkyrka, registrar):
    factories.drafted(botkyrka, by=registrar)
    assert standing(botkyrka).stage == Stage.DRAFTING


def test_who_hands_in_has_answered(botkyrka, registrar):
    factories.submitted(botkyrka, by=registrar)
    found = standing(botkyrka)
    assert (found.stage, found.has_answered, found.versions) == (Stage.SUBMITTED, True, 1)


def test_who_hands_in_after_the_last_day_has_answered_late(botkyrka, registrar):
    with at(botkyrka.last_day + DAY):
        factories.submitted(botkyrka, by=registrar)
    assert standing(botkyrka).stage == Stage.LATE


def test_a_supplement_after_the_last_day_makes_nobody_late(referral, botkyrka, registrar):
    factories.submitted(botkyrka, by=registrar)
    referral.supplements_until = referral.due_on + 5 * DAY
    referral.save()
    with at(referral.due_on + DAY):
        botkyrka.refresh_from_db()
        factories.submitted(botkyrka, by=registrar, text="<p>Mer.</p>")

    found = standing(botkyrka)
    assert (found.stage, found.versions) == (Stage.SUBMITTED, 2)


def test_who_abstains_has_answered(botkyrka, registrar):
    response = workflow.start_response(botkyrka, by=registrar)
    response.abstains = True
    response.save()
    workflow.submit_response(response, by=registrar)

    found = standing(botkyrka)
    assert (found.stage, found.has_answered) == (Stage.ABSTAINED, True)


def test_who_has_not_answered_is_overdue_from_the_day_after_its_last(botkyrka):
    assert not standing(botkyrka, botkyrka.last_day).is_overdue
    assert standing(botkyrka, botkyrka.last_day + DAY).is_overdue


def test_who_has_more_time_is_not_overdue_before_it_is_over(botkyrka, registrar, office):
    before, until = botkyrka.last_day, botkyrka.last_day + 7 * DAY
    asked = workflow.ask_extension(botkyrka, by=registrar, wanted_until=until, reason="Nämnden.")
    assert standing(botkyrka).asked_until == until

    workflow.grant_extension(asked, by=office)

    botkyrka.refresh_from_db()
    found = standing(botkyrka, before + DAY)
    assert (found.asked_until, found.granted_until, found.is_overdue) == (None, until, False)
    assert standing(botkyrka, until + DAY).is_overdue


def test_nobody_is_overdue_when_no_answers_are_taken(referral, botkyrka, office):
    with at(referral.due_on + DAY):
        closed = workflow.close_referral(referral, by=office)
        botkyrka.referral = closed
        found = standing(botkyrka, referral.due_on + 2 * DAY)
    assert not found.is_overdue
    assert "Svarade inte" in found.notes


def test_the_numbers_are_of_all_that_were_asked(referral, botkyrka, registrar):
    factories.submitted(botkyrka, by=registrar)
    counted = tally(standings(referral, timezone.localdate()))
    assert (counted.answered, counted.total, counted.percent) == (1, 3, 33)
    found = {stage: number for stage, number in counted.by_stage if number}
    assert found == {Stage.SUBMITTED: 1, Stage.UNOPENED: 2}


def test_where_all_stand_is_one_query(referral, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(standings(referral, timezone.localdate())) == 3


def test_the_board_shows_map_numbers_and_rows(referral, botkyrka, registrar, office_client):
    factories.submitted(botkyrka, by=registrar)

    soup = board(office_client, referral)

    assert len(soup.select(".tile-map__tile")) == Municipality.objects.count()
    tile = soup.select_one("[data-code='0127']").get_text(" ", strip=True)
    assert "Svarat" in tile
    assert "Har svarat" in tile
    assert "inte tillfrågad" in soup.select_one("[data-code='0192']").get_text()
    assert soup.find(id="svar").get_text() == "1 av 3 har svarat"
    assert "Läs svaret" in row_of(soup, "Botkyrka")


def test_of_a_draft_the_board_tells_only_that_it_is_there(
    referral, botkyrka, office_client, office
):
    author = factories.access_account(
        "botkyrka", level="drafter", first_name="Gunhild", last_name="Oxdal"
    )
    factories.drafted(botkyrka, by=author, text="<p>Hemligt tills vidare.</p>")

    urls = [
        reverse("referrals:board", args=[referral.slug]),
        reverse("referrals:board_recipient", args=[referral.slug, botkyrka.pk]),
    ]
    for url in urls:
        shown = office_client.get(url).content.decode()
        assert "Utkast påbörjat" in shown
        for secret in ("Hemligt", "Gunhild", author.email):
            assert secret not in shown


def test_what_is_late_stands_first(referral, botkyrka, registrar, client, office):
    nacka = referral.recipients.get(municipality__slug="nacka")
    until = referral.due_on + 30 * DAY
    asked = workflow.ask_extension(botkyrka, by=registrar, wanted_until=until, reason="Nämnden.")
    workflow.grant_extension(asked, by=factories.StaffFactory())
    factories.submitted(nacka)

    with at(referral.due_on + 2 * DAY):
        client.force_login(office)
        soup = board(client, referral)

    assert [name.split()[0] for name in names(soup)] == ["Danderyds", "Botkyrka", "Nacka"]
    assert "2 dagar försenad" in row_of(soup, "Danderyd")


def test_the_rows_are_sorted_by_name_when_one_asks(referral, office_client):
    soup = board(office_client, referral, ordna="namn")
    assert [name.split()[0] for name in names(soup)] == ["Botkyrka", "Danderyds", "Nacka"]
    assert soup.select_one("th[aria-sort]").get_text() == "Mottagare"


def test_the_rows_are_narrowed_to_one_state(referral, botkyrka, registrar, office_client):
    factories.drafted(botkyrka, by=registrar)
    assert names(board(office_client, referral, visa="utkast")) == ["Botkyrka kommun"]
    assert len(names(board(office_client, referral, visa="ej-svarat"))) == 3
    assert names(board(office_client, referral, visa="svarat")) == []


def test_an_unknown_choice_shows_all(referral, office_client):
    assert len(names(board(office_client, referral, visa="x", ordna="y"))) == 3


def test_organisations_stand_below_the_municipalities(office_client):
    draft = factories.full_referral(to=())
    Recipient.objects.create(
        referral=draft, kind="organisation", name="Akademin", email="svar@akademin.example"
    )
    referral = factories.send_to(draft, "nacka")

    soup = board(office_client, referral)

    captions = [caption.get_text() for caption in soup.select(".board-table caption")]
    assert captions == ["Kommuner", "Organisationer"]


def test_a_survey_shows_that_a_person_has_answered_and_nothing_more(office_client):
    survey = factories.answered_survey(answered=1, waiting=1, abstains=True)

    soup = board(office_client, survey)

    assert soup.find(id="svar").get_text() == "1 av 2 har svarat"
    assert sorted(row.select_one(".badge").get_text() for row in soup.select("tbody tr")) == [
        "Har svarat",
        "Inte öppnad",
    ]
    assert "Läs svaret" not in soup.get_text()
    answered = survey.recipients.get(responses__status="submitted")
    page = reverse("referrals:response_page", args=[survey.slug, answered.pk])
    assert office_client.get(page).status_code == 404


def failed_letter(recipient, **message):
    written = write_message(
        "reminder",
        "fel@botkyrka.example",
        "outbox/mail/test",
        {},
        about=recipient,
        to_name=recipient.name,
    )
    told = {"status": "given_up", "last_error": "550 Ingen sådan mottagare", **message}
    Message.objects.filter(pk=written.pk).update(**told)
    return written


def test_mail_that_did_not_come_through_is_marked_with_its_reason(
    referral, botkyrka, office_client
):
    failed_letter(botkyrka)

    soup = board(office_client, referral)
    url = reverse("referrals:board_recipient", args=[referral.slug, botkyrka.pk])

    assert "Mejl till en mottagare kom inte fram" in soup.get_text(" ", strip=True)
    assert "Mejl kom inte fram" in row_of(soup, "Botkyrka")
    assert "550 Ingen sådan mottagare" in office_client.get(url).content.decode()
    assert names(board(office_client, referral, visa="post")) == ["Botkyrka kommun"]


@pytest.mark.parametrize("status", ["given_up", "uncertain"])
def test_a_corrected_address_gets_what_did_not_come_through(
    referral, botkyrka, office_client, status
):
    failed = failed_letter(botkyrka, status=status)
    url = reverse("referrals:board_address", args=[referral.slug, botkyrka.pk])

    office_client.post(url, {"email": "ny@botkyrka.example", "resend": "on"})

    again = Message.objects.get(repeats=failed)
    assert (again.to_address, again.subject) == ("ny@botkyrka.example", failed.subject)
    assert again.status == "queued"
    botkyrka.municipality.refresh_from_db()
    assert botkyrka.municipality.registrar_email == "ny@botkyrka.example"
    assert "kom inte fram" not in board(office_client, referral).select_one("tbody").get_text()


def test_a_corrected_address_sends_nothing_unless_asked(referral, botkyrka, office_client):
    failed_letter(botkyrka)
    url = reverse("referrals:board_address", args=[referral.slug, botkyrka.pk])
    office_client.post(url, {"email": "ny@botkyrka.example"})
    assert Message.objects.count() == 1


def test_a_secret_letter_that_failed_is_replaced_by_one_with_a_new_link(office_client):
    draft = factories.full_referral()
    Recipient.objects.create(
        referral=draft, kind="organisation", name="Akademin", email="fel@akademin.example"
    )
    akademin = factories.send_to(draft).recipients.get()
    failed = failed_letter(akademin, secret=True, text="", html="")
    url = reverse("referrals:board_address", args=[akademin.referral.slug, akademin.pk])

    office_client.post(url, {"email": "ratt@akademin.example", "resend": "on"})

    failed.refresh_from_db()
    new = Message.objects.exclude(pk=failed.pk).get(to_address="ratt@akademin.example")
    assert (failed.status, new.secret) == ("discarded", True)
    assert "/svara/" in new.text


def test_a_bad_address_is_told_and_kept(referral, botkyrka, office_client):
    url = reverse("referrals:board_address", args=[referral.slug, botkyrka.pk])
    response = office_client.post(url, {"email": "registrator.botkyrka"})
    assert response.status_code == 200
    assert "registrator.botkyrka" in response.content.decode()
    assert "Fyll i en giltig e-postadress" in response.content.decode()


def test_an_address_another_recipient_has_is_refused(office_client):
    draft = factories.full_referral(to=())
    for name in ("ett", "tva"):
        Recipient.objects.create(
            referral=draft, kind="organisation", name=name, email=f"{name}@org.example"
        )
    referral = factories.send_to(draft)
    url = reverse("referrals:board_address", args=[referral.slug, referral.recipients.first().pk])

    response = office_client.post(url, {"email": "TVA@org.example"})

    assert "Adressen är redan mottagare." in response.content.decode()
    assert referral.recipients.filter(email__iexact="tva@org.example").count() == 1


def test_a_recipient_of_another_remiss_is_not_found(referral, office_client):
    other = factories.asked("sigtuna").recipients.get()
    url = reverse("referrals:board_recipient", args=[referral.slug, other.pk])
    assert office_client.get(url).status_code == 404


def test_a_board_of_300_is_paginated_and_needs_as_many_queries_as_one_of_26(office_client):
    office_client.get("/")
    small = factories.asked(*Municipality.objects.values_list("slug", flat=True))
    draft = factories.full_referral(to=())
    factories.QuestionFactory(referral=draft)
    Recipient.objects.bulk_create(
        Recipient(
            referral=draft, kind="organisation", name=f"Förening {n}", email=f"{n}@org.example"
        )
        for n in range(274)
    )
    large = factories.send_to(draft, *Municipality.objects.values_list("slug", flat=True))
    for referral in (small, large):
        factories.submitted(referral.recipients.get(municipality__slug="botkyrka"))

    urls = [reverse("referrals:board", args=[each.slug]) for each in (small, large)]
    office_client.get(urls[0])
    with_26, with_300 = (count_queries(office_client, url) for url in urls)

    assert len(with_300) == len(with_26), "\n".join(with_300)
    assert len(with_300) <= 10, "\n".join(with_300)
    soup = board(office_client, large)
    assert len(names(soup)) == 50
    assert soup.find(id="svar").get_text() == "1 av 300 har svarat"
