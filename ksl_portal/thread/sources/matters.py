"""The matter itself: opened, on its way to a body, closed."""

from django.db.models import Q

from ksl_portal.thread.events import Event, Lane, Step, Told
from meetings import rules
from meetings.heading import is_on_its_way


def seen_by(user) -> Q:
    """With an account, the matters on their way to a body."""
    return is_on_its_way() if rules.can_see_what_is_on_its_way(user) else Q(pk__in=[])


def told(matter, user, today) -> Told:
    """When it was opened and closed, and where it is heading. No query."""
    events, steps = [], []
    if matter.opened_on:
        dnr = f"Diarienummer {matter.registration_number}." if matter.registration_number else ""
        events.append(_event(matter, "opened", matter.opened_on, "Ärendet öppnades", dnr))
    if matter.closed_on:
        events.append(_event(matter, "closed", matter.closed_on, "Ärendet avslutades", ""))
    if matter.heading_for and rules.can_see_what_is_on_its_way(user):
        body = matter.heading_for.name
        events.append(
            _event(
                matter,
                f"heading-{matter.heading_for_id}-{matter.heading_since}",
                matter.heading_since,
                f"Anmäldes till {body}",
                matter.heading_note,
            )
        )
        if matter.is_on_its_way:
            note = "" if matter.wanted_on else "När är inte bestämt."
            what = f"{body} ska ta upp ärendet"
            about = f"body-{matter.heading_for_id}"
            # When it stands on an agenda, the meeting tells it.
            steps.append(Step(what, "", matter.wanted_on, note=note, about=about, gives_way=True))
    return Told.of(events, steps)


def _event(matter, what, day, title, text):
    return Event(f"matter-{matter.pk}-{what}", day, Lane.MATTER, "Ärendet", title, text=text)
