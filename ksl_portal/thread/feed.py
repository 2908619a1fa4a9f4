"""A matter, and what a body publishes, as Atom feeds: what anyone may read, the latest first."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed

from ksl_portal.thread.bodies import published_by
from ksl_portal.thread.rules import matters_of
from ksl_portal.thread.story import story_of
from members.models import Body

ENTRIES = 50


class _EventFeed(Feed):
    """Events of one thing, as pairs of it and each event."""

    feed_type = Atom1Feed
    language = "sv"

    login_required = False

    def item_title(self, item):
        return item[1].title

    def item_description(self, item):
        event = item[1]
        said = [event.where, event.text, *event.decisions]
        said += [" – ".join(filter(None, (mark.name, mark.state.lower()))) for mark in event.marks]
        said += [": ".join(filter(None, (part.name, part.note, part.text))) for part in event.parts]
        return "\n".join(filter(None, [*said, event.tally]))

    def item_pubdate(self, item):
        return item[1].known_at

    item_updateddate = item_pubdate


class MatterFeed(_EventFeed):
    """The public part of one matter's story, whoever asks."""

    def get_object(self, request, slug):
        matter = matters_of(AnonymousUser()).filter(slug=slug).first()
        if matter is None:
            raise Http404
        return matter

    def title(self, matter):
        return f"{matter.title} – {settings.PORTAL_NAME}"

    def link(self, matter):
        return matter.get_absolute_url()

    def subtitle(self, matter):
        return "Vad som händer i ärendet, det senaste först."

    def items(self, matter):
        """Pairs of the matter and each event; the latest to become known first."""
        events = story_of(matter, AnonymousUser()).events
        latest = sorted(events, key=lambda event: event.known_at, reverse=True)
        return [(matter, event) for event in latest[:ENTRIES]]

    def item_link(self, item):
        matter, event = item
        return f"{matter.get_absolute_url()}#{event.key}"

    def item_guid(self, item):
        matter, event = item
        return f"{settings.PORTAL_URL}{matter.get_absolute_url()}#{event.key}"


class BodyFeed(_EventFeed):
    """Minutes and protocols that a body has published for everyone, and corrections of them."""

    def get_object(self, request, slug):
        return get_object_or_404(Body, slug=slug)

    def title(self, body):
        return f"{body.name} – {settings.PORTAL_NAME}"

    def link(self, body):
        return body.get_absolute_url()

    def subtitle(self, body):
        return "Vad organet publicerar för alla, det senaste först."

    def items(self, body):
        events = published_by(body, AnonymousUser())
        latest = sorted(events, key=lambda event: event.known_at, reverse=True)
        return [(body, event) for event in latest[:ENTRIES]]

    def item_link(self, item):
        return item[1].url

    def item_guid(self, item):
        return f"{settings.PORTAL_URL}{item[1].url}#{item[1].key}"
