"""The chancery writes what a remiss asks: kinds, options, groups and order; frozen when sent."""

import pytest
from django.urls import reverse

from referrals import workflow
from referrals.asking import asked_groups
from referrals.models import Question, QuestionGroup, QuestionOption, Referral
from tests.cast import logged_in
from tests.factories import QuestionFactory, StaffFactory, full_referral, open_referral
from tests.forms import errors_on, new_row, open_form, send, soup_of
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return full_referral()


def page_of(referral):
    return reverse("admin:referrals_referral_questions", args=[referral.pk])


def save(client, referral, form):
    response = send(client, page_of(referral), form)
    assert response.status_code == 302, errors_on(response)
    return response


def ask(form, text, **values):
    return new_row(form, "questions", text=text, kind=values.pop("kind", "text"), **values)


def texts(referral):
    return [question.text for group in asked_groups(referral) for question in group.questions]


def test_questions_of_all_kinds_are_written(office_client, draft):
    form = open_form(office_client, page_of(draft))
    for kind in Question.Kind.values:
        options = "Ett\n\n  Två  \nTre" if kind in Question.WITH_OPTIONS else ""
        ask(form, f"Fråga {kind}?", kind=kind, options=options, help_text="Tänk efter.")

    save(office_client, draft, form)

    assert [q.kind for q in draft.questions.all()] == Question.Kind.values
    ranked = draft.questions.get(kind="ranking")
    assert [option.text for option in ranked.options.all()] == ["Ett", "Två", "Tre"]
    assert ranked.help_text == "Tänk efter."
    assert ranked.history.latest().history_user is not None


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        ("single", "", "Skriv minst två svarsalternativ."),
        ("multiple", "Ett", "Skriv minst två svarsalternativ."),
        ("ranking", "Ett\nTvå\nett", "Rad 3: ”ett” står där redan."),
        ("single", "Ett\n" + "x" * 201, "Rad 2 är längre än 200 tecken."),
        ("text", "Ett\nTvå", "Frågor av slaget Fri text har inga svarsalternativ."),
        ("scale", "Ett\nTvå", "Frågor av slaget Skala 1–5 har inga svarsalternativ."),
    ],
)
def test_wrong_options_are_told_at_the_field_and_kept(office_client, draft, kind, options, message):
    form = open_form(office_client, page_of(draft))
    ask(form, "Vilket?", kind=kind, options=options)

    response = send(office_client, page_of(draft), form)

    assert response.status_code == 200
    assert message in errors_on(response)
    assert soup_of(response).select_one("#id_questions-0-options").text.strip() == options
    assert not draft.questions.exists()


def test_an_option_that_stays_is_the_same_row(office_client, draft):
    question = QuestionFactory(referral=draft, kind="ranking")
    for position, text in enumerate(("Ett", "Två", "Tre"), 1):
        QuestionOption.objects.create(question=question, position=position, text=text)
    kept = question.options.get(text="Två").pk
    form = open_form(office_client, page_of(draft))
    form["questions-0-options"] = ["Två\nFyra\nEtt"]

    save(office_client, draft, form)

    assert [option.text for option in question.options.all()] == ["Två", "Fyra", "Ett"]
    assert question.options.get(text="Två").pk == kept


def test_rows_are_moved_by_their_places(office_client, draft):
    for text in ("A", "B", "C"):
        QuestionFactory(referral=draft, text=text)
    form = open_form(office_client, page_of(draft))
    form |= {
        "questions-0-order": ["2"], "questions-1-order": ["3"], "questions-2-order": ["1"],
    }  # fmt: skip

    save(office_client, draft, form)

    assert texts(draft) == ["C", "A", "B"]
    assert [q.position for q in draft.questions.all()] == [1, 2, 3]


def test_questions_stand_in_the_order_of_their_groups(office_client, draft):
    form = open_form(office_client, page_of(draft))
    new_row(form, "question_groups", title="Sist")
    new_row(form, "question_groups", title="Först")
    save(office_client, draft, form)
    form = open_form(office_client, page_of(draft))
    form |= {"question_groups-0-order": ["2"], "question_groups-1-order": ["1"]}
    last, first = (QuestionGroup.objects.get(title=title).pk for title in ("Sist", "Först"))
    ask(form, "I den sista", group=str(last))
    ask(form, "I den första", group=str(first))
    ask(form, "Utan grupp")

    save(office_client, draft, form)

    assert texts(draft) == ["Utan grupp", "I den första", "I den sista"]


def test_a_group_of_another_referral_can_not_be_chosen(office_client, draft):
    other = QuestionGroup.objects.create(referral=full_referral(), title="Andras")
    form = open_form(office_client, page_of(draft))
    ask(form, "Hur?", group=str(other.pk))

    response = send(office_client, page_of(draft), form)

    assert response.status_code == 200
    assert errors_on(response)


def test_a_group_with_questions_is_not_removed(office_client, draft):
    group = QuestionGroup.objects.create(referral=draft, title="Vägar", position=1)
    QuestionFactory(referral=draft, group=group)
    form = open_form(office_client, page_of(draft)) | {"question_groups-0-DELETE": ["on"]}

    response = send(office_client, page_of(draft), form)

    assert response.status_code == 200
    assert QuestionGroup.objects.filter(pk=group.pk).exists()


