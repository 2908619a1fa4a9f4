"""Who sits before a municipality's decision: its own people, or the chancery on its behalf."""

from dataclasses import dataclass
from functools import wraps

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.acting import acts_for_municipality
from agreements.adopting.drafts import AdoptionDraft, EntryDraft
from agreements.models import Adoption, Agreement
from agreements.rules import SEEN_STATUSES
from members.models import Municipality, User
from members.rules import may_submit


@dataclass(frozen=True)
class Desk:
    """The municipality's own desk; `user` acts for it."""

    agreement: Agreement
    municipality: Municipality
    user: User

    @property
    def draft(self) -> AdoptionDraft:
        """What is written here."""
        return AdoptionDraft(self.agreement, self.municipality)

    @property
    def may_submit(self) -> bool:
        return may_submit(self.user, self.municipality)

    @property
    def draft_key(self) -> str:
        """Under what name the browser keeps what was typed: each entry and account its own."""
        number = self.draft.entries.submitted().count() + 1
        return f"antagande-{self.agreement.pk}-{self.municipality.pk}-{number}-{self.user.pk}"

    def url(self, page: str = "answer", **kwargs) -> str:
        """The address of one of the pages, by the names that all shared drafts have."""
        name = page.replace("answer", "adopt", 1)
        return reverse(f"agreements:{name}", kwargs={"slug": self.agreement.slug, **kwargs})


@dataclass(frozen=True)
class OfficeDesk:
    """The chancery's desk for one party."""

    agreement: Agreement
    municipality: Municipality
    user: User

    @property
    def draft(self) -> EntryDraft:
        """What is entered here."""
        return EntryDraft(self.agreement, self.municipality)

    def url(self, page: str = "answer", **kwargs) -> str:
        name = page.replace("answer", "adoption_enter", 1)
        place = {"slug": self.agreement.slug, "municipality": self.municipality.slug}
        return reverse(f"agreements:{name}", kwargs={**place, **kwargs})


def by_municipality(view):
    """A page for those who act for a municipality that is party to the agreement.

    Others are told that theirs is none.
    """

    @never_cache
    @acts_for_municipality
    @wraps(view)
    def opened(request, slug, **kwargs):
        seen = Agreement.objects.filter(status__in=SEEN_STATUSES)
        agreement = get_object_or_404(seen, slug=slug)
        municipality = request.acting.municipality
        is_party = agreement.parties.filter(municipality=municipality)
        own = Adoption.objects.filter(agreement=agreement, municipality=municipality)
        if not (is_party.exists() or own.exists()):
            context = {"agreement": agreement, "municipality": municipality}
            return render(request, "agreements/adopt_no_party.html", context, status=404)
        return view(request, Desk(agreement, municipality, request.user), **kwargs)

    return opened
