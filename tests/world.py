"""One of everything that a URL can name, for tests that walk through the whole portal."""

import re
from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from meetings.models import Appendix, Meeting
from tests import factories
from tests.access_matrix import ROLES


@pytest.fixture
def world(db, member):
    """One of everything a URL can name. The member sits in KSO and in Digital agenda."""
    public, members, body = Meeting.Visibility.values
    Group.objects.create(name="Kansliet")
    closed = factories.full_meeting(visibility=public)
    closed.appendices.update(visibility=Appendix.Visibility.STAFF)
    return SimpleNamespace(
        public=factories.published_meeting(body=factories.body("styrelsen"), visibility=public),
        for_members=factories.published_meeting(visibility=members),
        for_body=factories.published_meeting(visibility=body),
        called=factories.called_meeting(visibility=body),
        draft=factories.full_meeting(visibility=public),
        closed=factories.publish(closed),
        referral=factories.open_referral(),
        referral_draft=factories.full_referral(),
        agreement=factories.published_agreement(),
        agreement_draft=factories.AgreementFactory(),
        content_type=ContentType.objects.get_for_model(Meeting),
        person=member.person,
        unseated=factories.PersonFactory(),
        app_label=next(iter(admin.site._registry))._meta.app_label,
    )


@pytest.fixture
def clients(anonymous_client, other_client, member_client, office_client, owner_client):
    """A client for each of ROLES."""
    everyone = (anonymous_client, other_client, member_client, office_client, owner_client)
    return dict(zip(ROLES, everyone, strict=True))


@pytest.fixture
def users(other, member, office, owner):
    """The account of each of ROLES, None for nobody."""
    return dict(zip(ROLES, (None, other, member, office, owner), strict=True))


def address(row, world):
    """Return the path of a row of the access matrix.

    A URL without a name has its route instead; it is tried with a word that leads nowhere.
    """
    if "/" in row.url:
        return "/" + re.sub(r"\(\?P<\w+>.*", "finns-inte", row.url)
    return reverse(row.url, kwargs=row.kwargs(world))
