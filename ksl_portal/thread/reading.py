"""A thread as it is read, rendered once for each reading of it.

What is kept stands under a digest of everything that is shown, so it can't be older than that,
and two readers share it only if they may read exactly the same. The whole of a reader's thread is
also kept for half a minute as long as no fact has changed; who may read what is a fact, too.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone

from ksl_portal.thread.events import Event
from ksl_portal.thread.facts import state_of_facts
from ksl_portal.thread.picture import picture_of
from ksl_portal.thread.rules import matters_of, with_publicity
from ksl_portal.thread.story import Story, by_year, story_of
from meetings.models import Matter
from members import facts

EVENTS_A_PAGE = 200
KEPT_SECONDS = 3600
# From how many events on a way to turn them around is worth its place.
LONG = 5


@dataclass(frozen=True)
class Thread:
    """A matter with its latest event, the number of all events, and one page as safe HTML."""

    matter: Matter
    latest: Event | None
    count: int
    html: str

    def page(self, number) -> Page:
        """The page that is shown, for the links to the others; its rows are only numbers."""
        return Paginator(range(self.count), EVENTS_A_PAGE).get_page(number)


def thread_of(user, slug, number, *, latest_first: bool) -> Thread:
    """One page of the thread that `user` reads at this address, or Http404."""
    today = timezone.localdate()
    asked = f"{user.pk} {slug} {number} {latest_first} {today} {state_of_facts()}"
    key = "read-thread-" + sha256(asked.encode()).hexdigest()

    def anew():
        return _anew(user, slug, number, today, latest_first)

    return caches["pages"].get_or_set(key, anew, facts.KEPT_SECONDS)


def _anew(user, slug, number, today, latest_first):
    matter = get_object_or_404(with_publicity(matters_of(user)), slug=slug)
    story = story_of(matter, user, today)
    html = _html_of(story, number, today, latest_first)
    return Thread(matter, story.latest, len(story.events), html)


def _html_of(story: Story, number, today: date, latest_first: bool) -> str:
    events = story.events[::-1] if latest_first else story.events
    page = Paginator(events, EVENTS_A_PAGE).get_page(number)
    shown = (story.events, story.steps, page.number, latest_first, today)
    key = "thread-" + sha256(repr(shown).encode()).hexdigest()

    def render():
        context = {
            "steps": story.steps,
            "picture": picture_of(story, today),
            "years": by_year(page.object_list),
            "is_long": len(story.events) > LONG,
            "latest_first": latest_first,
            "today": today,
        }
        return render_to_string("ksl_portal/thread/_story.html", context)

    return caches["pages"].get_or_set(key, render, KEPT_SECONDS)
