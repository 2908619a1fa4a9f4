"""Protocols on their way through adjustment, and what has been corrected."""

from meetings import workflow
from tests.factories.meetings import AttendanceFactory, full_meeting, published_meeting
from tests.factories.members import PersonFactory, StaffFactory, UserFactory, body


def account(name, **user):
    """Return an account with a person called `name`."""
    given, family = name.split(" ")
    user = UserFactory(**user)
    PersonFactory(given_name=given, family_name=family, user=user)
    return user


def protocol_to_send(adjuster, *, chair=None, **meeting):
    """Return a held protocol that the person `adjuster` is chosen to adjust, led by `chair`."""
    meeting.setdefault("body", body("styrelsen"))
    meeting = full_meeting(kind="protocol", chair=chair, **meeting)
    AttendanceFactory(meeting=meeting, person=adjuster, role="justerare")
    if chair:
        AttendanceFactory(meeting=meeting, person=chair, role="ordförande")
    return workflow.hold_meeting(meeting, by=StaffFactory())


def protocol_sent_out(adjuster, *, chair=None, **meeting):
    """Return such a protocol, sent for adjustment."""
    meeting = protocol_to_send(adjuster, chair=chair, **meeting)
    return workflow.send_for_adjustment(meeting, by=StaffFactory())


def correction_begun(**meeting):
    """Return a published meeting whose correction has been begun, with another place."""
    meeting = workflow.start_correction(
        published_meeting(**meeting), by=StaffFactory(), reason="Fel lokal."
    )
    meeting.place = "Rättsalen"
    meeting.save()
    return meeting


def corrected_meeting(**meeting):
    """Return a meeting whose published text has been corrected."""
    return workflow.complete_correction(correction_begun(**meeting), by=StaffFactory())
