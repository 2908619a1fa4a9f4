"""The answer to a call, and the guests who are chosen."""

from django import forms

from meetings.calling.answers import substitutes_for
from meetings.models import Invitee
from members.models import Person

Reply = Invitee.Reply


class AnswerForm(forms.Form):
    """Whether one comes; who comes instead, if somebody does."""

    reply = forms.ChoiceField(
        label="Ditt svar",
        choices=Reply.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj ett av svaren."},
    )
    substitute = forms.ModelChoiceField(
        label="Ersättare",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Ingen vald",
        help_text="Om du sänder en ersättare: välj vem.",
    )
    substitute_name = forms.CharField(
        label="Annan ersättare",
        max_length=160,
        required=False,
        help_text="Om den du sänder inte finns i listan.",
    )
    note = forms.CharField(
        label="Hälsning till kansliet",
        max_length=300,
        required=False,
        help_text="T.ex. att du kommer senare.",
    )

    def __init__(self, *args, invitee, **kwargs):
        initial = {name: getattr(invitee, name) for name in ("reply", "substitute", "note")}
        initial["substitute_name"] = "" if invitee.substitute_id else invitee.substitute_name
        super().__init__(*args, initial=initial, **kwargs)
        known = [person.pk for person in substitutes_for(invitee)]
        self.fields["substitute"].queryset = Person.objects.filter(pk__in=known)
        if not known:
            del self.fields["substitute"]
            self.fields["substitute_name"].label = "Ersättare"
            self.fields["substitute_name"].help_text = "Om du sänder en ersättare: vem."

    def clean(self):
        cleaned = super().clean()
        for field in ("substitute", "substitute_name"):
            # Whom an earlier answer sent goes with that answer; a new one was meant.
            meant = cleaned.get(field) and field in self.changed_data
            if meant and cleaned.get("reply") and cleaned["reply"] != Reply.SUBSTITUTE:
                self.add_error(field, "Välj svaret ”Sänder ersättare”, eller ta bort ersättaren.")
        if cleaned.get("substitute") and cleaned.get("substitute_name"):
            self.add_error("substitute_name", "Välj en ersättare i listan eller skriv ett namn.")
        return cleaned


class NotedAnswerForm(AnswerForm):
    """The same, as the chancery notes it for one who has answered in another way."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        wide = {"class": "vTextField"}
        self.fields["reply"].label = "Svar"
        self.fields["note"].label, self.fields["note"].help_text = "Kommentar", ""
        self.fields["note"].widget.attrs |= wide
        self.fields["substitute_name"].widget.attrs |= wide
        for name in {"substitute", "substitute_name"} & self.fields.keys():
            self.fields[name].help_text = ""


class GuestForm(forms.Form):
    """A guest to be called."""

    name = forms.CharField(label="Gästens namn", max_length=160)
    email = forms.EmailField(label="E-postadress", max_length=254)
