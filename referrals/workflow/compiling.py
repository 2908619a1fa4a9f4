"""From answers to a compilation, and from that to the board's decision."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.richtext import to_plain
from referrals.models import Answer, Compilation, QuestionComment, Quotation, Referral, Tag
from referrals.workflow.exports import ask_public_exports
from referrals.workflow.referrals import _locked, _settle

Status = Referral.Status
TAG_LENGTH = Tag._meta.get_field("name").max_length


@transaction.atomic
def start_compilation(referral, *, by):
    """The compilation of `referral` with a comment on each question, made if they are missing.

    Code: `wrong_status`.
    """
    referral = _locked(referral, Status.OPEN, Status.CLOSED, Status.COMPILED, doing="sammanställas")
    compilation = Compilation.objects.filter(referral=referral).first()
    if compilation is None:
        compilation = Compilation(referral=referral)
        compilation._history_user = by
        compilation.save()
    for question in referral.questions.filter(comment=None):
        QuestionComment.objects.create(compilation=compilation, question=question)
    return compilation


@transaction.atomic
def publish_compilation(referral, *, by):
    """Let everyone read the compilation, on its page and soon as PDF and DOCX.

    Codes: `empty` without an assessment, `wrong_status`.
    """
    referral = _locked(referral, Status.CLOSED, doing="bli sammanställd")
    compilation = Compilation.objects.filter(referral=referral).first()
    if compilation is None or not to_plain(compilation.assessment):
        raise ValidationError("Skriv en samlad bedömning först.", code="empty")
    compilation.published_at = timezone.now()
    compilation._history_user = by
    compilation.save()
    referral = _settle(referral, Status.COMPILED, by=by)
    ask_public_exports(referral, by=by)
    return referral


@transaction.atomic
def decide_referral(referral, *, by, item):
    """Note under which agenda item it was decided with the answers at hand. Code: `no_decision`."""
    referral = _locked(referral, Status.COMPILED, doing="avgöras")
    if not item.decisions.exists():
        raise ValidationError("Punkten har inget beslut.", code="no_decision")
    return _settle(referral, Status.DECIDED, by=by, outcome_at=item)


@transaction.atomic
def quote(answer, *, by, text, tags=()):
    """Keep a passage of an answer that was handed in, under tags by name; returns the Quotation.

    White space may differ, nothing else. Codes: `draft`, `empty`, `not_there`, `tag_long`.
    """
    text = " ".join((text or "").split())
    answer = Answer.objects.select_related("response__recipient").get(pk=answer.pk)
    if answer.response.is_draft:
        raise ValidationError("Svaret är inte inlämnat.", code="draft")
    if not text:
        raise ValidationError("Markera den text som ska citeras.", code="empty")
    if text not in " ".join(to_plain(answer.text).split()):
        raise ValidationError("Citatet står inte ordagrant i svaret.", code="not_there")
    names = list(dict.fromkeys(" ".join(name.split()) for name in tags if name.strip()))
    if any(len(name) > TAG_LENGTH for name in names):
        raise ValidationError(f"Ett märkord får ha högst {TAG_LENGTH} tecken.", code="tag_long")
    referral = answer.response.recipient.referral
    quotation = Quotation(answer=answer, text=text, made_by=by)
    quotation._history_user = by
    quotation.save()
    quotation.tags.set(_tag(referral, name) for name in names)
    return quotation


def _tag(referral, name):
    known = Tag.objects.filter(referral=referral, name__iexact=name).first()
    return known or Tag.objects.create(referral=referral, name=name)


@transaction.atomic
def drop_quotation(quotation, *, by):
    """Take a quotation away, until the compilation is published. Code: `wrong_status`."""
    answers = Answer.objects.select_related("response__recipient__referral")
    referral = answers.get(pk=quotation.answer_id).response.recipient.referral
    _locked(referral, Status.OPEN, Status.CLOSED, doing="mista citat")
    quotation._history_user = by
    quotation.delete()
