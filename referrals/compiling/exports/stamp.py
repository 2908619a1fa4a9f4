"""What a file of a compilation was made of, so that one can tell when it has become old."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from referrals.compiling.material import is_counted
from referrals.models import (
    Compilation,
    CompilationExport,
    QuestionComment,
    Quotation,
    Referral,
    Response,
)


@dataclass(frozen=True)
class Stamp:
    """Digests of all that is compiled and of the answers alone; when any of it last changed."""

    digest: str
    answers: str
    changed_at: datetime

    def of(self, kind: str) -> str:
        """The digest of what a file of `kind` is made of: a ZIP holds the answers only."""
        return self.answers if kind == CompilationExport.Kind.ZIP else self.digest

    @property
    def short(self) -> str:
        """As much of the digest as one reads to another."""
        return self.digest[:8]


def stamp_of(referral: Referral) -> Stamp:
    """Tell what would be compiled now: the answers, the texts, the quotations. Six queries."""
    current = Response.objects.current().filter(recipient__referral=referral)
    answers = list(current.order_by("pk").values_list("pk", "sha256", "received_at"))
    compiled = Compilation.objects.filter(referral=referral)
    written = list(compiled.values_list("pk", "revision", "published_at"))
    comments = QuestionComment.objects.filter(compilation__in=[row[0] for row in written])
    quoted = Quotation.objects.filter(answer__response__recipient__referral=referral)
    quotations = list(quoted.order_by("pk").values_list("pk", "made_at"))
    parts = [
        [referral.title, referral.registration_number, str(referral.due_on), is_counted(referral)],
        [str(referral.responses_published_at), sorted(referral.recipients.values_list("name"))],
        answers,
        written,
        list(comments.order_by("pk").values_list("pk", "revision")),
        quotations,
    ]
    texts = Compilation.history.filter(referral=referral).values_list("history_date", flat=True)
    remarks = QuestionComment.history.filter(compilation__referral=referral)
    times = [referral.opened_at, referral.responses_published_at]
    times += [row[-1] for row in [*answers, *quotations]]
    times += [texts.order_by("-history_date").first()]
    times += [remarks.order_by("-history_date").values_list("history_date", flat=True).first()]
    return Stamp(
        digest=_digest(parts),
        answers=_digest([parts[0], answers]),
        changed_at=max(moment for moment in times if moment),
    )


def _digest(parts):
    content = json.dumps(parts, default=str, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
