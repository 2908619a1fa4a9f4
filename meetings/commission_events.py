"""What happened in a matter by way of tests, assignments and reports: dated, for its timeline."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from meetings.models import Commission, Directive, IdeaTest, StatusReport
from members.richtext import to_plain


@dataclass(frozen=True)
class Happening:
    """Something that happened on `day`.

    `key` names it for good, `at` is when it became known, `where` says on what it rests or whom
    it concerns; `url` leads to where it is read.
    """

    key: str
    day: date
    label: str
    title: str
    text: str = ""
    where: str = ""
    url: str = ""
    is_weighty: bool = False
    at: datetime | None = None


def seen_by(user) -> Q:
    """The matters of which this may tell `user` something.

    A test alone makes no matter known; an assignment does.
    """
    visible = Commission.objects.visible_to(user).exclude(status=Commission.Status.DRAFT)
    return Q(pk__in=visible.order_by().values("matter"))


def happenings_of(matter, user) -> list[Happening]:
    """Tests settled, directives decided, reports published and ends, in no order. Four queries.

    Drafts are told to nobody.
    """
    commissions = Commission.objects.visible_to(user).exclude(status=Commission.Status.DRAFT)
    found = list(commissions.filter(matter=matter))
    tests = IdeaTest.objects.visible_to(user).settled().filter(matter=matter)
    directives = Directive.objects.decided().filter(commission__in=found)
    reports = StatusReport.objects.visible_to(user).published().filter(commission__in=found)
    return [
        *map(_tried, tests.select_related("judged_by_person", "judged_by_body", "matter")),
        *map(_decided, directives.select_related("commission", "body")),
        *map(_reported, reports.select_related("commission")),
        *(_ended(commission) for commission in found if commission.ended_on),
    ]


def _tried(test):
    return Happening(
        key=f"test-{test.pk}",
        day=test.judged_on,
        label="Prövning",
        title=f"Idén prövades: {test.result.label.lower()}",
        text=f"{test.met} av sju kriterier möts; minst tre behövs.",
        where=f"Bedömt av {test.judge}",
        is_weighty=True,
        at=test.settled_at,
    )


def _decided(directive):
    commission = directive.commission
    is_first = directive.number == 1
    return Happening(
        key=f"directive-{directive.pk}",
        day=directive.decided_on,
        label="KSL-uppdrag",
        title=f"{'Blev' if is_first else 'Nytt direktiv för'} KSL-uppdraget {commission.title}",
        text=to_plain(directive.goal) if is_first else directive.reason,
        where=f"{directive.get_form_display()}, {directive.body.name} ansvarar",
        url=commission.get_absolute_url(),
        is_weighty=is_first,
    )


def _reported(report):
    return Happening(
        key=f"report-{report.pk}",
        day=timezone.localdate(report.published_at),
        label="Lägesrapport",
        title=f"{report.heading}: {report.get_state_display().lower()}",
        text=to_plain(report.text),
        where=report.commission.title,
        url=report.get_absolute_url(),
        at=report.published_at,
    )


def _ended(commission):
    how = "slutfördes" if commission.status == Commission.Status.FINISHED else "avbröts"
    return Happening(
        key=f"commission-{commission.pk}-ended",
        day=commission.ended_on,
        label="KSL-uppdrag",
        title=f"KSL-uppdraget {commission.title} {how}",
        text=commission.status_reason,
        url=commission.get_absolute_url(),
        is_weighty=True,
    )
