"""Mail about adjustment: to adjusters, and to the secretary."""

from django.conf import settings
from django.urls import reverse

from meetings.models import Meeting
from outbox.workflow import write_message

TEMPLATES = "meetings/mail/"


def _address(name, *args) -> str:
    return settings.PORTAL_URL + reverse(name, args=args)


def ask(meeting: Meeting, adjusters, *, by, again=False, item=None) -> None:
    """Ask each of `adjusters` to read and approve, the whole protocol or one item of it."""
    for adjuster in adjusters:
        user = adjuster.person.user
        context = {
            "meeting": meeting,
            "adjuster": adjuster,
            "item": item,
            "again": again,
            "page": _address("meetings:adjust", meeting.slug),
        }
        write_message(
            "adjust_request",
            user.email,
            f"{TEMPLATES}adjust_request",
            context,
            to_name=adjuster.name,
            by=by,
            about=meeting,
        )


def answer(proposal, *, by) -> None:
    """Tell an adjuster what became of a proposal."""
    user = proposal.adjuster.person.user
    if user is None or not user.is_active:
        return
    meeting = proposal.adjuster.meeting
    context = {
        "meeting": meeting,
        "proposal": proposal,
        "page": _address("meetings:adjust", meeting.slug),
    }
    write_message(
        "adjust_answer",
        user.email,
        f"{TEMPLATES}adjust_answer",
        context,
        to_name=proposal.adjuster.name,
        by=by,
        about=meeting,
    )


def tell_secretary(meeting: Meeting, what: str, *, by, proposals=(), item=None) -> None:
    """Tell the secretary of a "proposal", that an "item" or that all is "adjusted".

    A secretary without an account is told at the chancery's address.
    """
    user = getattr(meeting.secretary, "user", None)
    has_account = user is not None and user.is_active
    context = {
        "meeting": meeting,
        "what": what,
        "proposals": proposals,
        "item": item,
        "page": _address("admin:meetings_meeting_adjust", meeting.pk),
    }
    write_message(
        "adjust_news",
        user.email if has_account else settings.CHANCERY_EMAIL,
        f"{TEMPLATES}adjust_news",
        context,
        to_name=meeting.secretary_name,
        by=by,
        about=meeting,
    )
