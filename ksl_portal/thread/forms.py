from django import forms

from meetings.heading import meetings_to_fill
from meetings.models import Matter, Meeting


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, meeting):
        return f"{meeting.title} ({meeting.get_status_display().lower()})"


class AgendaForm(forms.Form):
    """Which matters are to stand on the agenda of which meeting."""

    matters = forms.ModelMultipleChoiceField(
        queryset=Matter.objects.none(),
        error_messages={"required": "Välj minst ett ärende."},
    )
    meeting = MeetingChoice(
        label="Möte",
        queryset=Meeting.objects.none(),
        empty_label="Välj möte",
        error_messages={"required": "Välj mötet.", "invalid_choice": "Mötet kan inte väljas."},
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["matters"].queryset = waiting
        self.fields["meeting"].queryset = meetings_to_fill()
