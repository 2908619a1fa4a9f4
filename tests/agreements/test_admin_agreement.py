"""The chancery registers an agreement, gives it a document, publishes and withdraws it."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.models import Agreement
from tests.factories import (
    AgreementFactory,
    policy_area,
    published_agreement,
    withdrawn_agreement,
)
from tests.files.uploads import PNG, upload
from tests.forms import errors_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:agreements_agreement_changelist")
ADD = reverse("admin:agreements_agreement_add")


def change_url(agreement):
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])


def press(client, agreement, name, **data):
    url = reverse("admin:agreements_agreement_state", args=[agreement.pk, name])
    return client.post(url, data, follow=True)


def change(client, agreement, values, **files):
    """Send the page of an agreement with some fields changed."""
    form = open_form(client, change_url(agreement)) | values
    return send(client, change_url(agreement), form, **files)


def stored(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def test_an_agreement_is_registered_with_its_document(office_client, office):
    form = open_form(office_client, ADD) | {
        "title": ["Färdtjänst"],
        "kind": ["contract"],
        "policy_area": [str(policy_area().pk)],
        "valid_from": ["2026-01-01"],
    }

    response = send(office_client, ADD, form, upload=upload("avtal.pdf"))

    assert response.status_code == 302, errors_on(response)
    agreement = Agreement.objects.get(slug="fardtjanst")
    assert (agreement.file.original_name, agreement.file.uploaded_by) == ("avtal.pdf", office)
    assert agreement.is_draft


def test_a_png_named_pdf_is_refused_and_nothing_is_lost(office_client):
    agreement = AgreementFactory(file=None)

    response = change(
        office_client, agreement, {"title": ["Ny rubrik"]}, upload=upload("avtal.pdf", PNG)
    )

    assert "Filen heter .pdf men innehållet är PNG" in errors_on(response)
    assert 'value="Ny rubrik"' in response.content.decode()
    assert stored(agreement).file is None


def test_the_document_is_a_file_or_a_link(office_client):
    agreement = AgreementFactory()

    both = change(office_client, agreement, {"url": ["https://example.se/avtal"]})
    assert "inte båda" in errors_on(both)

    link = {"url": ["https://example.se/avtal"], "drop_file": ["on"]}
    assert change(office_client, agreement, link).status_code == 302
    assert (stored(agreement).file, stored(agreement).url) == (None, "https://example.se/avtal")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"valid_from": ["2026-01-01"], "valid_to": ["2025-12-31"]}, "innan den börjar gälla"),
        ({"valid_from": [""], "valid_to": ["2025-12-31"]}, "Ange också från vilken dag"),
        ({"valid_from": ["i våras"]}, "giltigt datum"),
        ({"title": [""]}, "måste fyllas i"),
        ({"policy_area": [""]}, "måste fyllas i"),
        ({"title": ["x" * 5000]}, "200 tecken"),
    ],
    ids=str,
)
def test_bad_input_is_told_and_nothing_is_stored(office_client, values, message):
    agreement = AgreementFactory()
    before = agreement.history.count()

    response = change(office_client, agreement, values)

    assert response.status_code == 200
    assert message in errors_on(response)
    assert agreement.history.count() == before


def test_an_agreement_does_not_replace_itself_not_even_through_another(office_client):
    first = AgreementFactory()
    second = AgreementFactory(predecessor=first)

    for agreement in (first, second):
        response = change(office_client, first, {"predecessor": [str(agreement.pk)]})
        assert "kan inte ersätta sig själv" in errors_on(response)

    assert stored(first).predecessor is None


@pytest.mark.parametrize(
    ("make", "buttons"),
    [(AgreementFactory, ["Publicera"]), (published_agreement, ["Återkalla"]),
     (withdrawn_agreement, [])],
)  # fmt: skip
def test_the_page_offers_just_the_buttons_that_work(office_client, make, buttons):
    page = soup_of(office_client.get(change_url(make())))

    assert [button.text for button in page.select(".states button")] == buttons


def test_the_buttons_publish_and_withdraw(office_client, office):
    agreement = AgreementFactory()

    press(office_client, agreement, "publicera")
    assert (stored(agreement).status, stored(agreement).published_by) == ("published", office)

    press(office_client, agreement, "aterkalla", reason="Ersatt av lag.")
    assert (stored(agreement).status, stored(agreement).status_reason) == (
        "withdrawn",
        "Ersatt av lag.",
    )


def test_what_is_published_keeps_its_document_whatever_is_sent(office_client):
    agreement = published_agreement()
    title, file = agreement.title, agreement.file
    form = open_form(office_client, change_url(agreement))
    assert not {"title", "kind", "upload", "url"} & set(form)

    values = {"title": ["Annan"], "drop_file": ["on"], "valid_to": ["2030-12-31"]}
    response = change(office_client, agreement, values, upload=upload("annat.pdf"))

    assert response.status_code == 302, errors_on(response)
    agreement = stored(agreement)
    assert (agreement.title, agreement.file) == (title, file)
    assert agreement.valid_to == date(2030, 12, 31)


def test_a_missing_document_is_added_after_publication(office_client):
    agreement = published_agreement(file=None)

    change(office_client, agreement, {}, upload=upload("avtal.pdf"))

    assert stored(agreement).file.original_name == "avtal.pdf"


def test_only_drafts_are_deleted(office_client):
    draft, published = AgreementFactory(), published_agreement()

    for agreement, status in ((draft, 302), (published, 403)):
        url = reverse("admin:agreements_agreement_delete", args=[agreement.pk])
        assert office_client.post(url, {"post": "yes"}).status_code == status

    assert list(Agreement.objects.all()) == [published]


@pytest.mark.parametrize("who", ["anonymous", "other", "member"])
def test_the_buttons_are_the_offices_own(request, who):
    agreement = AgreementFactory()

    press(request.getfixturevalue(f"{who}_client"), agreement, "publicera")

    assert stored(agreement).is_draft


def test_the_list_tells_where_each_agreement_stands_today(office_client):
    published_agreement(title="Gammalt", valid_to=date(2016, 1, 1))
    published_agreement(title="Gällande")

    expired = office_client.get(LIST, {"lage": "expired"}).content.decode()

    assert "Gammalt" in expired
    assert "Gällande" not in expired
    assert office_client.get(LIST, {"lage": "x"}).status_code in {200, 302}
