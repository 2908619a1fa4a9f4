"""The compilation as a page, as a workbook and as data: who sees what, and what it says."""

import json
from datetime import datetime, time
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Municipality, Party
from referrals.models import Answer, QuestionOption
from tests import factories
from tests.cast import logged_in
from tests.forms import soup_of
from tests.queries import assert_query_count_does_not_grow
from tests.referrals.compiled import STOCKHOLM, answered_by_two, day_after, hand_in, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered():
    return answered_by_two()


def url(referral, name="compilation"):
    return reverse(f"referrals:{name}", args=[referral.slug])


def matrix(response):
    rows = soup_of(response).select(".answer-matrix tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in rows]


def test_nobody_but_the_chancery_reads_it_before_it_is_published(
    answered, office_client, anonymous_client, member_client
):
    for name in ("compilation", "compilation_xlsx", "compilation_json"):
        assert office_client.get(url(answered, name)).status_code == 200
        assert anonymous_client.get(url(answered, name)).status_code == 404
        assert member_client.get(url(answered, name)).status_code == 404


def test_the_matrix_shows_who_said_what(answered, office_client):
    assert matrix(office_client.get(url(answered))) == [
        ["Botkyrka kommun", "T Tillstyrker", "5 5 av 5", "Text svar i text", "M"],
        ["Nacka kommun", "A Avstyrker", "2 2 av 5", "inget svar på frågan", ""],
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("stallning=rejects", ["Nacka kommun"]),
        ("parti=M", ["Botkyrka kommun"]),
        ("storlek=stor", ["Nacka kommun"]),
        ("stallning=abstains", []),
        ("stallning=vad-som-helst", []),
    ],
)
def test_the_matrix_is_narrowed(answered, office_client, query, names):
    Municipality.objects.filter(slug="nacka").update(population=111_000)
    response = office_client.get(f"{url(answered)}?{query}")
    assert [row[0] for row in matrix(response)] == names


def test_the_page_tells_how_many_and_who_is_missing(answered, office_client):
    lead = soup_of(office_client.get(url(answered))).select_one(".page-header__lead").text
    assert "2 av 3 har svarat" in lead
    assert "Solna stad" in lead


def test_one_question_is_read_through_all_answers(answered, office_client):
    question = answered.questions.get(text="Varför")
    page = soup_of(
        office_client.get(
            reverse("referrals:compilation_question", args=[answered.slug, question.pk])
        )
    )
    assert [said.h3.text.strip() for said in page.select(".said")] == ["Botkyrka kommun"]
    assert "=1+1 är vår åsikt" in page.select_one(".said .prose").text


def test_a_passage_is_quoted_and_taken_away(answered, office_client):
    said = Answer.objects.get(question__text="Varför")
    address = reverse("referrals:quote", args=[answered.slug, said.pk])
    question = reverse("referrals:compilation_question", args=[answered.slug, said.question_id])

    office_client.post(address, {"text": "vår åsikt", "tags": "Kritik, Takt"})
    page = soup_of(office_client.get(question))
    assert page.select_one(".quotation p").text == "vår åsikt"
    assert [tag.text for tag in page.select(".quotation .badge")] == ["Kritik", "Takt"]

    drop = reverse("referrals:drop_quotation", args=[answered.slug, said.quotations.get().pk])
    office_client.post(drop)
    assert not said.quotations.exists()


def test_a_quotation_that_is_not_there_is_told(answered, office_client):
    said = Answer.objects.get(question__text="Varför")
    address = reverse("referrals:quote", args=[answered.slug, said.pk])
    response = office_client.post(address, {"text": "något annat"}, follow=True)
    assert "Citatet står inte ordagrant i svaret." in response.content.decode()


def test_only_the_chancery_quotes(answered, member_client, anonymous_client):
    said = Answer.objects.get(question__text="Varför")
    address = reverse("referrals:quote", args=[answered.slug, said.pk])
    assert member_client.post(address, {"text": "vår åsikt"}).status_code == 404
    assert anonymous_client.post(address, {"text": "vår åsikt"}).status_code == 302
    assert not said.quotations.exists()


def test_an_answer_of_another_referral_is_not_quoted_here(answered, office_client):
    other = factories.asked("ekero")
    factories.submitted(other.recipients.get())
    said = Answer.objects.get(response__recipient__referral=other)
    address = reverse("referrals:quote", args=[answered.slug, said.pk])
    assert office_client.post(address, {"text": "positiva"}).status_code == 404


def test_a_published_compilation_is_everybodys(answered, office, anonymous_client):
    with day_after(answered):
        publish(answered, office, responses=True)
        response = anonymous_client.get(url(answered))
    assert "Det väger jämnt." in response.content.decode()
    assert len(matrix(response)) == 2


