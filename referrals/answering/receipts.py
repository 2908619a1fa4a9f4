"""The receipt of an answer: a PDF with all that came in, made once and kept as it is."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from files.models import StoredFile
from files.pdf import render_pdf
from referrals.addresses import addresses_of
from referrals.answering.queries import reading_of
from referrals.drafting.receipts import kept_receipt, mail_once, receivers, stylesheet
from referrals.models import Receipt, Response

KIND = "response_receipt"


def receipt_of(response) -> StoredFile:
    """The PDF of a response that is handed in; see `kept_receipt`."""
    return kept_receipt(
        response,
        receipts=Receipt,
        owner="response",
        lay_out=receipt_pdf,
        filename=filename(response),
    )


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
        stylesheet=stylesheet(),
        created=response.received_at,
    )


def mail_receipt(pk: int) -> str:
    """Mail the receipt of the response `pk` to who handed it in and to the registrar, once.

    The chancery reads the outbox. To a person who has answered a survey only the time is mailed:
    the receipt says all they answered, and its hash could be tried against every possible answer.
    """
    related = ("recipient__referral", "recipient__municipality", "submitted_by")
    response = Response.objects.submitted().select_related(*related).get(pk=pk)
    recipient = response.recipient
    return mail_once(
        response,
        None if recipient.referral.is_survey else receipt_of(response),
        kind=KIND,
        addresses=receivers(response, addresses_of([recipient])[recipient.pk]),
        template="referrals/mail/receipt",
        letter=_letter(response),
    )


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
