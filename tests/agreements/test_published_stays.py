"""What has been published stays, and stays what it was."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from agreements.models import Agreement, AgreementDocument
from tests.factories import (
    AgreementFactory,
    StoredFileFactory,
    published_agreement,
    withdrawn_agreement,
)

pytestmark = pytest.mark.django_db
PUBLISHED = [published_agreement, withdrawn_agreement]


@pytest.mark.parametrize("make", PUBLISHED, ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    "change",
    [
        lambda a: setattr(a, "title", "En annan rubrik"),
        lambda a: setattr(a, "kind", Agreement.Kind.CONTRACT),
        lambda a: setattr(a, "slug", "en-annan-adress"),
    ],
    ids=["title", "kind", "slug"],
)
def test_what_was_agreed_is_not_exchanged(make, change):
    agreement = make()
    change(agreement)

    with pytest.raises(ValidationError, match="publicerad"):
        agreement.save()


def test_dates_follow_what_happens():
    agreement = published_agreement()
    agreement.valid_to = date(2030, 12, 31)

    agreement.save()

    assert Agreement.objects.get(pk=agreement.pk).valid_to == date(2030, 12, 31)


def exchange_file(document):
    document.file = StoredFileFactory()
    document.save()


def exchange_by_link(document):
    document.file, document.url = None, "https://example.se/annat.pdf"
    document.save()


@pytest.mark.parametrize("make", PUBLISHED, ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    "change",
    [exchange_file, exchange_by_link, lambda d: d.delete(),
     lambda d: AgreementDocument.objects.filter(pk=d.pk).delete()],
    ids=["another file", "a link", "deleted", "deleted in bulk"],
)  # fmt: skip
def test_a_published_document_is_not_exchanged(make, change):
    document = make().documents.get()
    file = document.file

    with pytest.raises(ValidationError, match="publicerat"), transaction.atomic():
        change(document)

    assert AgreementDocument.objects.get().file == file


@pytest.mark.parametrize("make", PUBLISHED, ids=lambda make: make.__name__)
def test_a_published_agreement_is_not_deleted_even_in_bulk(make):
    agreement = make()

    with pytest.raises(ValidationError, match=r"publicera[dt]"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).delete()

    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_a_draft_that_another_replaces_is_not_deleted():
    draft = AgreementFactory()
    AgreementFactory(predecessor=draft)

    with pytest.raises(ProtectedError):
        draft.delete()


def test_no_circle_of_successors():
    first = AgreementFactory()
    second = AgreementFactory(predecessor=first)
    first.predecessor = AgreementFactory(predecessor=second)

    with pytest.raises(ValidationError) as refused:
        first.full_clean()

    assert "inte ens via andra" in str(refused.value.message_dict["predecessor"])


def test_a_circle_that_is_already_stored_does_not_hang_the_form():
    first = AgreementFactory()
    second = AgreementFactory(predecessor=first)
    Agreement.objects.filter(pk=first.pk).update(predecessor=second)
    second = Agreement.objects.get(pk=second.pk)
    third = AgreementFactory.build(policy_area=first.policy_area, predecessor=second)

    with pytest.raises(ValidationError, match="inte ens via andra"):
        third.clean()
