"""Where each recipient of a referral stands, derived from facts in one query; stored nowhere.

Of a draft this tells that there is one, and nothing else. Of a person's answer to a survey it
tells that it came in.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Subquery, TextChoices
from django.utils import timezone
from django.utils.dateformat import format as format_date

from referrals.models import ExtensionRequest, Recipient, Response

Channel, Extension = Response.Channel, ExtensionRequest.Status


class Stage(TextChoices):
    """How far a recipient's answer has come; each recipient is in exactly one."""

    UNOPENED = "ej-oppnad", "Inte öppnad"
    OPENED = "oppnad", "Öppnad"
    DRAFTING = "utkast", "Utkast påbörjat"
    SUBMITTED = "svarat", "Har svarat"
    LATE = "sent", "Svarade för sent"
    ABSTAINED = "avstar", "Avstår"


ANSWERED = (Stage.SUBMITTED, Stage.LATE, Stage.ABSTAINED)
# On a tile of the map: a word short enough, and a shade that darkens on the way to an answer.
TILES = {
    Stage.UNOPENED: ("Ej öppnad", 0),
    Stage.OPENED: ("Öppnad", 1),
    Stage.DRAFTING: ("Utkast", 2),
    Stage.LATE: ("Sent svar", 3),
    Stage.ABSTAINED: ("Avstår", 3),
    Stage.SUBMITTED: ("Svarat", 4),
}
TONES = {
    Stage.UNOPENED: "",
    Stage.OPENED: "",
    Stage.DRAFTING: "accent",
    Stage.SUBMITTED: "success",
    Stage.LATE: "warning",
    Stage.ABSTAINED: "quiet",
}


@dataclass(frozen=True)
class Standing:
    """Where one recipient stands on a day.

    `response_pk` is the answer that counts, `versions` how many were handed in; `asked_until` is
    the day of a request the chancery has not decided. `received_at` is left out for persons.
    """

    recipient: Recipient
    stage: Stage
    last_day: date
    is_overdue: bool
    is_closed: bool
    received_at: datetime | None = None
    response_pk: int | None = None
    versions: int = 0
    came_by: str = ""
    asked_until: date | None = None

    @property
    def has_answered(self) -> bool:
        return self.stage in ANSWERED

    @property
    def granted_until(self) -> date | None:
        """The last day of its own, if it has one."""
        return self.recipient.due_on

    @property
    def label(self) -> str:
        """The stage in words."""
        return self.stage.label

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return TONES[self.stage]

    @property
    def tile(self) -> tuple[str, int | str]:
        """The short word and the shade (0–4, or "late") of its tile on the map."""
        return ("Försenad", "late") if self.is_overdue else TILES[self.stage]

    @property
    def notes(self) -> list[str]:
        """What else there is to know, in a few words each; the most pressing first."""
        said = []
        if self.is_overdue:
            days = (timezone.localdate() - self.last_day).days
            said.append(f"{days} dag försenad" if days == 1 else f"{days} dagar försenad")
        if self.is_closed and not self.has_answered:
            said.append("Svarade inte")
        if self.asked_until:
            said.append(f"Begär anstånd till {_day(self.asked_until)}")
        if self.granted_until and not self.has_answered:
            said.append(f"Har anstånd till {_day(self.granted_until)}")
        if self.came_by:
            said.append(f"Kom {self.came_by}")
        if self.versions > 1:
            said.append("Kompletterat")
        return said

    @property
    def in_words(self) -> str:
        """All of it in one line: for the map's tile and its reader."""
        return ", ".join([self.label, *self.notes])


def _day(day):
    return format_date(day, "j F")


def with_facts(recipients):
    """Annotate recipients with the facts that `standing_of` reads. Adds no query."""
    handed_in = Response.objects.submitted().filter(recipient=OuterRef("pk"))
    first, last = handed_in.order_by("number"), handed_in.order_by("-number")
    draft = Response.objects.filter(
        recipient=OuterRef("pk"), status=Response.Status.DRAFT, channel=Channel.PORTAL
    )
    asked = ExtensionRequest.objects.filter(recipient=OuterRef("pk"), status=Extension.ASKED)
    return recipients.select_related("referral", "municipality").annotate(
        first_received_at=Subquery(first.values("received_at")[:1]),
        first_is_late=Subquery(first.values("is_late")[:1]),
        last_pk=Subquery(last.values("pk")[:1]),
        last_number=Subquery(last.values("number")[:1]),
        last_abstains=Subquery(last.values("abstains")[:1]),
        last_channel=Subquery(last.values("channel")[:1]),
        has_draft=Exists(draft),
        asked_until=Subquery(asked.values("wanted_until")[:1]),
    )


def standing_of(recipient, today: date) -> Standing:
    """Where a recipient from `with_facts` stands on `today`.

    Whether it was late is told by its first version: a supplement after the last day makes
    nobody late. A person's answer is told of only as such, not when or how it came.
    """
    referral, last_day = recipient.referral, recipient.last_day
    is_hidden = referral.is_survey
    stage = _stage(recipient, is_hidden)
    has_answered = stage in ANSWERED
    came_by = (
        ""
        if is_hidden or recipient.last_channel in (None, Channel.PORTAL)
        else (Channel(recipient.last_channel).label)
    )
    return Standing(
        recipient=recipient,
        stage=stage,
        last_day=last_day,
        is_overdue=referral.takes_answers and not has_answered and today > last_day,
        is_closed=not referral.takes_answers and not referral.is_withdrawn,
        received_at=None if is_hidden else recipient.first_received_at,
        response_pk=None if is_hidden else recipient.last_pk,
        versions=0 if is_hidden else recipient.last_number or 0,
        came_by=came_by,
        asked_until=None if has_answered else recipient.asked_until,
    )


def _stage(recipient, is_hidden):
    if recipient.last_pk:
        if recipient.last_abstains and not is_hidden:
            return Stage.ABSTAINED
        return Stage.LATE if recipient.first_is_late else Stage.SUBMITTED
    if recipient.has_draft:
        return Stage.DRAFTING
    return Stage.OPENED if recipient.opened_at else Stage.UNOPENED


def standings(referral, today: date) -> list[Standing]:
    """Where every recipient of `referral` stands, municipalities first. One query."""
    return [standing_of(each, today) for each in with_facts(referral.recipients.all())]


@dataclass(frozen=True)
class Tally:
    """How many of all: answered, overdue, and in each stage in the order of the way there."""

    total: int
    answered: int
    overdue: int
    by_stage: list[tuple[TextChoices, int]]

    @property
    def percent(self) -> int:
        """The share that has answered, as a whole number that is 100 only when all have."""
        return 100 * self.answered // self.total if self.total else 0


def stages_of(rows: list[Standing]) -> list[Stage]:
    """The stages of recipients; in a survey nobody abstains."""
    is_survey = any(row.recipient.referral.is_survey for row in rows)
    return [stage for stage in Stage if not (is_survey and stage == Stage.ABSTAINED)]


def tally(rows: list, stages=None) -> Tally:
    """Count `rows`: whatever has a `stage`, `has_answered` and `is_overdue`.

    `stages` are all there are of the former, those of recipients unless told.
    """
    counted = Counter(row.stage for row in rows)
    return Tally(
        total=len(rows),
        answered=sum(row.has_answered for row in rows),
        overdue=sum(row.is_overdue for row in rows),
        by_stage=[(stage, counted[stage]) for stage in stages or stages_of(rows)],
    )
