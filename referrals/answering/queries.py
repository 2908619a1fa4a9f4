"""What the pages of an answer read, in a bounded number of queries."""

from dataclasses import dataclass

from django.db.models import Prefetch

from members.models import Party
from referrals.models import Question, QuestionOption, Recipient, Response
from referrals.rules import SEEN_STATUSES


def questions_of(referral) -> list[Question]:
    """The questions of `referral` in order, with their groups and options."""
    options = Prefetch("options", QuestionOption.objects.order_by("position", "pk"))
    asked = referral.questions.select_related("group").prefetch_related(options)
    return list(asked.order_by("position", "pk"))


def recipients_seen():
    """Recipients of what has been sent out, with what every page of theirs shows."""
    related = ("referral", "municipality")
    return Recipient.objects.filter(referral__status__in=SEEN_STATUSES).select_related(*related)


def parties() -> list[tuple[str, str]]:
    """The parties to choose among: (id, name)."""
    rows = Party.objects.values_list("pk", "abbreviation", "name")
    return [(str(pk), f"{short} – {name}") for pk, short, name in rows]


@dataclass(frozen=True)
class Waiting:
    """A referral that a municipality has to answer, and how far it has come."""

    recipient: Recipient
    response: Response | None

    @property
    def state(self) -> str:
        """In a word: "Inte påbörjat", "Utkast", "Inlämnat" or "Komplettering påbörjad"."""
        if self.response is None:
            return "Inte påbörjat"
        if self.response.is_draft:
            return "Komplettering påbörjad" if self.response.is_supplement else "Utkast"
        return "Avstår" if self.response.abstains else "Inlämnat"

    @property
    def is_answered(self) -> bool:
        return self.response is not None and not self.response.is_draft

    @property
    def days_left(self) -> int:
        """Days to the recipient's own last day; negative when it has passed."""
        return self.recipient.days_left


def to_answer(access) -> list[Waiting]:
    """What the municipality of `access` is asked and may still answer; the nearest day first.

    What is handed in is left out unless a supplement of it has been begun.
    """
    if not access:
        return []
    latest = Prefetch(
        "responses", Response.objects.defer("text").order_by("-number"), to_attr="versions"
    )
    recipients = recipients_seen().filter(
        municipality=access.municipality_id, referral__status="open"
    )
    found = [
        Waiting(recipient, next(iter(recipient.versions), None))
        for recipient in recipients.defer("referral__summary").prefetch_related(latest)
    ]
    waiting = [each for each in found if not each.is_answered]
    return sorted(waiting, key=lambda each: (each.recipient.last_day, each.recipient.referral_id))
