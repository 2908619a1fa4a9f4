"""The story as HTML, rendered once for each reading of it.

What is kept stands under a digest of everything that is shown, so it can't be older than that,
and two readers share it only if they may read exactly the same.
"""

from datetime import date
from hashlib import sha256

from django.core.cache import caches
from django.core.paginator import Page, Paginator
from django.template.loader import render_to_string

from ksl_portal.thread.picture import picture_of
from ksl_portal.thread.story import Story, by_year

EVENTS_A_PAGE = 200
KEPT_SECONDS = 3600
# From how many events on a way to turn them around is worth its place.
LONG = 5


def page_of(story: Story, number, *, latest_first: bool) -> Page:
    """One page of the events, from the first or from the latest on."""
    events = story.events[::-1] if latest_first else story.events
    return Paginator(events, EVENTS_A_PAGE).get_page(number)


def html_of(story: Story, page: Page, today: date, *, latest_first: bool) -> str:
    """The steps, the picture and the events of `page`, as safe HTML."""
    shown = (story.events, story.steps, page.number, latest_first, today)
    key = "thread-" + sha256(repr(shown).encode()).hexdigest()
    html = caches["pages"].get(key)
    if html is None:
        context = {
            "steps": story.steps,
            "picture": picture_of(story, today),
            "years": by_year(page.object_list),
            "is_long": len(story.events) > LONG,
            "latest_first": latest_first,
            "today": today,
        }
        html = render_to_string("ksl_portal/thread/_story.html", context)
        caches["pages"].set(key, html, KEPT_SECONDS)
    return html
