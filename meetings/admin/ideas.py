from django import forms
from django.contrib import admin
from django.db import models
from django.utils import timezone

from meetings import workflow
from meetings.admin.settling import SettlingAdmin, SettlingForm
from meetings.models import IdeaTest
from members.admin.arrows import ArrowsAdmin
from members.admin.history import HistoryAdmin

ANSWERS = [("", "Inte bedömt"), (True, "Ja"), (False, "Nej")]


class IdeaTestForm(SettlingForm):
    settled_meanwhile = (
        "Prövningen avgjordes medan du skrev och kan inte ändras. Det du skrev står kvar här: "
        "kopiera det som behövs till en ny prövning."
    )

    class Meta:
        model = IdeaTest
        fields = "__all__"

    def missing(self):
        return workflow.missing_in_test(self.instance)


def _lines(names):
    return [line for name in names for line in (name, f"{name}_reason")]


@admin.register(IdeaTest)
class IdeaTestAdmin(SettlingAdmin, ArrowsAdmin, HistoryAdmin):
    """A test on one page: three reasons against, seven for, and who judged."""

    form = IdeaTestForm
    settle_label = "Spara och avgör"
    settle_hint = (
        "Resultatet räknas ut och visas på ärendets sida. Prövningen kan inte ändras sedan."
    )
    settle_done = "Prövningen är avgjord."
    list_display = ["matter", "judged_on", "judge", "status", "outcome"]
    list_select_related = ["matter", "judged_by_person", "judged_by_body"]
    list_filter = ["status", "judged_by_body"]
    search_fields = ["matter__title", "matter__registration_number"]
    search_help_text = "Ärendets rubrik eller diarienummer"
    date_hierarchy = "judged_on"
    autocomplete_fields = ["matter", "judged_by_person", "judged_by_body"]
    radio_fields = dict.fromkeys(
        [*IdeaTest.EXCLUSIONS, "stockholm", *IdeaTest.CRITERIA], admin.HORIZONTAL
    )
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})},
    }
    fieldsets = [
        (None, {"fields": ["matter"]}),
        (
            "Tre skäl att välja bort idén",
            {
                "description": "Stämmer något av dem blir idén inget uppdrag. Skriv skälet också "
                "när svaret är nej. Stockholmssidan bedöms bara om frågan hör till SKR:s uppdrag.",
                "fields": _lines(["national", "stockholm", "others", "municipalities"]),
            },
        ),
        (
            "Sju kriterier, varav minst tre ska mötas",
            {"fields": _lines(IdeaTest.CRITERIA)},
        ),
        (
            "Vem som har bedömt, och när",
            {"fields": [("judged_by_person", "judged_by_body"), "judged_on"]},
        ),
    ]

    class Media:
        js = ["js/drafts.js"]

    def settle(self, obj, *, by):
        workflow.settle_test(obj, by=by)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name in self.radio_fields:
            kwargs["choices"] = ANSWERS
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        person = getattr(request.user, "person", None)
        initial = {"judged_on": timezone.localdate(), "judged_by_person": person and person.pk}
        return initial | super().get_changeform_initial_data(request)

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj and not obj.is_draft:
            context["state_note"] = (
                f"{obj.result.label}. {obj.met} av 7 kriterier möts. Avgjord "
                f"{timezone.localtime(obj.settled_at):%Y-%m-%d %H.%M} av {obj.settled_by}."
            )
        return super().render_change_form(request, context, obj=obj, **kwargs)

    @admin.display(description="resultat")
    def outcome(self, test):
        return "–" if test.is_draft else test.result.label

    @admin.display(description="bedömt av")
    def judge(self, test):
        return test.judge or "–"
