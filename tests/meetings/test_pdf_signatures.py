import io

import pytest
from pdfminer.high_level import extract_text

from tests.factories import AttendanceFactory, body, held_meeting
from tests.factories.meetings import publish_held

pytestmark = pytest.mark.django_db


def text_of(client, meeting):
    response = client.get(f"{meeting.get_absolute_url()}protokoll.pdf")
    return extract_text(io.BytesIO(response.content))


def test_a_protocol_is_signed_by_those_who_adjust_it(office_client):
    meeting = held_meeting(body=body("styrelsen"), secretary_name="Ulf Tall")
    AttendanceFactory(meeting=meeting, person=None, name="Cia Lind", role="justerare")

    text = text_of(office_client, meeting)

    signatures = text[text.index("Underskrifter") :]
    assert "Ulf Tall" in signatures
    assert "Cia Lind" in signatures


def test_minutes_are_not_signed(office_client):
    meeting = publish_held(held_meeting(), by=None)

    assert "Underskrifter" not in text_of(office_client, meeting)
