"""Answers that are handed in, for those who may read them; with their papers."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from files.serving import file_response
from referrals import rules
from referrals.answering.queries import reading_of
from referrals.fingerprint import is_intact
from referrals.following.answers import published
from referrals.models import Referral, Response, ResponseFile, ResponseStatement

ANSWERS_A_PAGE = 50


def _recipient_is(key):
    """A municipality by its name in addresses, anyone else by number."""
    return Q(recipient__pk=key) if key.isdecimal() else Q(recipient__municipality__slug=key)


def _readable(request, slug, recipient, number=None):
    """The version `number` of an answer, or the one that counts; 404 for who may not read it."""
    responses = Response.objects.submitted().visible_to(request.user)
    responses = responses.filter(_recipient_is(recipient), recipient__referral__slug=slug)
    if number:
        responses = responses.filter(number=number)
    related = responses.select_related("recipient__referral", "recipient__municipality")
    found = related.order_by("-number").first()
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def response_list(request, slug):
    """The answers to a referral that the reader may see."""
    referral = get_object_or_404(Referral.objects.visible_to(request.user), slug=slug)
    found = published(referral, request.user)
    if not found.exists():
        raise Http404
    page = Paginator(found, ANSWERS_A_PAGE).get_page(request.GET.get("sida"))
    context = {"referral": referral, "page": page}
    return render(request, "referrals/response_list.html", context)


@login_not_required
@require_safe
def response_page(request, slug, recipient, number=None):
    """One answer as it was handed in, or an earlier version of it."""
    response = _readable(request, slug, recipient, number)
    versions = response.recipient.responses.submitted().order_by("number")
    context = {
        "response": response,
        "recipient": response.recipient,
        "referral": response.recipient.referral,
        "can_follow": rules.can_follow(request.user, response.recipient.referral),
        "is_version_asked": number is not None,
        "reading": reading_of(response),
        "versions": list(versions.only("number", "received_at", "recipient", "is_late")),
        "is_intact": is_intact(response),
    }
    return render(request, "referrals/response_page.html", context)


@login_not_required
@require_safe
def response_file(request, slug, recipient, number, pk):
    """A paper of an answer, for those who may read the answer."""
    response = _readable(request, slug, recipient, number)
    files = ResponseFile.objects.filter(response=response).select_related("file")
    return _send(request, get_object_or_404(files, pk=pk), response)


@login_not_required
@require_safe
def statement_file(request, slug, recipient, number, pk):
    """The paper of a reservation or statement, for those who may read the answer."""
    response = _readable(request, slug, recipient, number)
    statements = ResponseStatement.objects.filter(response=response, file__isnull=False)
    return _send(request, get_object_or_404(statements.select_related("file"), pk=pk), response)


def _send(request, paper, response):
    return file_response(request, paper.file, is_public=rules.is_public_response(response))
