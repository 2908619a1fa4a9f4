"""The draft of what a municipality has decided: its own people's, and the chancery's."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from agreements import workflow
from agreements.adopting.sheet import AdoptionSheet
from agreements.models import Adoption, AdoptionFile
from files.storing import store_file
from referrals.drafting.shared import SharedDraft, add_paper

PORTAL = Adoption.Channel.PORTAL


class AdoptionDraft(SharedDraft):
    """What `municipality` has decided on `agreement`, while its own people write it.

    Saving raises ValidationError with the codes of `workflow.start_adoption`, and `submitted` when
    it was handed in or thrown away meanwhile, unless a new decision is meant.
    """

    begins_empty = True

    def __init__(self, agreement, municipality):
        self.agreement, self.municipality = agreement, municipality

    @property
    def entries(self):
        return Adoption.objects.filter(agreement=self.agreement, municipality=self.municipality)

    def own(self):
        """What its own people may open: all that is handed in, and their own draft."""
        return self.entries.filter(Q(status="submitted") | Q(channel=PORTAL))

    def lock(self):
        self.agreement = workflow.locked_agreement(self.agreement)

    def find(self):
        return self._with_owners(self.entries.filter(status="draft", channel=PORTAL).first())

    def _with_owners(self, draft):
        if draft:
            draft.agreement, draft.municipality = self.agreement, self.municipality
        return draft

    def sheet(self, draft, data=None, files=None):
        return AdoptionSheet(self.agreement, draft, data, files)

    def has_ended(self):
        return self.entries.submitted().exists()

    def check(self):
        workflow.check_taken(self.agreement, self.municipality)

    def begin(self, *, by, anew=False):
        if not anew and self.has_ended():
            raise ValidationError(
                "Utkastet är redan inlämnat, eller så har en kollega kastat det.", code="submitted"
            )
        return workflow.start_adoption(self.agreement, self.municipality, by=by)


class EntryDraft(AdoptionDraft):
    """What the chancery enters for the municipality; `begin_entry` starts it with the original.

    Saving raises ValidationError (`gone`) when it was registered or thrown away meanwhile.
    """

    def find(self):
        drafts = self.entries.filter(status="draft").exclude(channel=PORTAL)
        return self._with_owners(drafts.first())

    def check(self):
        super().check()
        if self.find() is None:
            raise ValidationError("Beslutet är redan registrerat eller kastat.", code="gone")

    def begin(self, *, by, anew=False):
        self.check()

    def has_ended(self):
        return True


@transaction.atomic
def begin_entry(agreement, municipality, *, channel, original, corrects, by) -> Adoption:
    """Begin an entry with the original that came in, an upload. Codes as `start_adoption`."""
    entry = workflow.start_adoption(
        agreement, municipality, by=by, channel=channel, corrects=corrects
    )
    add_paper(entry, store_file(original, by=by), AdoptionFile.Kind.ORIGINAL)
    return entry
