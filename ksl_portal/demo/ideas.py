"""KSL's assignments in the demo: tried, decided, reported and ended as the meetings come."""

import tomllib
from datetime import date, timedelta

from ksl_portal.demo.days import months_later
from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.remisses import at
from ksl_portal.demo.wording import to_rich
from meetings import workflow
from meetings.commissions import tertials_to_take_in
from meetings.models import (
    AgendaItem,
    Commission,
    Decision,
    Directive,
    IdeaTest,
    Meeting,
    StatusReport,
)
from meetings.tertials import Tertial
from members.models import Body

REPORTED_AFTER = timedelta(days=18)
TRIED_BEFORE = timedelta(days=21)
TRIED_AFTER = timedelta(days=30)


class IdeaBook:
    """Lets assignments follow the meetings: each is told of while its minutes are written."""

    def __init__(self, matters: dict, *, by):
        self.matters, self.by = matters, by
        content = tomllib.loads((CONTENT / "uppdrag.toml").read_text(encoding="utf-8"))
        self.rows = content["commission"]
        self.refused = content["refused"]
        self.begun: dict[str, Commission] = {}
        self.bodies = {body.slug: body for body in Body.objects.all()}

    def at_meeting(self, meeting: Meeting) -> None:
        """What a meeting that has been held means for the assignments; before it is published."""
        items = {item.title: item for item in meeting.items.all()}
        for row in self.rows:
            if meeting.body.slug == "styrelsen":
                self._decide(row, items, meeting)
            if row.get("finished_at") in items and row["matter"] in self.begun:
                self._finish(row, meeting.date)
        self.report(meeting.date)
        # The latest tertial; what was taken up before is not taken up once more.
        tertial = next(iter(tertials_to_take_in(meeting)), None)
        if tertial and meeting.body.slug != "styrelsen":
            taken = workflow.take_in_reports(meeting, tertial, by=self.by)
            _before_the_last(taken[0].item)

    def _decide(self, row, items, meeting):
        commission = self.begun.get(row["matter"])
        change = row.get("change", {})
        if commission is None and row["item"] in items:
            self._begin(row, items[row["item"]], meeting)
        elif commission and change and commission.is_running and commission.current.number == 1:
            item = next((items[t] for t in items if t.startswith(change["item"])), None)
            if item:
                self._change(row, item)

    def _begin(self, row, item, meeting):
        commission = Commission(
            title=row["title"],
            matter=self.matters[row["matter"]],
            without_test_reason=row.get("without_test", ""),
        )
        if "why" in row:
            au = Meeting.objects.filter(body__slug="au", starts_at__lt=meeting.starts_at).first()
            judged_on = au.date if au else meeting.date - TRIED_BEFORE
            self._try(row, judged_on, "au")
        self._store(commission)
        starts_on = months_later(meeting.date, 1).replace(day=1)
        directive = Directive(
            commission=commission,
            form=row["form"],
            body=self.bodies[row["body"]],
            starts_on=starts_on,
            recurrence=row.get("recurrence", ""),
            purpose=to_rich(row["purpose"]),
            goal=to_rich(row["goal"]),
            expected_result=to_rich(row["result"]),
            decided_at=item,
        )
        if "years" in row:
            directive.ends_on = _years_later(starts_on, row["years"])
        self._store(directive)
        _decision(item, f"att fastställa direktivet för KSL-uppdraget {row['title']}")
        self.begun[row["matter"]] = workflow.decide_directive(commission, by=self.by)

    def _change(self, row, item):
        change = row["change"]
        commission = workflow.start_version(
            self.begun[row["matter"]], by=self.by, reason=change["reason"]
        )
        draft = commission.directives.drafts().get()
        draft.decided_at = item
        draft.ends_on = _years_later(draft.ends_on + timedelta(days=1), change["years"])
        self._store(draft)
        _decision(item, change["decision"])
        self.begun[row["matter"]] = workflow.decide_directive(commission, by=self.by)

    def _store(self, row):
        row._history_user = self.by
        row.full_clean()
        row.save()

    def _finish(self, row, day):
        commission = self.begun[row["matter"]]
        if commission.is_running:
            commission = workflow.finish_commission(commission, by=self.by, reason=row["finished"])
            Commission.objects.filter(pk=commission.pk).update(ended_on=day)
            self.begun[row["matter"]] = Commission.objects.get(pk=commission.pk)

    def _try(self, row, judged_on, judged_by) -> IdeaTest:
        names = (*IdeaTest.EXCLUSIONS, *IdeaTest.CRITERIA)
        met = {*row.get("applies", ()), *row["met"]}
        verdicts = {name: name in met for name in names}
        reasons = {f"{name}_reason": row["why"][name] for name in names}
        test = IdeaTest(
            matter=self.matters[row["matter"]],
            judged_by_body=self.bodies[judged_by],
            judged_on=judged_on,
            **verdicts,
            **reasons,
        )
        if "stockholm" in row:
            test.stockholm, test.stockholm_reason = True, row["stockholm"]
        self._store(test)
        test = workflow.settle_test(test, by=self.by)
        IdeaTest.objects.filter(pk=test.pk).update(settled_at=at(judged_on, 15))
        return test

    def report(self, today: date) -> None:
        """Publish what was due by `today` and has a text; call with the days in order."""
        for row in self.rows:
            commission = self.begun.get(row["matter"])
            if commission is None or not commission.is_running:
                continue
            tertial = Tertial.of(commission.directives.decided().last().decided_on)
            for text in row["report"]:
                if tertial.last_day + REPORTED_AFTER > today:
                    break
                self._write(commission, tertial, text, publish=True)
                tertial = Tertial.of(tertial.last_day + timedelta(days=1))

    def _write(self, commission, tertial, text, *, publish):
        if commission.reports.of(tertial).exists():
            return
        report = StatusReport(
            commission=commission,
            year=tertial.year,
            tertial=tertial.number,
            state=text["state"],
            text=to_rich(text["text"]),
            next_steps=to_rich(text["next"]),
            written_by=self.by,
        )
        self._store(report)
        if publish:
            report = workflow.publish_report(report, by=self.by)
            published_at = at(tertial.last_day + REPORTED_AFTER, 10)
            StatusReport.objects.filter(pk=report.pk).update(published_at=published_at)

    def close(self, today: date) -> None:
        """What remains when all meetings are written: refused ideas, and a report in the making."""
        for row in self.refused:
            matter = self.matters[row["matter"]]
            if matter and matter.opened_on + TRIED_AFTER < today:
                self._try(row, matter.opened_on + TRIED_AFTER, row["judged_by"])
        self.report(today)
        running = next((row for row in self.rows if self._runs(row["matter"])), None)
        if running:
            text = {
                "state": "",
                "text": "Utkast: underlag väntas från kommunerna.",
                "next": "",
            }
            self._write(self.begun[running["matter"]], Tertial.of(today), text, publish=False)

    def _runs(self, key) -> bool:
        return key in self.begun and self.begun[key].is_running


def _years_later(day: date, years: int) -> date:
    return months_later(day, 12 * years) - timedelta(days=1)


def _decision(item: AgendaItem, text: str) -> None:
    Decision.objects.create(item=item, position=item.decisions.count() + 1, text=text)


def _before_the_last(item: AgendaItem) -> None:
    """Let other business stay last: the two items change places."""
    tops = item.meeting.items.filter(parent=None).exclude(pk=item.pk).order_by("position", "pk")
    last = tops.last()
    if last is not None and last.position < item.position:
        places = {item.pk: last.position, last.pk: item.position}
        for pk, position in places.items():
            AgendaItem.objects.filter(pk=pk).update(position=position)
