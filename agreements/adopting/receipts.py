"""The receipt of a municipality's decision: a PDF with all of it, made once and kept as it is."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from agreements.adopting.queries import reading_of
from agreements.models import Adoption, AdoptionReceipt
from files.models import StoredFile
from files.pdf import render_pdf
from referrals.addresses import addresses_of_municipalities
from referrals.drafting.receipts import kept_receipt, mail_once, receivers, stylesheet


def receipt_of(adoption) -> StoredFile:
    """The PDF of an entry that is handed in; see `kept_receipt`."""
    municipality, number = adoption.municipality, adoption.number
    return kept_receipt(
        adoption,
        receipts=AdoptionReceipt,
        owner="adoption",
        lay_out=receipt_pdf,
        filename=f"Kvittens {municipality.full_name} beslut {number}.pdf",
    )


def receipt_pdf(adoption) -> bytes:
    """Lay out the receipt, with the whole decision, as PDF/A-3a and PDF/UA-1."""
    agreement, municipality = adoption.agreement, adoption.municipality
    context = {
        "adoption": adoption,
        "agreement": agreement,
        "municipality": municipality,
        "reading": reading_of(adoption),
    }
    return render_pdf(
        render_to_string("pdf/adoption_receipt.html", context),
        title=f"Kvittens: {municipality.full_name}, {agreement.title}",
        stylesheet=stylesheet(),
        created=adoption.received_at,
    )


def mail_receipt(pk: int) -> str:
    """Mail the receipt of the adoption `pk` to who handed it in and to the registrar, once."""
    related = ("agreement", "municipality", "submitted_by")
    adoption = Adoption.objects.submitted().select_related(*related).get(pk=pk)
    municipality = adoption.municipality
    registrar = addresses_of_municipalities([municipality])[municipality.pk]
    return mail_once(
        adoption,
        receipt_of(adoption),
        kind="adoption_receipt",
        addresses=receivers(adoption, registrar),
        template="agreements/mail/adoption_receipt",
        letter=_letter(adoption),
    )


def _letter(adoption):
    kwargs = {"slug": adoption.agreement.slug, "number": adoption.number}
    return {
        "adoption": adoption,
        "agreement": adoption.agreement,
        "municipality": adoption.municipality,
        "url": settings.PORTAL_URL + reverse("agreements:adopt_entry", kwargs=kwargs),
    }
