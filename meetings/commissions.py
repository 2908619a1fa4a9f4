"""Reads of KSL's assignments and their status reports, each in a bounded number of queries."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Min, Prefetch, Q, Value, When

from meetings.background import entry_of
from meetings.models import Commission, IdeaTest, StatusReport
from meetings.tertials import Tertial

REPORTS_A_PAGE = 12
STATUS_ORDER = Case(
    *(
        When(status=status, then=Value(place))
        for place, status in enumerate(Commission.Status.values)
    ),
    output_field=IntegerField(),
)


def for_list(commissions):
    """With what a row shows: the directive, its body, and `latest`, a list of at most one report.

    Drafts first, then running ones, each by title. Two queries.
    """
    latest = StatusReport.objects.latest_of_each()
    return (
        commissions.select_related("current__body", "matter__policy_area")
        .defer("current__purpose", "current__goal", "current__expected_result")
        .prefetch_related(Prefetch("reports", queryset=latest, to_attr="latest"))
        .order_by(STATUS_ORDER, "title", "pk")
    )


def commissions_of_body(body, user):
    """Running assignments for which `body` is responsible, from `for_list`."""
    running = Commission.objects.visible_to(user).running()
    return for_list(running.filter(current__body=body))


def commissions_of_matter(matter, user):
    """All assignments that came of `matter` and that `user` may see, from `for_list`."""
    return for_list(Commission.objects.visible_to(user).filter(matter=matter))


def of_matter(matter, user) -> dict:
    """What a matter's page shows: its `tests`, the one that counts first, and `commissions`.

    Three queries.
    """
    tests = IdeaTest.objects.visible_to(user).settled().filter(matter=matter)
    return {
        "tests": list(tests.select_related("judged_by_person", "judged_by_body")),
        "commissions": commissions_of_matter(matter, user),
    }


def page_of(commission, user, page) -> dict:
    """What an assignment's own page shows, with page `page` (from 1) of its reports."""
    versions = commission.directives.decided().select_related("body").order_by("-number")
    reports = commission.reports.visible_to(user).published().order_by("-year", "-tertial")
    current = commission.current
    tests = IdeaTest.objects.visible_to(user).select_related("judged_by_person", "judged_by_body")
    return {
        "directive": current or commission.directives.select_related("body").first(),
        "earlier": [version for version in versions if version.pk != commission.current_id],
        "decision": entry_of(current.decided_at, user) if current else None,
        "test": tests.filter(pk=commission.idea_test_id).first(),
        "page": Paginator(reports, REPORTS_A_PAGE).get_page(page),
    }


def reports_to_take_in(meeting):
    """Published reports on assignments of the meeting's bodies that it does not take up yet."""
    return (
        StatusReport.objects.published()
        .filter(commission__current__body__in=meeting.bodies)
        .exclude(treatments__item__meeting=meeting)
    )


def tertials_to_take_in(meeting) -> dict[Tertial, int]:
    """How many reports of each tertial `meeting` could take up now, the latest tertial first."""
    found = (
        reports_to_take_in(meeting)
        .order_by("-year", "-tertial")
        .values_list("year", "tertial")
        .annotate(n=Count("pk", distinct=True))
    )
    return {Tertial(year, number): n for year, number, n in found}


@dataclass(frozen=True)
class MissingReport:
    """A report that is to be written; `draft` is what there is of it, or None.

    `is_late` says that its tertial is over.
    """

    commission: Commission
    tertial: Tertial
    draft: StatusReport | None
    is_late: bool


def missing_reports(today: date) -> list[MissingReport]:
    """Reports on running assignments that are not published: the last tertial's, then this one's.

    Of those that were decided before the end of the tertial. Two queries.
    """
    now = Tertial.of(today)
    tertials = (now.previous, now)
    running = Commission.objects.running().annotate(begun=Min("directives__decided_on"))
    running = list(running.order_by("title", "pk"))
    of_them = Q(year=now.previous.year, tertial=now.previous.number)
    of_them |= Q(year=now.year, tertial=now.number)
    written = {
        (report.commission_id, report.period): report
        for report in StatusReport.objects.filter(of_them, commission__in=running).defer(
            "text", "next_steps"
        )
    }
    found = []
    for tertial in tertials:
        for commission in running:
            report = written.get((commission.pk, tertial))
            if commission.begun <= tertial.last_day and (report is None or report.is_draft):
                found.append(MissingReport(commission, tertial, report, tertial != now))
    return found
