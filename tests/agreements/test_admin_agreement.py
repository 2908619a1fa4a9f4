"""The chancery registers an agreement, gives it a document, publishes and withdraws it."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.models import Agreement
from members.models import Municipality
from tests.factories import (
    AgreementFactory,
    add_parties,
    policy_area,
    published_agreement,
    recommended_agreement,
    submitted_adoption,
    withdrawn_agreement,
)
from tests.files.uploads import PNG, upload
from tests.forms import errors_on, new_row, open_form, send, soup_of

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


def test_an_agreement_is_registered_with_its_document_and_its_parties(office_client, office):
    form = open_form(office_client, ADD) | {
        "title": ["Färdtjänst"],
        "kind": ["contract"],
        "policy_area": [str(policy_area().pk)],
        "valid_from": ["2026-01-01"],
        "all_members": ["on"],
        "others": ["Region Stockholm\n\n  Länsstyrelsen "],
    }
    row = new_row(form, "documents", title="Avtalet", kind="main")

    response = send(office_client, ADD, form, **{f"documents-{row}-upload": upload("avtal.pdf")})

    assert response.status_code == 302, errors_on(response)
    agreement = Agreement.objects.get(slug="fardtjanst")
    paper = agreement.documents.get()
    assert (paper.file.original_name, paper.file.uploaded_by) == ("avtal.pdf", office)
    assert agreement.parties.municipal().count() == 26
    assert set(agreement.parties.filter(municipality=None).values_list("name", flat=True)) == {
        "Region Stockholm",
        "Länsstyrelsen",
    }
    assert agreement.is_draft


def test_a_png_named_pdf_is_refused_and_nothing_is_lost(office_client):
    agreement = AgreementFactory(document=False)
    form = open_form(office_client, change_url(agreement)) | {"title": ["Ny rubrik"]}
    row = new_row(form, "documents", title="Avtalet", kind="main")
    paper = {f"documents-{row}-upload": upload("avtal.pdf", PNG)}

    response = send(office_client, change_url(agreement), form, **paper)

    assert "Filen heter .pdf men innehållet är PNG" in errors_on(response)
    assert 'value="Ny rubrik"' in response.content.decode()
    assert not agreement.documents.exists()


def test_a_new_version_follows_a_published_paper_and_says_what_is_new(office_client):
    agreement = published_agreement(title="Färdtjänst")
    old = agreement.documents.get()
    form = open_form(office_client, change_url(agreement))
    assert not {"title", "kind", "documents-0-url"} & set(form)
    row = new_row(form, "documents-2", replaces="Färdtjänst", note="", kind="main")
    paper = {f"documents-2-{row}-upload": upload("v2.pdf")}

    refused = send(office_client, change_url(agreement), form, **paper)
    assert "Skriv vad som är nytt" in errors_on(refused)

    form[f"documents-2-{row}-note"] = ["Ny taxa från 2027."]
    paper = {f"documents-2-{row}-upload": upload("v2.pdf")}
    response = send(office_client, change_url(agreement), form, **paper)

    assert response.status_code == 302, errors_on(response)
    new = agreement.documents.current().get()
    assert (new.title, new.version, new.note) == ("Färdtjänst", 2, "Ny taxa från 2027.")
    assert agreement.documents.get(version=1).file == old.file


def test_the_same_title_is_no_new_paper(office_client):
    agreement = published_agreement(title="Färdtjänst")
    form = open_form(office_client, change_url(agreement))
    new_row(form, "documents-2", title="Färdtjänst", kind="main", url="https://example.se/x")

    response = send(office_client, change_url(agreement), form)

    assert "Dokumentet finns redan" in errors_on(response)
    assert agreement.documents.count() == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"rule": ["all"]}, "Ingen kommun är part"),
        ({"rule": ["count"], "rule_count": [""]}, "Ange hur många kommuner"),
        ({"rule": ["date"], "rule_count": ["3"]}, "regeln räknar inte kommuner"),
        ({"rule": ["count"], "rule_count": ["27"], "all_members": ["on"]}, "bara 26 är parter"),
        ({"rule": ["date"], "valid_from": [""]}, "Ange från vilken dag"),
    ],
    ids=str,
)
def test_a_rule_that_can_never_be_met_is_refused_at_its_field(office_client, values, message):
    agreement = AgreementFactory()

    response = change(office_client, agreement, values)

    assert message in errors_on(response)
    assert stored(agreement).rule == "date"


def test_who_has_left_the_association_becomes_no_party_but_stays_one(office_client):
    gone = Municipality.objects.get(slug="salem")
    was_party = AgreementFactory()
    add_parties(was_party, [gone])
    Municipality.objects.filter(pk=gone.pk).update(member_to=date(2020, 12, 31))

    refused = change(office_client, AgreementFactory(), {"municipalities": [str(gone.pk)]})
    assert "Salems kommun har lämnat förbundet (2020-12-31)" in errors_on(refused)
    page = office_client.get(change_url(was_party)).content.decode()
    assert "Salem (har lämnat förbundet)" in page
    assert change(office_client, was_party, {"others": ["Region Stockholm"]}).status_code == 302
    assert was_party.parties.count() == 2


def test_a_municipality_that_has_decided_stays_a_party(office_client):
    agreement = recommended_agreement()
    submitted_adoption(agreement, Municipality.objects.get(slug="nacka"))

    response = change(office_client, agreement, {"municipalities": []})

    assert "Nacka har tagit ställning" in errors_on(response)
    assert agreement.parties.count() == 26


def test_a_municipality_is_not_written_among_the_others(office_client):
    response = change(office_client, AgreementFactory(), {"others": ["Region Stockholm\nnacka"]})

    assert "Rad 2: nacka är en kommun" in errors_on(response)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"valid_from": ["2014-12-31"]}, "måste börja gälla senare"),
        ({"valid_from": ["2019-12-31"]}, "överlappar varandra"),
    ],
    ids=str,
)
def test_a_successor_that_does_not_fit_is_refused(office_client, values, message):
    before = published_agreement(valid_to=date(2019, 12, 31))
    successor = AgreementFactory(valid_from=date(2020, 1, 1))

    response = change(office_client, successor, {"predecessor": [str(before.pk)], **values})

    assert message in errors_on(response)
    assert stored(successor).predecessor is None


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
    [(AgreementFactory, ["Publicera"]),
     (published_agreement, ["Påbörja revidering", "Återkalla"]),
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


def test_what_is_published_keeps_its_title_whatever_is_sent(office_client):
    agreement = published_agreement()
    values = {"title": ["Annan"], "kind": ["contract"], "valid_to": ["2030-12-31"]}

    response = change(office_client, agreement, values)

    assert response.status_code == 302, errors_on(response)
    assert (stored(agreement).title, stored(agreement).kind) == (agreement.title, agreement.kind)
    assert stored(agreement).valid_to == date(2030, 12, 31)


def test_a_later_last_day_needs_a_decision(office_client):
    agreement = published_agreement(valid_to=date(2030, 12, 31))

    later = change(office_client, agreement, {"valid_to": ["2031-12-31"]})
    earlier = change(office_client, agreement, {"valid_to": ["2029-12-31"]})

    assert "Förläng den under Förläng" in errors_on(later)
    assert earlier.status_code == 302
    assert stored(agreement).valid_to == date(2029, 12, 31)


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
