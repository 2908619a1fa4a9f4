"""The papers of what a municipality has decided, for those who may read it."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agreements import rules
from agreements.models import Adoption
from referrals.drafting.pages import send_paper


def _readable(request, slug, municipality, number):
    """The entry of that number, if it is handed in and the reader may see it; or 404."""
    handed_in = Adoption.objects.submitted().visible_to(request.user).select_related("agreement")
    return get_object_or_404(
        handed_in, agreement__slug=slug, municipality__slug=municipality, number=number
    )


def _send(request, rows, pk, adoption):
    return send_paper(request, rows, pk, is_public=rules.is_public_adoption(adoption))


@login_not_required
@require_safe
def adoption_file(request, slug, municipality, number, pk):
    """A paper of a decision."""
    adoption = _readable(request, slug, municipality, number)
    return _send(request, adoption.files, pk, adoption)


@login_not_required
@require_safe
def statement_file(request, slug, municipality, number, pk):
    """The paper of a reservation or statement."""
    adoption = _readable(request, slug, municipality, number)
    return _send(request, adoption.statements, pk, adoption)
