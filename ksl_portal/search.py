"""One search through all registers: a few from each that the reader may see, and the way to all."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.text import Truncator

from agreements.models import Agreement
from ksl_portal.thread.rules import matters_of
from meetings.adjusting.searching import Passage, passages_with
from meetings.models import AgendaItem, Decision, Meeting
from meetings.queries import readable_minutes
from members import rules
from members.models import Body, Municipality, Person
from members.words import in_any, with_words, words_in
from referrals.models import Referral

SHOWN = 5
SHORTEST = 2


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(
        label="Sök i hela portalen",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocapitalize": "none"}),
        error_messages={
            "required": "Skriv minst ett ord att söka efter.",
            "max_length": "Skriv högst 100 tecken.",
        },
    )

    def clean_q(self):
        """At least one word of two letters: shorter ones are found everywhere."""
        text = self.cleaned_data["q"]
        if max(map(len, words_in(text)), default=0) < SHORTEST:
            raise forms.ValidationError("Skriv minst ett ord med två bokstäver.")
        return text


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    url: str
    note: str = ""
    text: str = ""


@dataclass(frozen=True)
class Found:
    """What was found in one register; `url` leads to all of it, "" when all is shown."""

    heading: str
    hits: list[Hit]
    url: str = ""


def _day(day) -> str:
    return format_date(day, "j F Y") if day else ""


def _items(text, user):
    """Items as they stand, and those of meetings that are being corrected as readers see them."""
    readable = Meeting.objects.visible_to(user).filter(readable_minutes(user))
    found = AgendaItem.objects.filter(meeting__in=readable.values("pk"))
    for word in words_in(text):
        decided = Decision.objects.filter(in_any(word, "text")).values("item")
        found = found.filter(in_any(word, "title", "text") | Q(pk__in=decided))
    found = found.select_related("meeting__body").prefetch_related("decisions")
    found = found.order_by("-meeting__starts_at", "position", "pk")[: SHOWN + 1]
    both = [*found, *passages_with(text, user)]
    return sorted(both, key=lambda each: each.meeting.starts_at, reverse=True)


def _item(item):
    note = f"{item.meeting.body.short_name} {_day(item.meeting.date)}"
    if isinstance(item, Passage):
        return Hit(item.heading, item.url, f"{note}, rättas")
    decisions = "; ".join(decision.text for decision in item.decisions.all())
    return Hit(
        item.title,
        reverse("meetings:item", args=[item.meeting.slug, item.pk]),
        note,
        Truncator(decisions).chars(200),
    )


def _matters(text, user):
    return matters_of(user).with_words(text).order_by("-opened_on", "-pk")


def _matter(matter):
    return Hit(matter.title, matter.get_absolute_url(), matter.registration_number)


def _referrals(text, user):
    found = Referral.objects.visible_to(user).with_words(text)
    return found.order_by("-sent_on", "-pk")


def _referral(referral):
    return Hit(referral.title, referral.get_absolute_url(), _day(referral.sent_on))


def _agreements(text, user):
    found = Agreement.objects.visible_to(user).with_words(text)
    return found.order_by("-recommended_on", "-pk")


def _agreement(agreement):
    note = f"{agreement.get_kind_display()} {_day(agreement.recommended_on)}".strip()
    return Hit(agreement.title, agreement.get_absolute_url(), note)


def _bodies(text, user):
    return with_words(Body.objects.all(), text, "name", "short_name", "other_names")


def _body(body):
    return Hit(body.name, body.get_absolute_url(), body.get_kind_display())


def _persons(text, user):
    found = Person.objects.filter(rules.visible_persons(user))
    return with_words(found, text, "given_name", "family_name").order_by("family_name", "pk")


def _person(person):
    return Hit(person.name, person.get_absolute_url(), person.title)


def _municipalities(text, user):
    return with_words(Municipality.objects.all(), text, "name")


def _municipality(municipality):
    return Hit(municipality.full_name, municipality.get_absolute_url())


@dataclass(frozen=True)
class Register:
    """What is searched: `look(text, user)` finds rows, `shown(row)` makes a Hit of one.

    At least one row more than is shown, if there are. `everything` is the URL name of the page
    that shows all that was found.
    """

    heading: str
    look: Callable
    shown: Callable
    everything: str = ""


REGISTERS = (
    Register("Beslut och punkter på möten", _items, _item, "meetings:meeting_list"),
    Register("Ärenden", _matters, _matter, "matter_list"),
    Register("Remisser", _referrals, _referral, "referrals:referral_list"),
    Register("Överenskommelser", _agreements, _agreement, "agreements:agreement_list"),
    Register("Organ", _bodies, _body),
    Register("Kommuner", _municipalities, _municipality),
    Register("Personer", _persons, _person),
)


def search(text: str, user) -> list[Found]:
    """What `user` may see with all words of `text`: the latest of each register that has any."""
    found = []
    for register in REGISTERS:
        rows = list(register.look(text, user)[: SHOWN + 1])
        if not rows:
            continue
        is_more = len(rows) > SHOWN and register.everything
        url = f"{reverse(register.everything)}?{urlencode({'q': text})}" if is_more else ""
        found.append(Found(register.heading, [register.shown(row) for row in rows[:SHOWN]], url))
    return found
