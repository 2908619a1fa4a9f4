"""The chancery writes a referral, adds its documents, sends it out and withdraws it."""

import pytest
from django.urls import reverse

from referrals import workflow
from referrals.models import Referral
from tests import factories
from tests.factories import ended_referral, full_referral, open_referral, withdrawn_referral
from tests.files.uploads import PNG, upload
from tests.forms import errors_on, new_row, open_form, send, soup_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:referrals_referral_changelist")
ADD = reverse("admin:referrals_referral_add")


def change_url(referral):
    return reverse("admin:referrals_referral_change", args=[referral.pk])


def press(client, referral, name, **data):
    url = reverse("admin:referrals_referral_state", args=[referral.pk, name])
    return client.post(url, data, follow=True)


def message_on(response):
    return soup_of(response).select_one(".messagelist").text.strip()


def test_a_referral_is_written_with_a_file_and_a_link(office_client, office):
    form = open_form(office_client, ADD)
    form |= {
        "title": ["Gemensam avfallsplan"],
        "summary": ["<p>Vi frågar.</p>"],
        "due_on": ["2099-05-29"],
    }
    new_row(form, "documents", title="Missiv", kind="missive", url="")
    new_row(form, "documents", title="Underlag", kind="other", url="https://example.se/x")

    response = send(
        office_client, ADD, form, **{"documents-0-upload": upload("../../missiv å.pdf")}
    )

    assert response.status_code == 302, errors_on(response)
    referral = Referral.objects.get(slug="gemensam-avfallsplan")
    file, link = referral.documents.all()
    assert (file.file.original_name, file.file.uploaded_by) == ("missiv å.pdf", office)
    assert link.url == "https://example.se/x"
    assert referral.status == "draft"


@pytest.mark.parametrize(
    ("url", "file", "message"),
    [
        ("", ("bild.pdf", PNG), "Filen heter .pdf men innehållet är PNG"),
        ("", None, "Välj en fil eller skriv en länk."),
        ("https://example.se/x", ("papper.pdf",), "inte båda"),
        ("javascript:alert(1)", None, "Fyll i en giltig URL"),
    ],
    ids=["png named pdf", "neither", "both", "script"],
)
def test_a_wrong_document_is_refused_at_its_field_and_nothing_is_lost(
    office_client, url, file, message
):
    referral = full_referral()
    form = open_form(office_client, change_url(referral))
    form["title"] = ["En ny rubrik"]
    row = new_row(form, "documents", title="Bilaga", kind="other", url=url)
    files = {f"documents-{row}-upload": upload(*file)} if file else {}

    response = send(office_client, change_url(referral), form, **files)

    assert response.status_code == 200
    assert message in errors_on(response)
    assert 'value="En ny rubrik"' in response.content.decode()
    assert referral.documents.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("due_on", "31 februari"),
        ("title", ""),
        ("title", "x" * 5000),
        ("contact_email", "ingen adress"),
        ("registration_number", "<b>"),
    ],
)
def test_bad_input_is_told_at_its_field(office_client, field, value):
    referral = full_referral()
    form = open_form(office_client, change_url(referral)) | {field: [value]}

    response = send(office_client, change_url(referral), form)

    assert response.status_code == 200
    assert soup_of(response).select_one(f".field-{field} .errorlist, .errors.field-{field}")


def closed_referral():
    return workflow.close_referral(ended_referral(), by=None)


@pytest.mark.parametrize(
    ("make", "buttons"),
    [
        (full_referral, []),
        (open_referral, ["Rätta", "Återkalla"]),
        (ended_referral, ["Rätta", "Stäng", "Publicera svaren", "Återkalla"]),
        (closed_referral, ["Öppna igen", "Publicera svaren", "Återkalla"]),
        (withdrawn_referral, []),
    ],
)
def test_the_page_offers_just_the_buttons_that_work(office_client, make, buttons):
    page = soup_of(office_client.get(change_url(make())))

    assert [button.text for button in page.select(".states button")] == buttons


def test_published_answers_are_not_published_again(office_client):
    referral = ended_referral()

    press(office_client, referral, "publicera-svaren")

    assert Referral.objects.get(pk=referral.pk).responses_published_at
    assert "Publicera svaren" not in office_client.get(change_url(referral)).content.decode()


def test_the_buttons_close_and_open_again(office_client):
    referral = ended_referral()

    press(office_client, referral, "stang")
    assert Referral.objects.get(pk=referral.pk).status == "closed"

    press(office_client, referral, "oppna-igen")
    assert Referral.objects.get(pk=referral.pk).status == "open"


def test_the_button_withdraws_with_a_reason(office_client):
    referral = open_referral()

    refused = press(office_client, referral, "aterkalla", reason=" ")
    assert message_on(refused) == "Skriv varför remissen återkallas."

    press(office_client, referral, "aterkalla", reason="Fel bilaga.")
    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.status, referral.status_reason) == ("withdrawn", "Fel bilaga.")


def test_a_refusal_is_shown_and_nothing_changes(office_client):
    referral = open_referral()

    response = press(office_client, referral, "stang")

    assert message_on(response) == "Svarstiden löper fortfarande."
    assert Referral.objects.get(pk=referral.pk).status == "open"


def test_what_is_sent_out_is_shown_but_not_editable(office_client):
    referral = open_referral(summary="<p>Vi frågar.</p>")
    title = referral.title
    form = open_form(office_client, change_url(referral))
    assert not {"title", "summary", "due_on", "documents-0-title"} & set(form)

    # A request made by hand changes no more than the page offers.
    form |= {"title": ["Annan"], "due_on": ["2099-01-01"], "contact": ["Siv Ekvarn"]}
    assert send(office_client, change_url(referral), form).status_code == 302

    referral = Referral.objects.get(pk=referral.pk)
    assert (referral.title, referral.contact) == (title, "Siv Ekvarn")
    assert "<p>Vi frågar.</p>" in office_client.get(change_url(referral)).content.decode()


def test_only_drafts_are_deleted(office_client):
    draft, sent = full_referral(), open_referral()

    for referral, status in ((draft, 302), (sent, 403)):
        url = reverse("admin:referrals_referral_delete", args=[referral.pk])
        assert office_client.post(url, {"post": "yes"}).status_code == status

    assert list(Referral.objects.all()) == [sent]


def test_deleting_several_at_once_keeps_what_was_sent(office_client):
    sent = open_referral()
    action = {"action": "delete_selected", "_selected_action": [sent.pk], "post": "yes"}

    response = office_client.post(LIST, action, follow=True)

    assert response.status_code in {200, 403}
    assert Referral.objects.filter(pk=sent.pk).exists()


@pytest.mark.parametrize("who", ["anonymous", "other", "member"])
def test_the_buttons_are_the_offices_own(request, who):
    referral = open_referral()

    press(request.getfixturevalue(f"{who}_client"), referral, "aterkalla", reason="Nej.")

    assert Referral.objects.get(pk=referral.pk).is_open


def test_a_button_that_does_not_exist_and_a_mere_look_do_nothing(office_client):
    referral = open_referral()
    url = reverse("admin:referrals_referral_state", args=[referral.pk, "aterkalla"])

    assert press(office_client, referral, "radera").status_code == 404
    assert office_client.get(url).status_code == 405
    assert Referral.objects.get(pk=referral.pk).is_open


def test_the_list_finds_by_title_number_and_matter(office_client):
    referral = open_referral(matter=factories.MatterFactory(title="Vattenskydd"))

    for words in (referral.title, referral.registration_number, "Vattenskydd"):
        page = office_client.get(LIST, {"q": words}).content.decode()
        assert change_url(referral) in page
