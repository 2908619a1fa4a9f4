"""Everything the review page of an imported document shows and takes in."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import transaction

from meetings.importing.confirm import confirm_import
from meetings.importing.forms import FrameForm, ItemFormSet, PeopleFormSet
from meetings.importing.review import (
    Registers,
    frame_initial,
    items_initial,
    people_initial,
    reviewed,
    version_of,
)
from meetings.models import Meeting, MinutesImport

PLACES = {
    "title": "rubrik",
    "time": "tid",
    "place": "plats",
    "body": "organ",
    "attendance": "närvaro",
    "agenda": "dagordning",
    "dropped": "utelämnad",
    "unplaced": "anteckningar",
    "blank": "",
}
STALE = (
    "Någon annan har sparat granskningen medan du skrev. Ingenting av ditt har försvunnit: "
    "det står kvar här. Spara igen om din version ska gälla."
)


class ReviewPage:
    """One request to the review page; `data` is what was posted, or None to show it."""

    def __init__(self, minutes_import: MinutesImport, data=None) -> None:
        self.minutes_import = minutes_import
        self.proposal = proposal = minutes_import.proposal
        self.confirming = data is not None and "_confirm" in data
        self.data = data
        self.registers = Registers()
        shared = {"registers": self.registers}
        self.frame = FrameForm(
            data, initial=frame_initial(proposal), confirming=self.confirming, **shared
        )
        self.people = PeopleFormSet(
            data,
            initial=people_initial(proposal, self.registers),
            prefix="people",
            form_kwargs=shared,
        )
        self.items = ItemFormSet(data, initial=items_initial(proposal), prefix="items")
        self.is_stale = data is not None and data.get("version") != version_of(proposal)

    def is_valid(self) -> bool:
        """Whether what was posted can be stored; all forms are checked, so all errors show."""
        valid = [self.frame.is_valid(), self.people.is_valid(), self.items.is_valid()]
        if self.is_stale:
            self.frame.add_error(None, STALE)
        return all(valid) and not self.is_stale

    @transaction.atomic
    def save(self, *, by) -> Meeting | None:
        """Keep the corrections; when confirming, store the meeting and return it.

        Raises ValidationError, with nothing kept, if the document is settled already.
        """
        current = MinutesImport.objects.select_for_update(of=("self",)).get(
            pk=self.minutes_import.pk
        )
        if current.status != MinutesImport.Status.WAITING:
            raise ValidationError("Dokumentet är redan avgjort av någon annan.", code="settled")
        current.proposal = self.corrected()
        current.save(update_fields=["proposal"])
        return confirm_import(current, by=by) if self.confirming else None

    def corrected(self) -> dict:
        """The proposal as it now reads."""
        done = {int(number) for number in self.data.getlist("done") if number.isdigit()}
        people = [form.cleaned_data for form in _kept(self.people)]
        items = [form.cleaned_data for form in _kept(self.items)]
        return reviewed(self.proposal, self.frame.cleaned_data, people, items, done)

    # What the template shows ---------------------------------------------------------

    @property
    def version(self) -> str:
        """What the page's corrections start from."""
        return version_of(self.proposal)

    @property
    def doubts(self) -> list[dict]:
        """All doubts, numbered, with those ticked that are settled."""
        ticked = None if self.data is None else set(self.data.getlist("done"))
        return [
            doubt
            | {
                "number": number,
                "done": doubt.get("done") if ticked is None else str(number) in ticked,
            }
            for number, doubt in enumerate(self.proposal["doubts"])
        ]

    @property
    def open_doubts(self) -> int:
        """How many doubts nobody has ticked off."""
        return sum(not doubt["done"] for doubt in self.doubts)

    @property
    def source(self) -> list[dict]:
        """The document's lines with their numbers, what became of each, and its doubts."""
        where = self.proposal["where"]
        doubts = self._doubts_by_line()
        return [
            {
                "number": number,
                "text": text,
                "place": _place_shown(where.get(str(number), "")),
                "doubts": doubts[number],
            }
            for number, text in enumerate(self.minutes_import.source_lines, 1)
        ]

    def _doubts_by_line(self) -> defaultdict[int, list[dict]]:
        found: defaultdict[int, list[dict]] = defaultdict(list)
        for doubt in self.doubts:
            found[doubt["line"]].append(doubt)
        return found

    @property
    def people_rows(self) -> list[dict]:
        """The forms of the attendance list, each with the doubts about it."""
        doubts = self._doubts_by_line()
        rows = []
        for form in self.people:
            line, name = _initial(form, "line"), _initial(form, "name")
            mine = [d for d in doubts[line] if d["text"] == name or d["reason"].startswith(name)]
            stranger = bool(name) and not form.initial.get("person")
            rows.append({"form": form, "line": line, "doubts": mine, "stranger": stranger})
        return rows

    @property
    def item_rows(self) -> list[dict]:
        """The forms of the agenda, each with the doubts about its heading."""
        doubts = self._doubts_by_line()
        return [
            {"form": form, "line": _initial(form, "line"), "doubts": doubts[_initial(form, "line")]}
            for form in self.items
        ]

    @property
    def same_day(self) -> list[Meeting]:
        """Meetings of the same body that day that are in the portal already."""
        meetings = Meeting.objects.filter(body__name=self.proposal["body"] or "")
        day = self.proposal["date"]
        return list(meetings.filter(starts_at__date=day).select_related("body")) if day else []

    @property
    def error_count(self) -> int:
        """How many fields need a correction."""
        if self.data is None:
            return 0
        count = len(self.frame.errors) + len(self.people.non_form_errors())
        count += sum(len(errors) for errors in (*self.people.errors, *self.items.errors))
        return count + len(self.items.non_form_errors())


def _kept(formset) -> list:
    return [form for form in formset.forms if form not in formset.deleted_forms]


def _initial(form, name):
    return form.initial.get(name) or ("" if name == "name" else 0)


def _place_shown(place: str) -> str:
    if place.startswith("item "):
        number = place.removeprefix("item ")
        return f"punkt {number}" if len(number) <= 8 else "punkt"
    return PLACES.get(place, "anteckningar" if place else "")