def test_without_the_answers_only_the_numbers_are(answered, office, anonymous_client):
    with day_after(answered):
        publish(answered, office, responses=False)
        page = anonymous_client.get(url(answered))
        data = anonymous_client.get(url(answered, "compilation_json")).json()
        book = load_workbook(
            BytesIO(anonymous_client.get(url(answered, "compilation_xlsx")).content)
        )
    assert matrix(page) == []
    assert "Botkyrka" not in page.content.decode()
    assert "answers" not in data
    assert book.sheetnames == ["Siffror"]


def test_the_chancery_writes_the_assessment_from_the_page(answered, office_client):
    response = office_client.post(url(answered, "compilation_start"), follow=True)
    assert response.redirect_chain[-1][0].startswith("/admin/referrals/compilation/")
    assert "Samlad bedömning" in response.content.decode()


def test_a_published_compilation_is_not_edited(answered, office):
    with day_after(answered):
        office_client = logged_in(office)
        publish(answered, office, responses=False)
        page = reverse("admin:referrals_compilation_change", args=[answered.compilation.pk])
        shown = office_client.get(page)
        assert "Det väger jämnt." in shown.content.decode()
        assert not soup_of(shown).select("[name=assessment]")
        office_client.post(page, {"assessment": "<p>Annat.</p>", "revision": "2"})
    answered.compilation.refresh_from_db()
    assert answered.compilation.assessment == "<p>Det väger jämnt.</p>"


def test_the_decision_is_noted_under_its_item(answered, office):
    decision = factories.DecisionFactory(item__meeting=factories.held_meeting())
    with day_after(answered):
        office_client = logged_in(office)
        publish(answered, office, responses=False)
        page = soup_of(office_client.get(url(answered)))
        values = [option["value"] for option in page.select("[name=item] option")]
        office_client.post(url(answered, "decide"), {"item": "999999"})
        answered.refresh_from_db()
        assert answered.status == "compiled"
        type(decision.item.meeting).objects.filter(pk=decision.item.meeting_id).update(
            starts_at=datetime.combine(answered.due_on, time(9), STOCKHOLM), ends_at=None
        )
        office_client.post(url(answered, "decide"), {"item": decision.item_id})
    answered.refresh_from_db()
    assert values[0] == ""
    assert (answered.status, answered.outcome_at) == ("decided", decision.item)


def test_formulas_in_text_stay_text_in_the_workbook(answered, office_client):
    content = office_client.get(url(answered, "compilation_xlsx")).content
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Siffror", "Frågor", "Alla svar"]
    cells = [cell for row in book["Alla svar"].iter_rows() for cell in row]
    formula = next(cell for cell in cells if str(cell.value).startswith("=1+1"))
    assert (formula.data_type, formula.quotePrefix) == ("s", True)


def test_the_data_say_what_the_page_says(answered, office_client):
    data = json.loads(office_client.get(url(answered, "compilation_json")).content)
    assert (data["answered"], data["recipients"], data["missing"]) == (2, 3, ["Solna stad"])
    position = data["questions"][0]
    assert [(bar["label"], bar["count"]) for bar in position["bars"]][:1] == [("Tillstyrker", 1)]
    assert data["answers"][0]["statements"] == [
        {"kind": "Reservation", "persons": "A B", "party": "M"}
    ]


def test_what_is_kept_of_the_page_is_never_older_than_what_it_is_made_of(answered, office_client):
    office_client.get(url(answered))
    solna = answered.recipients.get(municipality__slug="solna")
    hand_in(solna, Ställning={"choice": "supports"}, Vikt={"grade": 5})
    assert [row[0] for row in matrix(office_client.get(url(answered)))][-1] == "Solna stad"
    assert "3 av 3 har svarat" in office_client.get(url(answered)).content.decode()

    answered.recipients.filter(pk=solna.pk).update(name="Solna kommun")
    Party.objects.filter(abbreviation="M").update(abbreviation="MP2")
    rows = matrix(office_client.get(url(answered)))
    assert (rows[-1][0], rows[0][-1]) == ("Solna kommun", "MP2")


def test_queries_do_not_grow_with_answers_and_questions(office_client):
    draft = factories.full_referral(to=())
    slugs = list(Municipality.objects.values_list("slug", flat=True))
    referral = factories.send_to(draft, *slugs[:20])
    Party.objects.count()
    recipients = iter(referral.recipients.all())

    def grow(number):
        with_draft = type(referral).objects.filter(pk=referral.pk)
        with_draft.update(status="draft", opened_at=None, sent_on=None)
        for _ in range(number):
            question = factories.QuestionFactory(referral=referral, kind="single")
            for n in range(3):
                QuestionOption.objects.create(question=question, text=f"Val {n}")
        with_draft.update(status="open", opened_at=referral.opened_at, sent_on=referral.sent_on)
        for _ in range(number):
            given = {
                question.text: {"picked": [question.options.first().pk]}
                for question in referral.questions.all()
            }
            hand_in(next(recipients), "M", **given)

    assert_query_count_does_not_grow(office_client, url(referral), grow, at_most=15)
