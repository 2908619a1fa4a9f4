"""The page of an answer: every kind of question, saved without JavaScript, by parts, together."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from referrals import workflow
from referrals.models import Answer, QuestionGroup, Recipient, Response
from tests import factories
from tests.cast import logged_in
from tests.forms import form_on, soup_of
from tests.queries import count_queries
from tests.referrals.answering import Pages, draft_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def referral():
    return factories.asked("botkyrka", "nacka")


@pytest.fixture
def botkyrka(referral):
    return referral.recipients.get(municipality__slug="botkyrka")


@pytest.fixture
def question(referral):
    return referral.questions.get()


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka")


@pytest.fixture
def pages(referral, registrar):
    return Pages(referral, registrar)


def asked_all_kinds():
    draft = factories.full_referral()
    factories.one_of_each_kind(draft)
    return factories.send_to(draft, "botkyrka")


def test_the_page_shows_time_left_documents_and_questions(referral, question, pages):
    text = soup_of(pages.get()).get_text(" ", strip=True)

    assert "70 dagar kvar" in text
    assert referral.documents.first().title in text
    assert f"1. {question.text}" in text


def test_the_first_opening_is_noted_and_no_later_one(botkyrka, pages):
    assert botkyrka.opened_at is None
    pages.get()
    first = Recipient.objects.get(pk=botkyrka.pk).opened_at
    pages.get()

    assert first is not None
    assert Recipient.objects.get(pk=botkyrka.pk).opened_at == first


def test_to_look_begins_no_draft(botkyrka, pages):
    pages.save({})
    assert draft_of(botkyrka) is None


def test_every_kind_of_question_is_answered_without_javascript(registrar):
    referral = asked_all_kinds()
    pages = Pages(referral, registrar)
    chosen = {"position": "remarks", "agreement": "partly", "scale": "4"}
    form, expected = pages.form(), {}
    for question in referral.questions.all():
        name, options = f"fraga-{question.pk}", [o.pk for o in question.options.all()]
        form[f"{name}-text"] = ["Ett stycke."]
        if question.kind in ("position", "agreement"):
            form[f"{name}-choice"] = [chosen[question.kind]]
        elif question.kind == "scale":
            form[f"{name}-grade"] = ["4"]
        elif question.kind == "single":
            form[f"{name}-picked"] = [str(options[1])]
        elif question.kind == "multiple":
            form[f"{name}-picked"] = [str(options[0]), str(options[2])]
        elif question.kind == "ranking":
            for place, pk in zip("312", options, strict=True):
                form[f"{name}-plats-{pk}"] = [place]
        expected[question.kind] = options

    assert pages.send(form).status_code == 302

    stored = {answer.question.kind: answer for answer in Answer.objects.all()}
    assert len(stored) == 7
    assert {answer.text for answer in stored.values()} == {"<p>Ett stycke.</p>"}
    assert (stored["position"].choice, stored["agreement"].choice) == ("remarks", "partly")
    assert stored["scale"].grade == 4
    assert stored["single"].picked == expected["single"][1:2]
    assert stored["multiple"].picked == expected["multiple"][::2]
    first, second, third = expected["ranking"]
    assert stored["ranking"].picked == [second, third, first]
    again = pages.form()
    ranking = referral.questions.get(kind="ranking")
    assert again[f"fraga-{ranking.pk}-plats-{first}"] == ["3"]


def test_a_choice_can_be_taken_back(registrar):
    referral = asked_all_kinds()
    pages, question = Pages(referral, registrar), referral.questions.get(kind="scale")
    pages.save({f"fraga-{question.pk}-grade": "5"})
    pages.save({f"fraga-{question.pk}-grade": ""})
    assert Answer.objects.get().grade is None


def test_two_with_the_same_place_are_not_ranked(registrar):
    referral = asked_all_kinds()
    pages, question = Pages(referral, registrar), referral.questions.get(kind="ranking")
    places = {f"fraga-{question.pk}-plats-{o.pk}": "1" for o in question.options.all()}
    response = pages.save(places)

    assert "en egen plats" in response.content.decode()
    again = form_on(response, "#svar")
    assert {name: again[name] for name in places} == {name: ["1"] for name in places}
    assert not Answer.objects.exists()


def test_plain_text_becomes_paragraphs_and_lists(question, pages):
    pages.save({f"fraga-{question.pk}-text": "Ett.\r\n\r\nTvå:\r\n\r\n- a\r\n- b"})
    assert text_of(question) == (
        "<p>Ett.</p><p>Två:</p><ul><li><p>a</p></li><li><p>b</p></li></ul>"
    )


def test_formatting_survives_a_saving_without_javascript(question, pages):
    rich = "<h3>Rubrik</h3><p>Med <strong>fetstil</strong>.</p>"
    pages.save({f"fraga-{question.pk}-text": rich, f"fraga-{question.pk}-text-slag": "html"})
    pages.save({"beslut-paragraph": "12"})
    assert text_of(question) == rich


def test_what_word_pastes_is_cleaned(question, pages):
    pasted = (
        '<p class="MsoNormal" style="margin:0"><strong>Ja</strong><o:p></o:p></p>'
        "<script>alert(1)</script><!--[if gte mso 9]><xml></xml><![endif]-->"
    )
    pages.save({f"fraga-{question.pk}-text": pasted, f"fraga-{question.pk}-text-slag": "html"})
    assert text_of(question) == "<p><strong>Ja</strong></p>"


def test_the_formal_frame_is_kept(botkyrka, pages):
    frame = {
        "registration_number": "KS 2014/312",
        "organ": "committee",
        "organ_name": "Utbildningsnämnden",
        "decided_on": "2014-09-02",
        "paragraph": "142",
        "adjusted_at_once": "on",
    }
    pages.save({f"beslut-{name}": value for name, value in frame.items()})

    draft = draft_of(botkyrka)
    assert (draft.organ_shown, draft.paragraph) == ("Utbildningsnämnden", "142")
    assert draft.decided_on.isoformat() == "2014-09-02"
    assert (draft.registration_number, draft.adjusted_at_once) == ("KS 2014/312", True)


def test_a_date_that_is_none_is_kept_to_be_corrected_and_the_rest_saved(question, pages):
    form = pages.form() | {f"fraga-{question.pk}-text": ["Ja."], "beslut-decided_on": ["31/2"]}
    response = pages.send(form)

    assert "Det datumet finns inte" in response.content.decode()
    assert form_on(response, "#svar")["beslut-decided_on"] == ["31/2"]
    assert text_of(question) == "<p>Ja.</p>"


def test_questions_stand_in_their_groups(registrar):
    draft = factories.full_referral()
    group = QuestionGroup.objects.create(referral=draft, position=1, title="Om nivån")
    factories.QuestionFactory(referral=draft, group=group, text="Räcker den?")
    factories.QuestionFactory(referral=draft, text="Vad tycker ni?")
    page = soup_of(Pages(factories.send_to(draft, "botkyrka"), registrar).get())

    titles = [node.get_text(" ", strip=True) for node in page.select("#svar .questions h3")]
    assert titles == ["1. Vad tycker ni?", "Om nivån", "2. Räcker den?"]


def test_statements_are_added_and_removed_without_losing_what_is_typed(botkyrka, question, pages):
    pages.send(pages.form() | {f"fraga-{question.pk}-text": ["Ja."]}, value="nytt-uttalande")
    pages.send(pages.form(), value="nytt-uttalande")
    first, second = draft_of(botkyrka).statements.all()
    form = pages.form() | {
        f"uttalande-{first.pk}-persons": ["Ada Berg, Bo Ek"],
        f"uttalande-{second.pk}-persons": ["Cia Dal"],
        f"uttalande-{second.pk}-kind": ["special"],
        f"fraga-{question.pk}-text": ["Ja, men."],
    }

    pages.send(form, button="ta-bort", value=f"uttalande-{first.pk}")

    left = draft_of(botkyrka).statements.get()
    assert (left.persons, left.kind) == ("Cia Dal", "special")
    assert text_of(question) == "<p>Ja, men.</p>"
    removed = first.history.exclude(history_type="-").latest()
    assert removed.persons == "Ada Berg, Bo Ek"


def test_several_files_are_uploaded_at_once_and_named(botkyrka, pages):
    uploads = [SimpleUploadedFile(name, b"Text.") for name in ("Utdrag § 1.txt", "Karta.txt")]
    pages.send(pages.form() | {"nya-kind": ["decision"]}, **{"nya-files": uploads})
    files = draft_of(botkyrka).files.all()
    assert [(f.title, f.kind) for f in files] == [
        ("Utdrag § 1", "decision"), ("Karta", "decision")
    ]  # fmt: skip
    pages.save({f"fil-{files[1].pk}-title": "Karta över länet"})
    assert draft_of(botkyrka).files.all()[1].title == "Karta över länet"


def test_a_form_that_is_sent_again_because_no_answer_came_doubles_no_file(botkyrka, pages):
    form = pages.form() | {"nya-kind": ["decision"]}
    for _ in range(2):
        upload = SimpleUploadedFile("Utdrag § 1.txt", b"Text.")
        assert pages.send(form, **{"nya-files": [upload]}).status_code == 302
    pages.send(form, **{"nya-files": [SimpleUploadedFile("Utdrag § 1.txt", b"Annan text.")]})

    assert [each.file.size for each in draft_of(botkyrka).files.all()] == [5, 11]


def test_a_file_of_the_wrong_kind_is_refused_and_the_text_saved(botkyrka, question, pages):
    form = pages.form() | {f"fraga-{question.pk}-text": ["Ja."]}
    bad = SimpleUploadedFile("svar.pdf", b"MZ\x90\x00 program")
    response = pages.send(form, **{"nya-files": [bad]})

    assert "Kontrollera att rätt fil är vald" in response.content.decode()
    assert text_of(question) == "<p>Ja.</p>"
    assert not draft_of(botkyrka).files.exists()


def test_one_part_is_saved_while_writing(question, pages):
    name = f"fraga-{question.pk}"
    form = pages.form()
    first = pages.save_part(name, form, text="<p>E</p>", **{"text-slag": "html"}).json()
    second = pages.save_part(
        name, form, version=first["version"], text="<p>Ett.</p>", **{"text-slag": "html"}
    ).json()

    assert (first["state"], second["state"]) == ("saved", "saved")
    assert re.fullmatch(r"\d\d\.\d\d", second["at"])
    assert text_of(question) == "<p>Ett.</p>"


def test_the_same_text_sent_twice_is_no_conflict(question, pages):
    name, form = f"fraga-{question.pk}", pages.form()
    pages.save_part(name, form, text="Ja.")
    assert pages.save_part(name, form, text="Ja.").json()["state"] == "saved"


def test_a_colleagues_newer_text_is_not_overwritten(referral, question, registrar):
    mine = Pages(referral, registrar)
    colleague = factories.access_account("botkyrka", first_name="Eva", last_name="Lind")
    theirs = Pages(referral, colleague)
    name, form = f"fraga-{question.pk}", mine.form()
    theirs.save_part(name, theirs.form(), text="Evas text.")

    refused = mine.save_part(name, form, text="Min text.")

    assert refused.status_code == 409
    told = refused.json()
    assert told["state"] == "stale"
    assert "Eva Lind" in told["html"] and "Evas text." in told["html"]
    assert text_of(question) == "<p>Evas text.</p>"
    chosen = mine.save_part(name, form, text="Min text.", version=told["version"])
    assert chosen.json()["state"] == "saved"
    assert text_of(question) == "<p>Min text.</p>"


def test_without_javascript_both_versions_are_shown_and_one_chosen(referral, question, registrar):
    mine, theirs = Pages(referral, registrar), Pages(referral, factories.access_account("botkyrka"))
    form = mine.form()
    theirs.save({f"fraga-{question.pk}-text": "Deras."})

    response = mine.send(form | {f"fraga-{question.pk}-text": ["Min."], "beslut-paragraph": ["12"]})

    page = soup_of(response)
    assert "Deras." in page.select_one(".conflict").get_text()
    again = form_on(response, "#svar")
    assert again[f"fraga-{question.pk}-text"] == ["Min."]
    assert Response.objects.get().paragraph == "12", "the rest is saved"
    assert text_of(question) == "<p>Deras.</p>"
    mine.send(again)
    assert text_of(question) == "<p>Min.</p>"


def test_without_javascript_the_stored_version_can_be_kept(referral, question, registrar):
    mine, theirs = Pages(referral, registrar), Pages(referral, factories.access_account("botkyrka"))
    form = mine.form()
    theirs.save({f"fraga-{question.pk}-text": "Deras."})
    again = form_on(mine.send(form | {f"fraga-{question.pk}-text": ["Min."]}), "#svar")

    mine.send(again, button="ta-sparad", value=f"fraga-{question.pk}")

    assert text_of(question) == "<p>Deras.</p>"
    assert mine.form()[f"fraga-{question.pk}-text"] == ["Deras."]


def test_different_questions_are_written_at_once(registrar):
    referral = asked_all_kinds()
    first, second = referral.questions.all()[:2]
    mine, theirs = Pages(referral, registrar), Pages(referral, factories.access_account("botkyrka"))
    my_form, their_form = mine.form(), theirs.form()

    a = mine.save_part(f"fraga-{first.pk}", my_form, text="Ett.")
    b = theirs.save_part(f"fraga-{second.pk}", their_form, text="Två.")

    assert (a.status_code, b.status_code) == (200, 200)
    assert (text_of(first), text_of(second)) == ("<p>Ett.</p>", "<p>Två.</p>")


def test_who_writes_while_a_colleague_hands_in_loses_nothing(
    referral, botkyrka, question, registrar
):
    pages = Pages(referral, registrar)
    pages.save({f"fraga-{question.pk}-text": "Ja."})
    form = pages.form() | {f"fraga-{question.pk}-text": ["Ja, och mer."]}
    workflow.submit_response(draft_of(botkyrka), by=registrar)

    part = pages.save_part(f"fraga-{question.pk}", form)
    page = pages.send(form)

    assert (part.status_code, part.json()["state"]) == (410, "over")
    assert form_on(page, "#svar")[f"fraga-{question.pk}-text"] == ["Ja, och mer."]
    assert draft_of(botkyrka) is None, "no supplement begins by itself"
    pages.send(form_on(page, "#svar"), value="komplettera")
    assert draft_of(botkyrka).answers.get().text == "<p>Ja, och mer.</p>"
    assert factories.response_of(botkyrka).answers.get().text == "<p>Ja.</p>"


def test_an_access_that_ends_while_writing_is_told_and_stores_nothing(
    referral, question, registrar
):
    pages = Pages(referral, registrar)
    form = pages.form()
    registrar.municipality_accesses.all().delete()

    answer = pages.save_part(f"fraga-{question.pk}", form, text="Sent.")

    assert answer.status_code == 403
    assert text_of(question) == ""


def test_sixty_questions_need_no_more_queries_than_one(registrar):
    draft = factories.full_referral()
    group = QuestionGroup.objects.create(referral=draft, position=1, title="Grupp")
    for number in range(60):
        factories.QuestionFactory(
            referral=draft,
            text=f"Fråga {number}?",
            kind="scale",
            group=group if number % 2 else None,
        )
    referral = factories.send_to(draft, "botkyrka")
    response = workflow.start_response(referral.recipients.get(), by=registrar)
    for question in referral.questions.all():
        Answer.objects.create(response=response, question=question, grade=3)
    for _ in range(10):
        factories.response_statement(response)
        factories.response_file(response)
    pages = Pages(referral, registrar)
    pages.get()

    assert len(count_queries(pages.client, pages.url)) <= 15
    assert len(count_queries(pages.client, f"{pages.url}lamna/")) <= 17


def test_other_municipalities_find_nothing_whatever_they_try(referral, botkyrka, registrar):
    response = factories.drafted(botkyrka, by=registrar)
    paper, said = factories.response_file(response), factories.response_statement(response)
    nacka = Pages(referral, factories.access_account("nacka"))
    form = nacka.form()

    assert nacka.get(f"filer/{paper.pk}/").status_code == 404
    assert nacka.get(f"uttalanden/{said.pk}/fil/").status_code == 404
    nacka.send(form, button="ta-bort", value=f"fil-{paper.pk}")
    nacka.send(form, button="ta-bort", value=f"uttalande-{said.pk}")
    stolen = {f"uttalande-{said.pk}-version": "x", f"uttalande-{said.pk}-persons": "Ingen"}
    part = nacka.client.post(
        f"{nacka.url}spara/", {**stolen, "del": f"uttalande-{said.pk}", "agerar_for": "nacka"}
    )
    foreign = nacka.client.post(
        f"{nacka.url}spara/", {**stolen, "del": f"uttalande-{said.pk}", "agerar_for": "botkyrka"}
    )

    assert (part.status_code, foreign.status_code) == (410, 409)
    assert response.files.filter(pk=paper.pk).exists()
    assert response.statements.get().persons == "Ada Berg"
    assert "Vi är positiva" not in nacka.get().content.decode()


def test_a_draft_is_invisible_to_the_chancery(referral, botkyrka, registrar, office):
    factories.drafted(botkyrka, by=registrar, text="<p>Hemligt än.</p>")
    client = logged_in(office)
    for url in (f"/remisser/{referral.slug}/svar/", f"/remisser/{referral.slug}/"):
        assert "Hemligt än" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"fraga-{}-text": "Nu\x00ll\x0b"},
        {"fraga-{}-text": "a" * 2_000_000},
        {"fraga-{}-version": "x" * 100_000},
        {"satt-manner": "hittepå", "satt-version": "\x00"},
        {"beslut-version": "", "beslut-decided_on": "9999999-99-99", "beslut-organ": "\x00"},
        {"beslut-version": "", "beslut-paragraph": "9" * 500},
        {"del": "\x00"},
        {"del": "fraga-999999999999999999999999"},
        {"ta-bort": "fil-99999999999999999999999"},
    ],
    ids=range(9),
)
def test_bad_input_is_never_a_server_error(question, pages, sent):
    body = {name.format(question.pk): value for name, value in sent.items()}
    body = {"agerar_for": "botkyrka", f"fraga-{question.pk}-version": "x", **body}
    for url in (pages.url, f"{pages.url}spara/", f"{pages.url}anstand/", f"{pages.url}las-in/"):
        assert pages.client.post(url, {"del": f"fraga-{question.pk}", **body}).status_code < 500
    as_json = pages.client.post(
        f"{pages.url}spara/", b'{"del": [1]}', content_type="application/json"
    )
    assert as_json.status_code < 500
    assert pages.get().status_code == 200


def test_an_answer_of_100_000_words_is_saved_shown_and_handed_in(botkyrka, question, pages):
    words = "<p>" + "</p><p>".join(["ord " * 99 + "ord."] * 1000) + "</p>"
    form = pages.form()
    saved = pages.save_part(f"fraga-{question.pk}", form, text=words, **{"text-slag": "html"})

    assert saved.json()["state"] == "saved"
    assert text_of(question) == words
    assert pages.hand_in().status_code == 302
    assert factories.response_of(botkyrka).answers.get().text == words
