"""Entering an answer that came to the chancery by mail or on paper, in its draft of its own.

The original comes first and stays; the parts are the same forms as the recipient's own people
have. What a recipient writes in the portal is never touched.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from files.storing import store_file
from referrals import workflow
from referrals.answering.drafts import ResponseDraft
from referrals.drafting.shared import add_paper
from referrals.importing import review
from referrals.models import Response, ResponseFile

Channel, Kind = Response.Channel, ResponseFile.Kind


def entry_of(recipient) -> Response | None:
    """What the chancery is entering for `recipient`, if anything."""
    drafts = recipient.responses.filter(status=Response.Status.DRAFT)
    return drafts.exclude(channel=Channel.PORTAL).first()


def is_begun_in_portal(recipient) -> bool:
    """Whether `recipient` is writing in the portal: then nothing can be entered on its behalf."""
    drafts = recipient.responses.filter(status=Response.Status.DRAFT)
    return drafts.filter(channel=Channel.PORTAL).exists()


class EntryDraft(ResponseDraft):
    """What the chancery enters for `recipient`; `begin` starts it with the original.

    Saving raises ValidationError (`gone`) when it was handed in or thrown away meanwhile.
    """

    def find(self):
        return entry_of(self.recipient)

    def note(self, draft, data):
        review.keep_ticks(draft, data)

    def check(self):
        if self.find() is None:
            raise ValidationError("Svaret är redan registrerat eller kastat.", code="gone")

    def begin(self, *, by, anew=False):
        self.check()

    def has_ended(self):
        return True


@transaction.atomic
def begin(recipient, channel, original, *, by) -> Response:
    """Begin an entry with the original that came in, an upload. Codes as `start_response`."""
    response = workflow.start_response(recipient, by=by, channel=channel)
    add_paper(response, store_file(original, by=by), Kind.ORIGINAL)
    return response


def discard(recipient, *, by) -> bool:
    """Throw the entry away; its history stays. False if there is none any more."""
    entry = entry_of(recipient)
    if entry is None:
        return False
    workflow.discard_draft(entry, by=by)
    return True
