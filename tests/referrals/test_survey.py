"""A survey of persons: its numbers are everybody's in the end, who answered what is nobody's."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from outbox.models import Message
from referrals import workflow
from referrals.models import Answer, Recipient, Referral
from tests import factories
from tests.forms import soup_of
from tests.outbox.letters import run_worker
from tests.referrals.answering import Pages

pytestmark = pytest.mark.django_db
VARIED = [5, 4, 4, 3, 5, 2]


def open_survey(groups, *, waiting=0):
    """Return a survey that is out; `groups` are the grades given in each, in order."""
    draft = factories.full_referral(to=(), kind="survey")
    factories.QuestionFactory(referral=draft, kind="scale", text="Hur viktiga är vägarna?")
    for group, grades in groups.items():
        for n in range(len(grades) + waiting):
            factories.keyed(
                draft,
                f"{group}-{n}",
                kind="person",
                name=f"Person {n} {group}",
                email=f"p{n}@{group.lower()}.example",
                group=group,
            )
    survey = workflow.open_referral(draft, by=factories.StaffFactory())
    for group, grades in groups.items():
        for n, grade in enumerate(grades):
            give(survey, f"p{n}@{group.lower()}.example", grade)
    return survey


def give(survey, email, grade):
    """Hand in what one person answers."""
    response = workflow.start_response(survey.recipients.get(email=email), by=None)
    Answer.objects.create(response=response, question=survey.questions.get(), grade=grade)
    return workflow.submit_response(response, by=None)


def closed_survey(groups, **options):
    """Return a survey whose time is over and that takes no more answers."""
    survey = open_survey(groups, **options)
    # Time has passed: no one can do this through the portal.
    Referral.objects.filter(pk=survey.pk).update(status="closed")
    return Referral.objects.get(pk=survey.pk)


def url(survey, name="compilation"):
    return reverse(f"referrals:{name}", args=[survey.slug])


def question_url(survey):
    pk = survey.questions.get().pk
    return reverse("referrals:compilation_question", args=[survey.slug, pk])


def groups_shown(client, survey):
    section = soup_of(client.get(question_url(survey))).select_one("[aria-labelledby=grupper]")
    return [h3.text for h3 in section.select("h3")]


def test_nothing_that_the_chancery_reads_tells_who_answered_what(office_client):
    survey = closed_survey({"Presidier": VARIED, "Direktorer": [1, 5, 3, 4, 2]}, waiting=1)

    for address in (url(survey), question_url(survey), url(survey, "compilation_json")):
        text = office_client.get(address).content.decode()
        assert "Person" not in text, address
    book = load_workbook(BytesIO(office_client.get(url(survey, "compilation_xlsx")).content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if "Person" in cell]
    data = office_client.get(url(survey, "compilation_json")).json()
    assert (data["answered"], data["recipients"]) == (11, 13)
    assert (data["questions"][0]["n"], data["questions"][0]["unanswered"]) == (11, 2)
    assert not {"missing", "answers"} & set(data)


def test_the_board_tells_that_a_person_has_answered_and_no_more(office_client):
    survey = open_survey({"Presidier": VARIED}, waiting=1)
    answered = survey.recipients.get(email="p0@presidier.example")
    page = office_client.get(url(survey, "board"))
    assert "6 av 7 har svarat" in page.content.decode()

    own = reverse("referrals:board_recipient", args=[survey.slug, answered.pk])
    text = soup_of(office_client.get(own)).main.text
    assert "Har svarat" in text
    assert "Läs svaret" not in text
    assert office_client.get(f"{url(survey)}svar/{answered.pk}/").status_code == 404


def test_a_small_group_is_hidden_and_one_more_so_that_it_cannot_be_subtracted(office_client):
    survey = closed_survey({"Presidier": VARIED, "Direktorer": [1, 5, 3, 4, 2], "Ovriga": [1, 2]})
    assert groups_shown(office_client, survey) == ["Presidier"]


def test_a_group_in_which_all_said_the_same_is_hidden(office_client):
    survey = closed_survey(
        {"Presidier": VARIED, "Styrelsen": [1, 2, 3, 4, 5], "Direktorer": [5, 5, 5, 5, 5, 5]}
    )
    assert groups_shown(office_client, survey) == ["Presidier"]


def test_large_groups_are_shown_with_those_who_did_not_answer_as_a_number(office_client):
    survey = closed_survey({"Presidier": VARIED, "Direktorer": [1, 5, 3, 4, 2]}, waiting=2)
    assert groups_shown(office_client, survey) == ["Direktorer", "Presidier"]
    text = " ".join(soup_of(office_client.get(question_url(survey))).main.text.split())
    assert "5 svar, medelvärde 3,0, 40 % svarade 4 eller 5. 2 har inte svarat" in text


def test_fewer_than_five_answers_show_no_numbers(office_client):
    survey = closed_survey({"Presidier": [5, 4, 3, 1]})
    page = soup_of(office_client.get(url(survey)))
    assert "Färre än fem har svarat" in page.main.text
    assert not page.select(".result, .top-list")
    shown = office_client.get(url(survey, "compilation_json")).json()["questions"][0]
    assert (shown["hidden"], shown["n"], shown["bars"]) == (True, 0, [])


def test_one_more_answer_changes_no_number_that_can_be_read(office_client):
    """Before and after, the difference would be what the last one answered."""
    survey = open_survey({"Presidier": VARIED}, waiting=1)

    def numbers():
        page = soup_of(office_client.get(url(survey)))
        assert "Siffrorna visas när enkäten är stängd" in page.main.text
        assert "Siffrorna visas när" in office_client.get(question_url(survey)).content.decode()
        book = load_workbook(BytesIO(office_client.get(url(survey, "compilation_xlsx")).content))
        rows = [[cell.value for cell in row] for row in book["Siffror"].iter_rows()]
        data = office_client.get(url(survey, "compilation_json")).json()
        return [str(each) for each in page.select(".result, .top-list")], rows, data["questions"]

    before = numbers()
    give(survey, "p6@presidier.example", 1)

    assert numbers() == before
    assert before[0] == []


def test_a_closed_survey_is_not_opened_for_one_more_answer(office, office_client):
    survey = closed_survey({"Presidier": VARIED}, waiting=1)
    with pytest.raises(ValidationError, match="öppnas inte igen"):
        workflow.reopen_referral(survey, by=office)
    admin = reverse("admin:referrals_referral_change", args=[survey.pk])
    assert "Öppna igen" not in office_client.get(admin).content.decode()


@pytest.mark.parametrize("query", ["stallning=supports", "parti=M", "storlek=liten", "sida=2"])
def test_no_filter_narrows_a_survey(office_client, query):
    survey = closed_survey({"Presidier": VARIED})
    whole = soup_of(office_client.get(url(survey))).main.text
    assert soup_of(office_client.get(f"{url(survey)}?{query}")).main.text == whole


def test_the_chancery_enters_no_persons_answer(office_client):
    survey = open_survey({"Presidier": []}, waiting=1)
    person = survey.recipients.get()
    assert (
        "För in svar"
        not in office_client.get(
            reverse("referrals:board_recipient", args=[survey.slug, person.pk])
        ).content.decode()
    )
    enter = reverse("referrals:board_enter", args=[survey.slug, person.pk])
    assert office_client.get(enter).status_code == 404


def test_a_person_answers_without_an_account_and_the_mail_tells_nothing_of_it():
    survey = open_survey({"Presidier": []}, waiting=1)
    person = Recipient.objects.get()
    factories.known_key(person, "min-nyckel")
    pages, question = Pages(survey, key="min-nyckel"), survey.questions.get()

    page = soup_of(pages.get())
    assert not page.select("textarea, [type=file]")
    pages.save({f"fraga-{question.pk}-grade": "4"})
    handed_in = pages.hand_in()
    run_worker()

    assert Answer.objects.get().grade == 4
    assert "4 av 5" in pages.client.get(handed_in["Location"]).content.decode()
    assert pages.get("version/1/kvittens.pdf").status_code == 200
    mail = Message.objects.get(kind="response_receipt")
    assert not mail.attachments.exists()
    assert person.responses.get().sha256 not in mail.text + mail.html
    assert "av 5" not in mail.text + mail.html
    assert pages.get("fragor.docx").status_code == 404
