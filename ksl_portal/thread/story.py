"""The whole story of a matter, as one reader may read it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from ksl_portal.thread.events import Event, Step
from ksl_portal.thread.sources import SOURCES


@dataclass(frozen=True)
class Story:
    """All events from the first on, and all steps, the nearest day first."""

    events: tuple[Event, ...]
    steps: tuple[Step, ...]

    @property
    def keys(self) -> list[str]:
        """The names of all events, for what a follower has been told."""
        return [event.key for event in self.events]

    @property
    def latest(self) -> Event | None:
        return self.events[-1] if self.events else None


def story_of(matter, user, today: date | None = None) -> Story:
    """What `user` may know of `matter`, which comes from `rules.matters_of`.

    A handful of queries for each source, however much has happened.
    """
    today = today or timezone.localdate()
    told = [source.told(matter, user, today) for source in SOURCES]
    events = [event for each in told for event in each.events]
    steps = [step for each in told for step in each.steps]
    settled = {step.about for step in steps if not step.gives_way}
    steps = [step for step in steps if not (step.gives_way and step.about in settled)]
    # Of one day the sources stand in their own order; the end of a matter comes last.
    events.sort(key=lambda event: (event.day, event.key.endswith("-closed")))
    steps.sort(key=lambda step: (step.day or date.max, bool(step.who)))
    return Story(tuple(events), tuple(steps))


def by_year(events) -> list[tuple[int, list[Event]]]:
    """Events in their order under their years."""
    return [(year, list(rows)) for year, rows in groupby(events, key=lambda event: event.day.year)]
