"""Who may see and do what with referrals. Nothing else decides access.

1. Drafts are the chancery's own, with their documents and their very existence.
2. What has been sent out is public, with its documents; also when the time is over, and when it
   has been withdrawn: then it says so.
3. The chancery writes drafts. Once sent out, what was asked stays as it is.
4. Those who act for a municipality read and write its draft answer; who is authorised hands in.
   Nobody else sees a draft, not even the chancery, unless the chancery writes it on their behalf.
5. Answers that are handed in are read by their own municipality and the chancery; by everyone
   once the chancery publishes them. A person's answers to a survey are never shown as theirs, not
   to the chancery either.
6. What is made of a compilation to be kept (PDF, Word) is the chancery's, also when it has failed;
   what is made for everyone is everyone's as long as what it shows is. All answers as a ZIP are
   never made for everyone.
7. The chancery follows what is out: who has answered, not what stands in anyone's draft.
"""

import rules as permissions
from django.db.models import Q

from members.rules import accesses, is_chancery, may_draft, may_submit

SEEN_STATUSES = ("open", "closed", "compiled", "decided", "withdrawn")
COMPILED_STATUSES = ("compiled", "decided")


def visible_referrals(user) -> Q:
    """The referrals that `user` may see."""
    return Q() if is_chancery(user) else Q(status__in=SEEN_STATUSES)


def can_edit_referral(user, referral) -> bool:
    """Whether `user` may open `referral` in the admin."""
    return is_chancery(user)


def is_public_referral(referral) -> bool:
    """Whether anyone may read it and its documents without logging in."""
    return referral.status in SEEN_STATUSES


def can_change_text(user, referral) -> bool:
    """Whether `user` may change what the receivers are asked: only before it is sent out."""
    return is_chancery(user) and referral.is_draft


def acted_for(user) -> Q:
    """The recipients on whose behalf `user` may draft today."""
    return Q(
        municipality__in=[access.municipality_id for access in accesses(user)],
        referral__status__in=SEEN_STATUSES,
    )


def visible_responses(user) -> Q:
    """The responses that `user` may read, drafts of their own municipalities among them."""
    visible = Q(
        status="submitted",
        recipient__referral__kind="referral",
        recipient__referral__responses_published_at__isnull=False,
    )
    if is_chancery(user):
        anonymous = Q(recipient__referral__kind="survey", recipient__kind="person")
        visible |= Q(~anonymous, status="submitted") | Q(~Q(channel="portal"), status="draft")
    own = [access.municipality_id for access in accesses(user)]
    return visible | Q(recipient__municipality__in=own) if own else visible


def is_public_response(response) -> bool:
    """Whether anyone may read a handed-in answer and its papers without logging in."""
    referral = response.recipient.referral
    return not referral.is_survey and referral.responses_published_at is not None


def can_draft(user, recipient) -> bool:
    """Whether `user` may write the answer of `recipient`, a municipality."""
    return recipient.municipality is not None and may_draft(user, recipient.municipality)


def can_submit(user, recipient) -> bool:
    """Whether `user` may hand in the answer of `recipient`, a municipality."""
    return recipient.municipality is not None and may_submit(user, recipient.municipality)


def can_hand_in(user, response) -> bool:
    """Whether `user` may hand in this draft: the authorised, or the chancery on their behalf.

    None stands for who answers through the secret address of an organisation or a person.
    """
    if response.channel != "portal":
        return user is not None and is_chancery(user)
    if user is None:
        return response.recipient.municipality_id is None
    return can_submit(user, response.recipient)


def can_discard(user, response) -> bool:
    """Whether `user` may throw this draft away: those who may write it, and nobody else.

    What a recipient writes in the portal is never the chancery's to throw away.
    """
    if response.channel != "portal":
        return user is not None and is_chancery(user)
    if user is None:
        return response.recipient.municipality_id is None
    return can_draft(user, response.recipient)


def can_follow(user, referral) -> bool:
    """Whether `user` may see who has answered `referral`, remind, and grant more time."""
    return is_chancery(user) and not referral.is_draft


def can_enter(user, referral) -> bool:
    """Whether `user` may enter answers that came on paper; in a survey nobody reads another's."""
    return can_follow(user, referral) and not referral.is_survey


def can_see_compilation(user, referral) -> bool:
    """Whether `user` may read what all answers say together: others once it is published."""
    if is_chancery(user):
        return not referral.is_draft
    return referral.status in COMPILED_STATUSES


def can_see_each_answer(user, referral) -> bool:
    """Whether `user` may read who answered what; in a survey nobody may."""
    if referral.is_survey:
        return False
    return is_chancery(user) or referral.responses_published_at is not None


def visible_exports(user) -> Q:
    """The files made of compilations that `user` may read."""
    published = Q(for_public=True, status="done", referral__status__in=COMPILED_STATUSES)
    each = Q(shows_each=False) | Q(referral__responses_published_at__isnull=False)
    return Q() if is_chancery(user) else published & each


def is_public_export(export) -> bool:
    """Whether anyone may read a file made of a compilation without logging in."""
    referral = export.referral
    is_open = not export.shows_each or referral.responses_published_at is not None
    return export.for_public and referral.status in COMPILED_STATUSES and is_open


def can_export(user, referral) -> bool:
    """Whether `user` may have the compilation of `referral` made into a file."""
    return is_chancery(user) and not referral.is_draft


def can_export_answers(user, referral) -> bool:
    """Whether `user` may have all answers to `referral` packed into a file; never of a survey."""
    return can_export(user, referral) and can_see_each_answer(user, referral)


# What the admin asks for, by the names of Django's permissions.
permissions.add_perm("referrals", is_chancery)
for _model in (
    "compilation",
    "correction",
    "extensionrequest",
    "question",
    "questioncomment",
    "questiongroup",
    "questionoption",
    "recipient",
    "referral",
    "referraldocument",
):
    for _action in ("view", "add", "change", "delete"):
        permissions.add_perm(f"referrals.{_action}_{_model}", is_chancery)
