"""A meeting's page as HTML, rendered once for each audience as long as the text is the same.

Only published meetings are kept: their text stands still, and `content_version` is read from the
database each time, so a kept page is never older than the text. The rest is rendered anew.
"""

from dataclasses import dataclass

from django.core.cache import caches
from django.template.loader import render_to_string

from meetings import rules
from meetings.adjusting.versions import corrections
from meetings.bundles.contents import contents_in
from meetings.calling.answers import answers_of, own_invitation
from meetings.minutes import minutes_of
from meetings.models import Meeting

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Page:
    """Title, and the article as safe HTML."""

    title: str
    article: str


def _render(meeting: Meeting, user) -> Page:
    minutes = minutes_of(meeting, user)
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "bundle": contents_in(minutes),
        **_call_of(meeting, user),
        "is_chancery": rules.is_chancery(user),
        "corrections": corrections(meeting) if rules.can_see_minutes(user, meeting) else [],
        "shows_link": rules.can_join_remotely(user, meeting),
    }
    return Page(meeting.title, render_to_string("meetings/_article.html", context))


def _call_of(meeting, user) -> dict:
    """The reader's own call, and for the chancery what all have answered; not once published."""
    if meeting.is_published or not meeting.called_at:
        return {}
    answers = answers_of(meeting) if rules.can_see_answers(user, meeting) else None
    return {"own_call": own_invitation(user, meeting), "answers": answers}


def page_of(meeting: Meeting, user) -> Page:
    """The page of a meeting whose frame `user` sees, as this user may read it."""
    if not meeting.is_published:
        return _render(meeting, user)
    key = f"meeting-{meeting.pk}-{meeting.content_version}-{rules.audience(user, meeting)}"
    return caches["pages"].get_or_set(key, lambda: _render(meeting, user), KEPT_SECONDS)
