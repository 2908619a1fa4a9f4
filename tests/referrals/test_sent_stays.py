"""What has been sent out stays as it is, whoever tries to change it and however."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from referrals.models import Referral, ReferralDocument
from tests.factories import (
    MatterFactory,
    ReferralDocumentFactory,
    ReferralFactory,
    StoredFileFactory,
    full_referral,
    open_referral,
    withdrawn_referral,
)

pytestmark = pytest.mark.django_db
SENT = [open_referral, withdrawn_referral]


@pytest.mark.parametrize("make", SENT, ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    "change",
    [
        lambda r: setattr(r, "title", "En annan rubrik"),
        lambda r: setattr(r, "summary", "<p>Något annat.</p>"),
        lambda r: setattr(r, "due_on", r.due_on + timedelta(days=7)),
        lambda r: setattr(r, "matter", MatterFactory()),
        lambda r: setattr(r, "slug", "en-annan-adress"),
    ],
    ids=["title", "summary", "due_on", "matter", "slug"],
)
def test_what_was_asked_is_not_changed(make, change):
    referral = make()
    change(referral)

    with pytest.raises(ValidationError, match="utskickad"):
        referral.save()


def test_the_contact_may_be_changed_afterwards():
    referral = open_referral()
    referral.contact = "Folke Oxdal, utredare"

    referral.save()

    assert Referral.objects.get(pk=referral.pk).contact == "Folke Oxdal, utredare"


@pytest.mark.parametrize("make", SENT, ids=lambda make: make.__name__)
def test_a_sent_referral_is_not_deleted_even_in_bulk(make):
    referral = make()

    with pytest.raises(ValidationError, match="utskickad"), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).delete()

    assert Referral.objects.filter(pk=referral.pk).exists()


def test_its_documents_are_neither_changed_nor_deleted_nor_added_to():
    referral = open_referral()
    document = referral.documents.first()

    for attempt in (
        document.save,
        document.delete,
        lambda: ReferralDocumentFactory(referral=referral),
    ):
        with pytest.raises(ValidationError, match="utskickad"), transaction.atomic():
            attempt()


def test_a_document_is_not_moved_out_of_a_sent_referral():
    document = open_referral().documents.first()
    document.referral = ReferralFactory()

    with pytest.raises(ValidationError, match="utskickad"):
        document.save()


def test_a_draft_can_be_changed_and_deleted_with_its_documents():
    referral = full_referral()
    referral.title = "Ny rubrik"
    referral.save()

    referral.delete()

    assert not ReferralDocument.objects.exists()


@pytest.mark.parametrize(
    ("with_file", "url"), [(False, ""), (True, "https://example.se/x")], ids=["neither", "both"]
)
def test_a_document_is_a_file_or_a_link(with_file, url):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralDocumentFactory(file=StoredFileFactory() if with_file else None, url=url)


def test_two_referrals_of_the_same_title_get_addresses_of_their_own():
    slugs = [ReferralFactory(title="Översyn av avgifter").slug for _ in range(3)]

    assert slugs == ["oversyn-av-avgifter", "oversyn-av-avgifter-2", "oversyn-av-avgifter-3"]


@pytest.mark.parametrize("title", ["å" * 200, "ord " * 50, "!!!", "🙂"])
def test_any_title_gives_an_address(title):
    referral = ReferralFactory(title=title)

    assert 0 < len(referral.slug) <= 90
    assert Referral.objects.get(slug=referral.slug) == referral
