"""What can be fetched of a compilation, how far what is being made has come, what is old."""

from dataclasses import dataclass

from django.urls import reverse

from referrals import rules
from referrals.compiling.exports.stamp import digests_of
from referrals.models import CompilationExport, Referral

Kind, Status = CompilationExport.Kind, CompilationExport.Status
TITLES = {
    Kind.PDF: "Sammanställningen som PDF",
    Kind.DOCX: "Sammanställningen som Word-dokument",
    Kind.ZIP: "Alla svar med filer",
}


@dataclass(frozen=True)
class Shelf:
    """One kind of file: the newest there is, and the latest try if that is not it."""

    kind: str
    for_public: bool
    title: str
    note: str
    url: str
    done: CompilationExport | None
    latest: CompilationExport | None
    is_old: bool

    @property
    def key(self) -> str:
        """What sets it apart from the others on the page."""
        return f"{self.kind}-alla" if self.for_public else self.kind

    @property
    def under_way(self) -> CompilationExport | None:
        """The export that is being made."""
        return self.latest if self.latest and self.latest.is_under_way else None

    @property
    def error(self) -> str:
        """Why the latest try gave nothing; empty if it did, or may still."""
        if self.latest is None or self.under_way:
            return ""
        if self.latest.is_abandoned:
            return "Arbetet avbröts innan filen var klar."
        return self.latest.error


def shelves_of(user, referral: Referral) -> list[Shelf]:
    """What `user` may fetch of `referral`, and for the chancery have made. Two queries at most.

    Others get what is made for everyone, once it is there.
    """
    exports = CompilationExport.objects.visible_to(user).filter(referral=referral)
    exports = list(exports.select_related("file"))
    if not rules.can_export(user, referral):
        shelves = [_shelf(referral, kind, True, exports, None) for kind in (Kind.PDF, Kind.DOCX)]
        return [shelf for shelf in shelves if shelf.done]
    is_done = any(export.status == Status.DONE for export in exports)
    digests = digests_of(referral) if is_done else None
    return [_shelf(referral, *each, exports, digests) for each in _offered(user, referral)]


def _offered(user, referral):
    """(kind, for_public): both where everyone's file does not show all that the chancery sees."""
    own = rules.can_export_answers(user, referral)
    is_published = referral.status in rules.COMPILED_STATUSES
    offered = [(kind, True) for kind in (Kind.PDF, Kind.DOCX) if is_published]
    if not is_published or (own and referral.responses_published_at is None):
        offered += [(Kind.PDF, False), (Kind.DOCX, False)]
    return offered + ([(Kind.ZIP, False)] if own else [])


def _shelf(referral, kind, for_public, exports, digests):
    same = [each for each in exports if (each.kind, each.for_public) == (kind, for_public)]
    done = next((each for each in same if each.status == Status.DONE), None)
    return Shelf(
        kind=kind,
        for_public=for_public,
        title=TITLES[kind],
        note=_note(referral, kind, for_public),
        url=_url(referral, done) if done else "",
        done=done,
        latest=next(iter(same), None),
        is_old=bool(done and digests and done.material != digests.of(kind)),
    )


def _note(referral, kind, for_public):
    if kind == Kind.ZIP:
        return "En mapp för var och en som har svarat: svaret med kvittens, filer och uttalanden."
    if for_public:
        return "För alla."
    return "Bara för kansliet." if referral.is_survey else "Bara för kansliet, med alla svar."


def _url(referral, export):
    if export.for_public:
        return reverse(f"referrals:compilation_{export.kind}", args=[referral.slug])
    return reverse("referrals:compilation_export", args=[referral.slug, export.pk])
