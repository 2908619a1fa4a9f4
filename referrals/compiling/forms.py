from django import forms
from django.db.models import Q

from meetings.models import AgendaItem, Meeting

ITEMS_OFFERED = 100


class DecideForm(forms.Form):
    """Under which agenda item it was decided what the answers lead to."""

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label="Beslutet fattades under punkten",
        help_text="Punkter med beslut i samma ärende eller efter att remissen skickades ut.",
        empty_label="Välj en punkt",
    )

    def __init__(self, *args, referral, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        field.queryset = _candidates(referral)
        field.label_from_instance = _label


def _candidates(referral):
    decided = AgendaItem.objects.exclude(decisions=None).exclude(
        meeting__status__in=[Meeting.Status.DRAFT, Meeting.Status.CANCELLED]
    )
    near = Q(meeting__starts_at__date__gte=referral.sent_on)
    if referral.matter_id:
        near |= Q(matter=referral.matter_id)
    chosen = decided.filter(near).order_by("-meeting__starts_at", "position", "pk").distinct()
    newest = list(chosen.values_list("pk", flat=True)[:ITEMS_OFFERED])
    items = AgendaItem.objects.filter(pk__in=newest).select_related("meeting__body")
    return items.order_by("-meeting__starts_at", "position", "pk")


def _label(item):
    return f"{item.meeting.body.short_name} {item.meeting.date:%Y-%m-%d}: {item.title}"
