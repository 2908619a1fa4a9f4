"""A matter as an Atom feed: what anyone may read of it, the latest first."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.utils.feedgenerator import Atom1Feed

from ksl_portal.thread.rules import matters_of
from ksl_portal.thread.story import story_of

ENTRIES = 50


class MatterFeed(Feed):
    """The public part of one matter's story, whoever asks."""

    feed_type = Atom1Feed
    language = "sv"

    login_required = False

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

    def item_title(self, item):
        return item[1].title

    def item_description(self, item):
        event = item[1]
        said = [event.where, event.text, *event.decisions]
        said += [" – ".join(filter(None, (mark.name, mark.state.lower()))) for mark in event.marks]
        said += [": ".join(filter(None, (part.name, part.note, part.text))) for part in event.parts]
        return "\n".join(filter(None, [*said, event.tally]))

    def item_link(self, item):
        matter, event = item
        return f"{matter.get_absolute_url()}#{event.key}"

    def item_guid(self, item):
        matter, event = item
        return f"{settings.PORTAL_URL}{matter.get_absolute_url()}#{event.key}"

    def item_pubdate(self, item):
        return item[1].known_at

    item_updateddate = item_pubdate
