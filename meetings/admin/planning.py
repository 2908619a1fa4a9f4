"""Planning a year on two pages: tell the dates, then tick which of them become meetings."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from meetings import rules, workflow
from meetings.models import Meeting
from meetings.planning.agendas import blanks_of_template, sources_for
from meetings.planning.almanac import Breaks, sheets
from meetings.planning.dates import WEEKDAYS, Occasion
from meetings.planning.forms import EARLIEST, LATEST, DateForms, PlanForm, habit_of
from meetings.planning.review import reviewed
from members.admin.bodies import BodyAdmin
from members.models import Body

ROWS, SAID = "dates", "said"


def plan_address(body: Body) -> str:
    """Where the year of `body` is planned."""
    return f"{reverse('admin:meetings_meeting_plan')}?organ={body.slug}"


BodyAdmin.ways_on.append(lambda body: ("Planera ett års möten", plan_address(body)))


class ReviewRows:
    """The dates of one request as rows: a form each, and what speaks against the date."""

    def __init__(self, form: PlanForm, data=None):
        self.form = form
        occasions = form.occasions
        initial = None
        if data is None:
            rows = reviewed(form.cleaned_data["body"], occasions)
            initial = [
                {
                    "keep": not row.is_left_out,
                    "day": row.day,
                    "starts": row.occasion.starts,
                    "ends": row.occasion.ends,
                    "place": form.place,
                }
                for row in rows
            ]
        self.forms = DateForms(data, initial=initial, prefix=ROWS)
        self.is_valid = self.forms.is_valid()  # never before anything is sent
        if data is not None:
            rows = reviewed(form.cleaned_data["body"], self._sent(occasions))
        self.rows = self._joined(rows)

    def _sent(self, occasions):
        """What was sent, with the weekday that was typed for each day."""
        typed = {occasion.day: occasion for occasion in occasions}
        sent = []
        for row in self.forms:
            cleaned = getattr(row, "cleaned_data", {})
            if day := cleaned.get("day"):
                first = typed.get(day, Occasion(day))
                sent.append(replace(first, starts=cleaned.get("starts"), ends=cleaned.get("ends")))
        return sent

    def _joined(self, reviewed_rows):
        """Pairs of a form and its review."""
        by_day = {row.day: row for row in reviewed_rows}
        pairs = []
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", None)
            day = cleaned.get("day") if cleaned is not None else form.initial.get("day")
            if day in by_day:
                pairs.append((form, by_day[day]))
        return pairs

    @property
    def kept(self):
        """The slots to make meetings of."""
        return [
            workflow.Slot(
                form.cleaned_data["starts_at"],
                form.cleaned_data.get("ends_at"),
                form.cleaned_data["place"],
            )
            for form in self.forms
            if form.cleaned_data.get("keep")
        ]

    @property
    def said(self) -> list[str]:
        """What the page says of each day, as it comes back with what is sent."""
        return [f"{row.day} {text}" for _, row in self.rows for text in row.warnings]

    def unsaid(self, said) -> bool:
        """Whether a kept day now has a warning that nobody has read: its hours were changed."""
        kept = {form.cleaned_data["day"] for form in self.forms if form.cleaned_data.get("keep")}
        warnings = {
            f"{row.day} {text}" for _, row in self.rows if row.day in kept for text in row.warnings
        }
        return bool(warnings - set(said))

    @property
    def chosen_count(self) -> int:
        """How many rows are ticked as the page is shown."""
        return sum(bool(form["keep"].value()) for form, row in self.rows if not row.taken)


class YearPlanning:
    """Mixed into the admin of meetings: the two pages, and what an agenda starts from."""

    change_list_template = "admin/meetings/meetings.html"

    def get_urls(self):
        view, site = self.plan_year, self.admin_site
        return [
            path("planera/", site.admin_view(view), name="meetings_meeting_plan"),
            path(
                "<int:pk>/dagordning/",
                site.admin_view(self.start_agenda),
                name="meetings_meeting_agenda",
            ),
            *super().get_urls(),
        ]

    def plan_year(self, request):
        """Tell the dates; review them; store the meetings. Nothing is stored before the last."""
        if not rules.can_plan_meetings(request.user):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        if data is None:
            return self._plan_page(request, PlanForm(initial=_initial(request.GET)))
        if "_back" in data or "_year" in data:
            return self._plan_page(request, PlanForm.once_more(_with_year(data)))
        form = PlanForm(data)
        if not form.is_valid():
            return self._plan_page(request, form)
        page = ReviewRows(form, data if "_save" in data else None)
        if "_save" in data and page.is_valid and page.unsaid(data.getlist(SAID)):
            messages.warning(
                request,
                "Tiderna ger krockar som du inte har sett. Inget är sparat än: läs dem och "
                "planera igen.",
            )
        elif "_save" in data and page.is_valid:
            try:
                return self._planned(request, page)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
                page = ReviewRows(form, data)
        return self._review_page(request, page)

    def _planned(self, request, page):
        chosen = page.form.cleaned_data
        planned = workflow.plan_dates(
            chosen["body"],
            page.kept,
            by=request.user,
            as_draft=chosen["as_draft"],
            with_template=chosen["with_template"],
        )
        number = f"{len(planned)} möten" if len(planned) > 1 else "Ett möte"
        state = "sparades som utkast" if chosen["as_draft"] else "planerades"
        messages.success(request, f"{number} för {chosen['body']} {state}.")
        url = reverse("admin:meetings_meeting_changelist")
        return redirect(f"{url}?body__id__exact={chosen['body'].pk}")

    def _plan_page(self, request, form):
        year = _year_of(form)
        breaks = Breaks.between(timezone.localdate().replace(year, 1, 1), _last_day(year))
        ticked = set(form["days"].value() or ())
        months = sheets(year, breaks)
        shown = {day.iso for _, weeks in months for week in weeks for day in week if day}
        context = {
            "title": "Planera möten",
            "form": form,
            "year": year,
            "months": months,
            "weekdays": [(name[0].upper(), name) for name in WEEKDAYS],
            "ticked": ticked,
            "ticked_elsewhere": sorted(ticked - shown),
            "earlier": year - 1 if year > EARLIEST else None,
            "later": year + 1 if year < LATEST else None,
        }
        return self._planning_page(request, "admin/meetings/plan.html", context)

    def _review_page(self, request, page):
        body = page.form.cleaned_data["body"]
        context = {
            "title": f"Granska mötestider för {body}",
            "page": page,
            "form": page.form,
            "body": body,
            "standing": len(blanks_of_template(body)),
            "suggested": any("föreslaget" in r for _, row in page.rows for r in row.reasons),
        }
        return self._planning_page(request, "admin/meetings/plan_review.html", context)

    def _planning_page(self, request, template, context):
        base = self.admin_site.each_context(request)
        return TemplateResponse(request, template, base | {"opts": self.opts} | context)

    @method_decorator(require_POST)
    def start_agenda(self, request, pk):
        """Give an empty meeting its standing items, or the headings of another meeting."""
        meeting = get_object_or_404(Meeting, pk=pk)
        if not rules.can_edit_meeting(request.user, meeting):
            raise PermissionDenied
        source = None
        if chosen := request.POST.get("source", ""):
            known = {f"{earlier.pk}": earlier for earlier in sources_for(meeting)}
            source = known.get(chosen)
        try:
            if chosen and source is None:
                raise ValidationError("Välj ett av mötena i listan.", code="source")
            workflow.start_agenda(meeting, by=request.user, source=source)
            messages.success(request, "Punkterna är hämtade till dagordningen.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(reverse("admin:meetings_meeting_change", args=[pk]) + "#items-group")

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and obj.pk and _may_start(request.user, obj):
            context["standing"] = len(blanks_of_template(obj.body))
            context["sources"] = sources_for(obj)
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _may_start(user, meeting):
    open_ = meeting.status in workflow.OPEN_AGENDAS and rules.can_edit_meeting(user, meeting)
    return open_ and not meeting.items.exists()


def _initial(query):
    """What the address says, and next year's dates once this one is nearly over."""
    today = timezone.localdate()
    year = today.year + (today.month > 6)
    body = Body.objects.filter(slug=query.get("organ", "")).first()
    habit = habit_of(body) if body else None
    return {
        "body": body,
        "year": year,
        "calendar_year": year,
        "first": today.replace(year, 1, 1),
        "last": _last_day(year),
        "weekday": habit.date.weekday() if habit else 1,
    }


def _last_day(year):
    return timezone.localdate().replace(year, 12, 31)


def _with_year(data):
    data = data.copy()
    if "_year" in data:
        data["calendar_year"], data["way"] = data["_year"], PlanForm.Way.TICKED
    return data


def _year_of(form):
    """The year of the calendar's sheets, whatever was sent for it."""
    sent = f"{form['calendar_year'].value() or ''}"
    is_year = sent.isascii() and sent.isdigit() and EARLIEST <= int(sent[:5]) <= LATEST
    return int(sent) if is_year else timezone.localdate().year + 1
