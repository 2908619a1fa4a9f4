"""Reminding those who were asked something: by themselves on their days, or by hand.

One mechanism for remisses and, above, for the adoption of agreements. A reminder is due from its
day on until it is written, so a day without a worker loses none; one that was missed by more than
CATCH_UP is left out. Who has done what was asked is left in peace, and so is everyone once
nothing is asked any more.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.utils import timezone

from outbox.signals import housekeeping
from outbox.workflow import write_message

logger = logging.getLogger(__name__)
CATCH_UP = timedelta(days=14)


@dataclass(frozen=True)
class Term:
    """How long somebody has: since when they know their last day, and when they are reminded."""

    told: date
    last_day: date
    before: int | None
    after: int | None

    def occasion(self, today: date) -> str:
        """The automatic reminder that should have been written by `today`; "" if there is none.

        None before the last day if that had come so near already when they were told of it.
        """
        last_day = self.last_day
        if today > last_day and self.after is not None:
            day = max(last_day + timedelta(days=self.after), last_day + timedelta(days=1))
            return f"after:{last_day}" if day <= today <= day + CATCH_UP else ""
        if today <= last_day and self.before is not None:
            day = last_day - timedelta(days=self.before)
            return f"before:{last_day}" if self.told < day <= today else ""
        return ""


@dataclass(frozen=True)
class Letter:
    """A reminder as it is mailed: a template with what it reads."""

    kind: str
    template: str
    context: dict
    to_name: str
    reply_to: str = ""
    secret: bool = False


class Reminders:
    """Reminders of one kind. Whoever inherits knows who was asked, and what the letter says.

    `records` is the model of who was reminded when, with its field `owner` to the one asked.
    """

    records = None
    owner = ""

    def waiting(self):
        """A queryset of those who can still do what they were asked and have not."""
        raise NotImplementedError

    def term_of(self, asked) -> Term | None:
        """How long one of `waiting` has; None if it is not reminded by itself."""
        raise NotImplementedError

    def locked(self, asked):
        """`asked` read anew and locked, as it is for handing in; None if no longer waiting."""
        raise NotImplementedError

    def addresses(self, asked) -> list[str]:
        """Where its mail goes; empty if none is known."""
        raise NotImplementedError

    def letter(self, asked, text: str, *, review: bool) -> Letter:
        """The letter with `text`, or with the usual words when that is empty."""
        raise NotImplementedError

    def send_due(self, today: date | None = None) -> int:
        """Write every automatic reminder that is due and not yet written; returns how many."""
        today = today or timezone.localdate()
        terms = [(each, self.term_of(each)) for each in self.waiting()]
        candidates = [(each, term.occasion(today)) for each, term in terms if term]
        due = [(each, occasion) for each, occasion in candidates if occasion]
        among = {f"{self.owner}__in": [each.pk for each, _ in due]}
        done = set(self.records.objects.filter(**among).values_list(self.owner, "occasion"))
        return sum(
            self._remind_or_log(each, occasion)
            for each, occasion in due
            if (each.pk, occasion) not in done
        )

    def _remind_or_log(self, asked, occasion):
        """One that cannot be reminded is no reason to forget the others."""
        try:
            return self.remind(asked, occasion=occasion)
        except ValidationError as error:
            logger.warning("No reminder to %s %s: %s", self.owner, asked.pk, error)
            return False

    @transaction.atomic
    def remind(self, asked, *, occasion, by=None, text="", review=False) -> bool:
        """Write a reminder to `asked` unless it had one on this occasion; says whether.

        Nothing is written to those that wait for nothing, or to whom nothing can be sent. `text`
        is what the mail says, if not the usual; `review` holds it in the outbox.
        """
        asked = self.locked(asked)
        addresses = self.addresses(asked) if asked else []
        if not addresses:
            return False
        try:
            with transaction.atomic():
                self.records.objects.create(**{self.owner: asked}, occasion=occasion, written_by=by)
        except IntegrityError:
            return False  # another worker, or another click, was first
        letter = self.letter(asked, text, review=review)
        for address in addresses:
            write_message(
                letter.kind,
                address,
                letter.template,
                letter.context,
                to_name=letter.to_name,
                by=by,
                about=asked,
                review=review,
                secret=letter.secret,
                reply_to=letter.reply_to,
            )
        return True


_kinds: list[Reminders] = []


def register_reminders(reminders: Reminders) -> Reminders:
    """Let the worker write these, too; called when an app is ready."""
    _kinds.append(reminders)
    return reminders


def send_all_due(today: date | None = None) -> int:
    """Write every reminder of every kind that is due; returns how many."""
    return sum(reminders.send_due(today) for reminders in _kinds)


@receiver(housekeeping)
def remind_hourly(**kwargs) -> str:
    """What the worker does once an hour."""
    return f"{send_all_due()} reminders written"
