"""The receipt of an answer: a PDF with all that came in, made once and kept as it is."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from files.models import StoredFile
from files.pdf import render_pdf
from files.storing import store_made
from outbox.models import Message
from outbox.workflow import write_message
from referrals.addresses import addresses_of
from referrals.answering.queries import reading_of
from referrals.models import Receipt, Response

KIND = "response_receipt"
TEMPLATE_DIR = Path(settings.BASE_DIR) / "templates" / "pdf"


def receipt_of(response) -> StoredFile:
    """The PDF of a response that is handed in: made the first time, the same bytes ever after."""
    receipt = Receipt.objects.filter(response=response).select_related("file").first()
    if receipt is None:
        content = receipt_pdf(response)
        with transaction.atomic():
            # Two who ask at once both lay it out; the first one's is kept.
            Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
            receipt = Receipt.objects.filter(response=response).select_related("file").first()
            if receipt is None:
                stored = store_made(content, filename(response), "application/pdf", by=None)
                receipt = Receipt.objects.create(response=response, file=stored)
    return receipt.file


def filename(response) -> str:
    """ "Kvittens Botkyrka kommun version 1.pdf"."""
    return f"Kvittens {response.recipient.name} version {response.number}.pdf"


def receipt_pdf(response) -> bytes:
    """Lay out the receipt, with the whole answer, as PDF/A-3a and PDF/UA-1."""
    recipient = response.recipient
    context = {
        "response": response,
        "recipient": recipient,
        "referral": recipient.referral,
        "reading": reading_of(response),
    }
    return render_pdf(
        render_to_string("pdf/receipt.html", context),
        title=f"Kvittens: {recipient.name}, {recipient.referral.title}",
        stylesheet=_stylesheet(),
        created=response.received_at,
    )


@lru_cache(maxsize=1)
def _stylesheet():
    return "".join((TEMPLATE_DIR / name).read_text() for name in ("protocol.css", "receipt.css"))


def mail_receipt(pk: int) -> str:
    """Mail the receipt of the response `pk` to who handed it in and to the registrar, once.

    The chancery reads the outbox. To a person who has answered a survey only the time is mailed:
    the receipt says all they answered, and its hash could be tried against every possible answer.
    """
    related = ("recipient__referral", "recipient__municipality", "submitted_by")
    response = Response.objects.submitted().select_related(*related).get(pk=pk)
    attached = [] if response.recipient.referral.is_survey else [receipt_of(response)]
    with transaction.atomic():
        Response.objects.select_for_update(of=("self",)).get(pk=pk)
        if Message.objects.filter(kind=KIND, about_type__model="response", about_id=pk).exists():
            return "already mailed"
        addresses = _addresses(response)
        for address in addresses:
            write_message(
                KIND,
                address,
                "referrals/mail/receipt",
                _letter(response),
                by=response.submitted_by,
                about=response,
                attachments=attached,
            )
    return f"mailed to {len(addresses)}"


def _addresses(response):
    """Who handed it in, unless the chancery did on their behalf; then the registrar."""
    recipient, submitter = response.recipient, response.submitted_by
    found = [submitter.email] if submitter and response.channel == "portal" else []
    found += addresses_of([recipient])[recipient.pk]
    return list({address.lower(): address for address in found}.values())


def _letter(response):
    recipient = response.recipient
    path = ""
    if recipient.municipality_id:
        kwargs = {"slug": recipient.referral.slug, "number": response.number}
        path = reverse("referrals:answer_version", kwargs=kwargs)
    return {
        "response": response,
        "recipient": recipient,
        "referral": recipient.referral,
        "url": f"{settings.PORTAL_URL}{path}" if path else "",
    }
