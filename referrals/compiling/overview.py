"""Who was asked and who has answered, lightly read; and a stamp that tells when that has changed.

The page of a large compilation adds up thousands of replies. What it shows of them is rendered
once and kept under the stamp, so that nothing kept is older than what it is made of.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.cache import caches
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string

from members.models import Party
from referrals.compiling import answers
from referrals.compiling.filters import MatrixFilter
from referrals.compiling.material import Material, is_counted, material_of
from referrals.compiling.matrix import rows_of
from referrals.compiling.numbers import top
from referrals.models import Referral, Response

KEPT_SECONDS = 3600
# All of a recipient that the page shows or counts by.
SHOWN = ("pk", "name", "current", "group", "municipality__slug", "municipality__population")


@dataclass(frozen=True)
class Overview:
    """The recipients by name, each as a tuple of SHOWN."""

    referral: Referral
    recipients: Sequence[tuple]

    @property
    def is_counted(self) -> bool:
        """Whether there are numbers to show; see `material.is_counted`."""
        return is_counted(self.referral)

    @property
    def total(self) -> int:
        return len(self.recipients)

    @property
    def n(self) -> int:
        """How many have handed in."""
        return len(self.answered)

    @property
    def missing(self) -> list[str]:
        """The names of those who have not handed in."""
        return [name for _, name, current, *_ in self.recipients if current is None]

    @cached_property
    def answered(self) -> list[int]:
        """The recipients that have handed in, by name."""
        return [pk for pk, _, current, *_ in self.recipients if current is not None]

    @cached_property
    def parties(self) -> list[tuple[str, str]]:
        """Those whose reservations one may look for: (abbreviation, name)."""
        return list(Party.objects.order_by("pk").values_list("abbreviation", "name"))

    @cached_property
    def stamp(self) -> str:
        """Changes with everything that the kept parts show.

        Questions are frozen when a referral is sent, and an answer when it is handed in: which
        ones there are says what they say. Names are not frozen.
        """
        shown = repr((self.referral.pk, self.is_counted, self.recipients, self.parties))
        return hashlib.sha256(shown.encode()).hexdigest()

    @cached_property
    def material(self) -> Material:
        """All that was replied; read only if a part has to be made anew."""
        return material_of(self.referral)

    @cached_property
    def _added_up(self):
        return self.material.results()

    def results(self) -> str:
        """The numbers of every question as HTML; empty if none are shown."""
        if not self.is_counted:
            return ""

        def context():
            return {"referral": self.referral, "results": self._added_up}

        return self._kept("results", "referrals/_results.html", context)

    def top(self) -> str:
        """Of a survey: what most find important, as HTML; empty otherwise."""
        if not (self.referral.is_survey and self.is_counted):
            return ""

        def context():
            return {
                "referral": self.referral,
                "top": top(self._added_up),
                "groups": answers.top_by_group(self.material),
            }

        return self._kept("top", "referrals/_top_results.html", context)

    def matrix(self, recipient_ids: Sequence[int]) -> str:
        """The rows of these recipients as HTML; empty without any."""
        if not recipient_ids:
            return ""

        def context():
            chosen = [each for each in self.material.recipients if each.pk in recipient_ids]
            return {
                "referral": self.referral,
                "questions": self.material.questions,
                "rows": rows_of(self.material, chosen),
            }

        return self._kept(f"matrix-{list(recipient_ids)}", "referrals/_matrix.html", context)

    def filter_form(self, filters: MatrixFilter, address: str) -> str:
        """The form that narrows the matrix, filled in, as HTML."""

        def context():
            labels = {"label": "Filtrera svaren", "reset_url": address, "anchor": "matris"}
            return {"form": filters.form, **labels}

        return self._kept(f"filter-{filters.chosen}", "components/_filter_form.html", context)

    def _kept(self, what, template, context: Callable[[], dict]):
        made_of = hashlib.sha256(f"{what} {self.stamp}".encode()).hexdigest()
        key = f"compilation-{made_of}"
        return caches["pages"].get_or_set(
            key, lambda: render_to_string(template, context()), KEPT_SECONDS
        )


def overview_of(referral: Referral) -> Overview:
    """Read who was asked and who has answered `referral`, in one query."""
    handed_in = Response.objects.submitted().filter(recipient=OuterRef("pk")).order_by("-number")
    recipients = referral.recipients.annotate(current=Subquery(handed_in.values("pk")[:1]))
    return Overview(referral, list(recipients.order_by("name", "pk").values_list(*SHOWN)))