def test_many_questions_are_pasted_under_headings(office_client, draft):
    form = open_form(office_client, page_of(draft))
    form |= {"pasted": ["Utan rubrik\n# Vägar\nVäg ett\nVäg två\n\n#Skolor\nSkola"]}
    form |= {"pasted_kind": ["scale"]}

    save(office_client, draft, form)

    assert texts(draft) == ["Utan rubrik", "Väg ett", "Väg två", "Skola"]
    assert list(draft.question_groups.values_list("title", flat=True)) == ["Vägar", "Skolor"]
    assert set(draft.questions.values_list("kind", flat=True)) == {"scale"}


def test_a_pasted_line_that_is_too_long_is_told_by_its_number(office_client, draft):
    form = open_form(office_client, page_of(draft)) | {"pasted": ["Bra\n" + "x" * 501]}

    response = send(office_client, page_of(draft), form)

    assert "Rad 2 är längre än 500 tecken." in errors_on(response)
    assert not draft.questions.exists()


def test_a_survey_asks_scales_only(office_client):
    survey = full_referral(to=(), kind="survey")
    form = open_form(office_client, page_of(survey))
    ask(form, "Varför?", kind="text")

    response = send(office_client, page_of(survey), form)

    assert "En enkät har bara skalor 1–5." in errors_on(response)


def test_a_remiss_with_other_questions_does_not_become_a_survey(office_client):
    draft = full_referral(to=())
    QuestionFactory(referral=draft, kind="text")
    url = reverse("admin:referrals_referral_change", args=[draft.pk])
    form = open_form(office_client, url) | {"kind": ["survey"]}

    response = send(office_client, url, form)

    assert "Ändra frågorna först." in errors_on(response)


def test_second_save_is_refused_and_nothing_typed_is_lost(office_client, draft):
    QuestionFactory(referral=draft, text="Hur?")
    colleague = logged_in(StaffFactory(email="kollega@example.se"))
    mine, theirs = open_form(office_client, page_of(draft)), open_form(colleague, page_of(draft))
    send(colleague, page_of(draft), theirs | {"questions-0-text": ["Deras?"]})

    response = send(office_client, page_of(draft), mine | {"questions-0-text": ["Min?"]})

    assert response.status_code == 200
    cells = [cell.text for cell in soup_of(response).select(".conflict td")]
    assert cells == ["Min?", "Deras?"]
    assert texts(draft) == ["Deras?"]


def test_what_is_kept_on_this_machine_is_not_mixed_with_the_referrals_own_page(
    office_client, draft
):
    key = "[data-draft]"
    questions = soup_of(office_client.get(page_of(draft))).select_one(key)
    change = reverse("admin:referrals_referral_change", args=[draft.pk])
    text = soup_of(office_client.get(change)).select_one(key)

    assert questions["data-draft"] != text["data-draft"]


def test_sent_questions_are_shown_and_not_changed(office_client):
    draft = full_referral()
    question = QuestionFactory(referral=draft, text="Hur går det?")
    form = open_form(office_client, page_of(draft)) | {"questions-0-text": ["Något annat?"]}
    workflow.open_referral(draft, by=StaffFactory())

    page = soup_of(office_client.get(page_of(draft)))
    response = send(office_client, page_of(draft), form)

    assert "Hur går det?" in page.select_one(".asked").text
    assert not page.select("#content-main input[type=text], #content-main [type=submit]")
    assert "skickades ut medan du skrev" in response.content.decode()
    question.refresh_from_db()
    assert question.text == "Hur går det?"


def test_sixty_questions_cost_no_more_queries_than_one(office_client, draft):
    def add(number):
        for n in range(number):
            group = QuestionGroup.objects.create(referral=draft, title=f"Grupp {n}", position=n)
            question = QuestionFactory(referral=draft, group=group, kind="single")
            for text in ("Ja", "Nej"):
                QuestionOption.objects.create(question=question, text=text)

    add(1)
    count_queries(office_client, page_of(draft))
    with_one = len(count_queries(office_client, page_of(draft)))
    add(59)

    assert len(count_queries(office_client, page_of(draft))) == with_one <= 25


def test_the_public_page_shows_the_questions(anonymous_client):
    draft = full_referral()
    question = QuestionFactory(referral=draft, kind="single", text="Vilket?", help_text="Ett val.")
    for text in ("Det ena", "Det andra"):
        QuestionOption.objects.create(question=question, text=text)
    workflow.open_referral(draft, by=StaffFactory())

    page = anonymous_client.get(draft.get_absolute_url()).content.decode()

    for said in ("Vilket?", "Ett val.", "Det ena", "Det andra"):
        assert said in page


def test_the_page_is_not_there_for_others(submitter_a_client):
    referral = open_referral()

    assert submitter_a_client.get(page_of(referral)).status_code == 302
    assert Referral.objects.get(pk=referral.pk).questions.count() == 0
