"""The questions out as Word, and the answers in again: shown first, taken over when confirmed."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from files.extraction import ExtractionError
from files.forms import CheckedFileField
from referrals.answering import drafts, word
from referrals.answering.queries import Line
from referrals.answering.sheet import Sheet
from referrals.models import Answer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordForm(forms.Form):
    file = CheckedFileField(
        label="Word-fil med svar",
        allowed=[".docx"],
        error_messages={"required": "Välj filen med svaren."},
    )


class Recognised:
    """What was found for one part, beside what is there now.

    `sent` are the hidden fields that take it over.
    """

    def __init__(self, form, found=None, text=""):
        self.form, self.found = form, found
        self.text = found.text if found else text
        self.is_filled = any(form.stored.values())

    @property
    def shown(self) -> list[tuple]:
        """What was found, as `PartForm.stored_shown` shows what is stored."""
        found = self.found
        rows = []
        if found:
            answer = Answer(choice=found.choice, grade=found.grade, picked=found.picked)
            line = Line(found.question, answer)
            rows = [("Svar", line.chosen, False), ("Svar", ", ".join(line.picked), False)]
        return [row for row in [*rows, ("Text", self.text, True)] if row[1]]

    @property
    def problems(self):
        return self.found.problems if self.found else []

    @property
    def sent(self):
        """(name, value) of every field of the part; what the file leaves empty stays as it is."""
        form, found = self.form, self.found
        fields = {"version": [form.stored_version]}
        if "text" in form.fields:
            fields["text"] = [self.text or form.stored["text"]]
            fields["text-slag"] = ["html"]
        if found:
            stored = form.stored
            fields["choice"] = [found.choice or stored["choice"]]
            fields["grade"] = [found.grade or stored["grade"] or ""]
            picked = found.picked or stored["picked"]
            fields["picked"] = picked
            fields |= {f"plats-{pk}": [place] for place, pk in enumerate(picked, 1)}
        return [
            (form.add_prefix(name), value) for name, values in fields.items() for value in values
        ]


def _refuse_survey(desk):
    """A survey has scales only: there is nothing to write in Word."""
    if desk.referral.is_survey:
        raise Http404


@require_safe
def questions(request, desk):
    """The questions as a Word file to write in."""
    _refuse_survey(desk)
    content = word.questions_document(desk.referral, desk.recipient.name)
    response = HttpResponse(content, content_type=DOCX)
    name = f"Frågor {desk.referral.slug}.docx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request, desk):
    """Read an answered file, and show what was recognised; nothing is saved yet."""
    _refuse_survey(desk)
    form = WordForm(request.POST or None, request.FILES or None)
    context = {"desk": desk, "referral": desk.referral, "form": form}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            proposal = word.read_answers(content, desk.referral, desk.recipient.name)
        except ExtractionError as error:
            form.add_error("file", error.message)
        else:
            context |= {"proposal": proposal, "rows": _rows(desk, proposal)}
    return render(request, "referrals/answer_word.html", context)


def _rows(desk, proposal):
    sheet = Sheet(desk.recipient, drafts.draft_of(desk.recipient))
    forms_ = {form.question.pk: form for form in sheet.answers}
    rows = [Recognised(forms_[found.question.pk], found) for found in proposal.answers]
    if proposal.remarks:
        rows.append(Recognised(sheet.remarks, text=proposal.remarks))
    return rows
