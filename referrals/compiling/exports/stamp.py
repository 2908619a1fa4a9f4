"""What a file of a compilation was made of, so that one can tell when it has become old."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Subquery, Sum, Value

from referrals.compiling.material import is_counted
from referrals.models import (
    Compilation,
    CompilationExport,
    QuestionComment,
    Quotation,
    Recipient,
    Referral,
    Response,
)

FRAME = ("title", "registration_number", "due_on", "asked")
HANDED_IN = ("answers", "newest_answer")
WRITTEN = (
    "commented",
    "quoted",
    "newest_quotation",
    "compilation__revision",
    "compilation__published_at",
    "responses_published_at",
)


@dataclass(frozen=True)
class Digests:
    """Digests of all that is compiled, and of the answers alone."""

    whole: str
    answers: str

    def of(self, kind: str) -> str:
        """The digest of what a file of `kind` is made of: a ZIP holds the answers only."""
        return self.answers if kind == CompilationExport.Kind.ZIP else self.whole


@dataclass(frozen=True)
class Stamp(Digests):
    """The same, and when any of it last came to be or was changed."""

    changed_at: datetime

    @property
    def short(self) -> str:
        """As much of the digest as one reads to another."""
        return self.whole[:8]


def _of_each(rows, path, expression):
    """`expression` over those of `rows` that belong, by `path`, to the referral asked for."""
    mine = rows.filter(**{path: OuterRef("pk")}).order_by()
    return Subquery(mine.values(one=Value(1)).annotate(found=expression).values("found"))


def digests_of(referral: Referral) -> Digests:
    """Tell what would be compiled now, in one query.

    What is handed in never changes, so how many answers there are and which is the newest says
    what they say; texts count their savings.
    """
    answers = Response.objects.submitted(), "recipient__referral"
    comments = QuestionComment.objects.all(), "compilation__referral"
    quotations = Quotation.objects.all(), "answer__response__recipient__referral"
    found = Referral.objects.filter(pk=referral.pk).annotate(
        answers=_of_each(*answers, Count("pk")),
        newest_answer=_of_each(*answers, Max("pk")),
        asked=_of_each(Recipient.objects.all(), "referral", Count("pk")),
        commented=_of_each(*comments, Sum("revision")),
        quoted=_of_each(*quotations, Count("pk")),
        newest_quotation=_of_each(*quotations, Max("made_at")),
    )
    row = found.values(*FRAME, *HANDED_IN, *WRITTEN).get()
    frame = [row[name] for name in FRAME]
    handed_in = [row[name] for name in HANDED_IN]
    written = [row[name] for name in WRITTEN]
    return Digests(
        whole=_digest([frame, handed_in, written, is_counted(referral)]),
        answers=_digest([frame, handed_in]),
    )


def stamp_of(referral: Referral) -> Stamp:
    """Tell what would be compiled now, and when it last changed; five queries."""
    digests = digests_of(referral)
    submitted = Response.objects.submitted().filter(recipient__referral=referral)
    quoted = Quotation.objects.filter(answer__response__recipient__referral=referral)
    texts = Compilation.history.filter(referral=referral)
    remarks = QuestionComment.history.filter(compilation__referral=referral)
    times = [referral.opened_at, referral.responses_published_at]
    for rows, field in (
        (submitted, "received_at"),
        (quoted, "made_at"),
        (texts, "history_date"),
        (remarks, "history_date"),
    ):
        times.append(rows.order_by().aggregate(newest=Max(field))["newest"])
    return Stamp(digests.whole, digests.answers, max(moment for moment in times if moment))


def _digest(parts):
    content = json.dumps(parts, default=str, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
