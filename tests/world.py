"""One of everything that a URL can name, for tests that walk through the whole portal."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType

from meetings.models import Appendix, Meeting
from tests import factories


def make_world(member, adjuster):
    """Make one of everything a URL can name.

    `member` and `adjuster` sit in KSO and in Digital agenda; `adjuster` is to adjust `held`.
    """
    public, members, body = Meeting.Visibility.values
    closed = factories.full_meeting(visibility=public)
    closed.appendices.update(visibility=Appendix.Visibility.STAFF)
    return SimpleNamespace(
        public=factories.published_meeting(body=factories.body("styrelsen"), visibility=public),
        for_members=factories.published_meeting(visibility=members),
        for_body=factories.published_meeting(visibility=body),
        called=factories.called_meeting(visibility=body),
        held=factories.protocol_to_adjust(adjuster.person),
        draft=factories.full_meeting(visibility=public),
        closed=factories.publish(closed),
        referral=factories.open_referral(),
        referral_draft=factories.full_referral(),
        agreement=factories.published_agreement(),
        agreement_draft=factories.AgreementFactory(),
        content_type=ContentType.objects.get_for_model(Meeting),
        invitation=factories.invitation(),
        message=factories.held_message(),
        minutes_import=factories.minutes_import(),
        person=member.person,
        unseated=factories.PersonFactory(),
        app_label=next(iter(admin.site._registry))._meta.app_label,
    )


@pytest.fixture
def world(db, member, adjuster):
    return make_world(member, adjuster)
