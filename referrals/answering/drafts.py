"""The draft of a recipient's answer, which its own people write."""

from django.core.exceptions import ValidationError

from referrals import workflow
from referrals.answering.sheet import Sheet
from referrals.drafting.shared import SharedDraft
from referrals.models import Response

PORTAL = Response.Channel.PORTAL


def draft_of(recipient) -> Response | None:
    """The draft its own people write; what the chancery enters on their behalf is another's."""
    drafts = recipient.responses.filter(status=Response.Status.DRAFT)
    return drafts.filter(channel=PORTAL).first()


class ResponseDraft(SharedDraft):
    """The answer of `recipient` while it is written, through whichever door.

    Saving raises ValidationError with the codes `closed`, `too_late`, and `submitted` if it has
    been handed in meanwhile, unless a supplement is meant.
    """

    def __init__(self, recipient):
        self.recipient = recipient

    def lock(self):
        self.recipient = workflow.locked_recipient(self.recipient)

    def find(self):
        return draft_of(self.recipient)

    def sheet(self, draft, data=None, files=None):
        return Sheet(self.recipient, draft, data, files)

    def has_ended(self):
        return self.recipient.responses.submitted().exists()

    def check(self):
        if not self.recipient.referral.takes_answers:
            raise ValidationError("Remissen tar inte längre emot svar.", code="closed")

    def begin(self, *, by, anew=False):
        if not anew and self.has_ended():
            raise ValidationError("Svaret är redan inlämnat.", code="submitted")
        return workflow.start_response(self.recipient, by=by)
