import io

import pytest
from pypdf import PdfReader

from meetings import workflow
from tests.factories import AttendanceFactory, body, held_meeting

pytestmark = pytest.mark.django_db


def last_page(client, meeting):
    response = client.get(f"{meeting.get_absolute_url()}protokoll.pdf")
    return PdfReader(io.BytesIO(response.content)).pages[-1].extract_text()


def test_a_protocol_is_signed_by_those_who_adjust_it(office_client):
    meeting = held_meeting(body=body("styrelsen"), secretary_name="Ulf Tall")
    AttendanceFactory(meeting=meeting, person=None, name="Cia Lind", role="justerare")
    workflow.publish_minutes(meeting, by=None)

    text = last_page(office_client, meeting)

    assert text.index("Underskrifter") < text.index("Ulf Tall") < text.index("Cia Lind")


def test_minutes_are_not_signed(office_client):
    meeting = workflow.publish_minutes(held_meeting(), by=None)

    assert "Underskrifter" not in last_page(office_client, meeting)
