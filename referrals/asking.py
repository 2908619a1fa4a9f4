"""What a referral asks and whom, in the order in which it is read."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from members.models import Municipality
from members.swedish import sort_key
from referrals.answering.queries import questions_of
from referrals.models import Question, QuestionGroup, Recipient, Referral

Kind = Recipient.Kind


@dataclass
class AskedGroup:
    """Questions under one heading; `group` is None for those that stand first, without one."""

    group: QuestionGroup | None
    questions: list[Question] = field(default_factory=list)


def asked_groups(referral: Referral) -> list[AskedGroup]:
    """The questions with their options, each numbered from 1 through all groups as `number`.

    Two queries.
    """
    groups: list[AskedGroup] = []
    for question in questions_of(referral):
        if not groups or groups[-1].group != question.group:
            groups.append(AskedGroup(question.group))
        groups[-1].questions.append(question)
    return groups


def reading_place(question: Question) -> tuple:
    """Sorts questions as they are read: those without a group first, then group by group."""
    group = question.group
    of_group = (group.position, group.pk or 0) if group else (-1, 0)
    return *of_group, question.position, question.pk or 0


@dataclass
class Receivers:
    """Whom a referral goes to. Persons are only counted: nobody shall know who was asked."""

    municipalities: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    persons: int = 0
    is_all: bool = False

    def __bool__(self):
        return bool(self.municipalities or self.organisations or self.persons)


def receivers_of(referral: Referral) -> Receivers:
    """The recipients by kind, names in Swedish order; `is_all`: every member that day. Two queries.

    "That day" is when it was sent, or today for a draft.
    """
    found = Receivers()
    rows = referral.recipients.order_by("pk").values_list("kind", "name", "municipality_id")
    municipalities = set()
    for kind, name, municipality in rows:
        if kind == Kind.PERSON:
            found.persons += 1
        elif kind == Kind.ORGANISATION:
            found.organisations.append(name)
        else:
            found.municipalities.append(name)
            municipalities.add(municipality)
    found.municipalities.sort(key=sort_key)
    found.organisations.sort(key=sort_key)
    members = Municipality.objects.member_on(day_of_sending(referral)).values_list("pk", flat=True)
    found.is_all = bool(municipalities) and municipalities >= set(members)
    return found


def day_of_sending(referral: Referral) -> date:
    """The day it was sent, today for a draft."""
    return referral.sent_on or timezone.localdate()
