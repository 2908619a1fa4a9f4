from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from meetings import workflow
from meetings.admin.settling import SettlingAdmin, SettlingForm, WholeForm
from meetings.models import Commission, Directive
from members.admin.arrows import Arrow, ArrowsAdmin
from members.admin.editor import EditorAdmin

Status = Commission.Status
ROWS = "directives-TOTAL_FORMS"
NEW_VERSION = Arrow(
    "ny-version",
    "Ändra direktivet",
    (Status.DECIDED,),
    workflow.start_version,
    "En ny version är påbörjad. Den gällande visas tills den nya är beslutad.",
    "Skriver en ny version som utgår från den gällande.",
    reason="Varför ändras direktivet?",
)
DROP = Arrow(
    "ta-bort-utkastet",
    "Ta bort utkastet",
    (Status.DECIDED,),
    workflow.drop_version,
    "Utkastet är borttaget. Det gällande direktivet är oförändrat.",
    "Det gällande direktivet är oförändrat.",
)
ENDS = (
    Arrow(
        "slutfor",
        "Slutför",
        (Status.DECIDED,),
        workflow.finish_commission,
        "Uppdraget är slutfört.",
        "Uppdraget visas som slutfört, med det du skriver.",
        reason="Vad ledde uppdraget till?",
    ),
    Arrow(
        "avbryt",
        "Avbryt",
        (Status.DECIDED,),
        workflow.cancel_commission,
        "Uppdraget är avbrutet.",
        "Uppdraget visas som avbrutet, med skälet.",
        reason="Varför avbryts uppdraget?",
    ),
)


class CommissionForm(SettlingForm):
    settled_meanwhile = (
        "Direktivet beslutades eller togs bort medan du skrev. Det du skrev står kvar här: kopiera "
        "det som behövs och öppna sidan på nytt."
    )

    class Meta:
        model = Commission
        fields = "__all__"

    def clean(self):
        cleaned = super().clean()
        if "matter" in cleaned and self.instance.is_draft:
            self._refuse_untested(cleaned)
        return cleaned

    def _refuse_untested(self, cleaned):
        reason = cleaned.get("without_test_reason", "")
        asked = Commission(matter=cleaned["matter"], without_test_reason=reason)
        try:
            workflow.refuse_untested(asked)
        except ValidationError as error:
            self.add_error(None, error)

    def closed(self):
        has_draft = self.instance.is_draft or self.instance.directives.drafts().exists()
        if has_draft or ROWS not in self.data:
            return None
        return ValidationError(self.settled_meanwhile, code="settled")

    def missing(self):
        return {}


class DirectiveForm(WholeForm, forms.ModelForm):
    class Meta:
        model = Directive
        fields = Directive.CONTENT

    def missing(self):
        return workflow.missing_in_directive(self.instance)

    def has_changed(self):
        # A new assignment has a directive from the start, also an empty one.
        return self.instance.pk is None or super().has_changed()


class DirectiveRows(admin.StackedInline):
    """The draft of the directive; what is decided is read on the assignment's own page."""

    model = Directive
    form = DirectiveForm
    fk_name = "commission"
    min_num = max_num = 1
    extra = 0
    can_delete = False
    verbose_name = "direktiv"
    verbose_name_plural = "utkast till direktiv"
    autocomplete_fields = ["body", "decided_at"]
    radio_fields = {"form": admin.HORIZONTAL}
    fields = [
        "form",
        ("starts_on", "ends_on"),
        "recurrence",
        "body",
        "purpose",
        "goal",
        "expected_result",
        "decided_at",
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        # Signs for adding and changing bodies and agenda items have no place here.
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request):
        drafts = super().get_queryset(request).filter(status=Directive.Status.DRAFT)
        return drafts.select_related("decided_at__meeting", "body")


class BodyFilter(admin.SimpleListFilter):
    title = "ansvarig styrgrupp"
    parameter_name = "organ"

    def lookups(self, request, model_admin):
        used = Directive.objects.decided().exclude(body=None).order_by("body__name")
        return list(used.values_list("body_id", "body__short_name").distinct())

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(current__body=int(value)) if value.isdigit() else queryset


@admin.register(Commission)
class CommissionAdmin(SettlingAdmin, ArrowsAdmin, EditorAdmin):
    """An assignment's page: what it is, the draft of its directive, and the buttons."""

    form = CommissionForm
    settle_label = "Spara och besluta direktivet"
    settle_hint = (
        "När styrelsen har beslutat. Uppdraget och direktivet visas för alla, och direktivet kan "
        "inte ändras sedan, bara få en ny version."
    )
    settle_done = "Direktivet är beslutat."
    arrows = (NEW_VERSION, DROP, *ENDS)
    inlines = [DirectiveRows]
    list_display = ["title", "form_shown", "body", "status", "matter"]
    list_select_related = ["current__body", "matter"]
    list_filter = ["status", "current__form", BodyFilter]
    search_fields = ["title", "matter__title", "matter__registration_number"]
    search_help_text = "Uppdragets eller ärendets rubrik, eller diarienummer"
    autocomplete_fields = ["matter"]

    class Media:
        js = ["js/drafts.js"]

    def settle(self, obj, *, by):
        workflow.decide_directive(obj, by=by)

    def can_settle(self, request, obj):
        return obj is None or obj.directives.drafts().exists()

    def is_open(self, request, obj):
        return obj.is_draft or obj.directives.drafts().exists()

    def get_fieldsets(self, request, obj=None):
        fields = ["title", "matter", "without_test_reason"]
        if obj is not None and not obj.is_draft:
            fields = ["title", "matter", "rests_on", "decided"]
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request, obj=None):
        settled = obj is not None and not obj.is_draft
        return ["title", "matter", "rests_on", "decided"] if settled else []

    def get_inlines(self, request, obj):
        # What was typed comes back also when the draft is gone meanwhile.
        if obj is None or ROWS in request.POST or self.is_open(request, obj):
            return self.inlines
        return []

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and not form.instance.directives.exists():
            form.instance.directives.create()

    def render_change_form(self, request, context, obj=None, **kwargs):
        response = super().render_change_form(request, context, obj=obj, **kwargs)
        if obj and obj.pk and context.get("arrows"):
            hidden = [DROP] if not obj.directives.drafts().exists() else [NEW_VERSION, *ENDS]
            context["arrows"] = [arrow for arrow in context["arrows"] if arrow not in hidden]
        return response

    @admin.display(description="form", ordering="current__form")
    def form_shown(self, commission):
        return commission.current.get_form_display() if commission.current else "–"

    @admin.display(description="ansvarig styrgrupp", ordering="current__body__name")
    def body(self, commission):
        return commission.current.body if commission.current else "–"

    @admin.display(description="prövning")
    def rests_on(self, commission):
        return commission.idea_test or f"Ingen: {commission.without_test_reason}"

    @admin.display(description="gällande direktiv")
    def decided(self, commission):
        return format_html(
            '<a href="{}">{}, beslutat {}</a>',
            commission.get_absolute_url(),
            str(commission.current).capitalize(),
            commission.current.decided_on,
        )
