from datetime import timedelta

import factory
from django.utils import timezone

from referrals import workflow
from referrals.models import Referral, ReferralDocument
from tests.factories.files import StoredFileFactory
from tests.factories.meetings import MatterFactory
from tests.factories.members import StaffFactory
from tests.factories.words import SUBJECTS, pick, rich_text


class ReferralFactory(factory.django.DjangoModelFactory):
    """A draft that could be sent out: to be answered within seventy days."""

    class Meta:
        model = Referral

    title = factory.Sequence(lambda n: f"Förslag: {pick(SUBJECTS, n)} {n + 1}")
    registration_number = factory.Sequence(lambda n: f"KSL/16/{n + 501:04}")
    matter = factory.SubFactory(MatterFactory)
    summary = factory.Sequence(rich_text)
    contact = "Ylva Hedberga, utredare"
    contact_email = "ylva.hedberga@example.se"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=70))


class ReferralDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReferralDocument

    referral = factory.SubFactory(ReferralFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Promemoria: {pick(SUBJECTS, n)}")
    file = factory.SubFactory(StoredFileFactory)


def full_referral(**referral):
    """Return a draft with a file and a link among its documents."""
    referral = ReferralFactory(**referral)
    ReferralDocumentFactory(referral=referral)
    ReferralDocumentFactory(
        referral=referral,
        kind=ReferralDocument.Kind.BACKGROUND,
        file=None,
        url="https://example.se/underlag",
    )
    return referral


def open_referral(**referral):
    """Return a referral that has been sent out today."""
    return workflow.open_referral(full_referral(**referral), by=StaffFactory())


def ended_referral(*, days_ago=1, **referral):
    """Return a referral whose last day was that many days ago."""
    referral = open_referral(**referral)
    ended = timezone.localdate() - timedelta(days=days_ago)
    sent = {"sent_on": ended - timedelta(days=70), "due_on": ended}
    # Time has passed: no one can do this through the portal.
    Referral.objects.filter(pk=referral.pk).update(**sent)
    return Referral.objects.get(pk=referral.pk)


def withdrawn_referral(**referral):
    """Return a referral that was sent out and withdrawn."""
    sent = open_referral(**referral)
    return workflow.withdraw_referral(sent, by=StaffFactory(), reason="Fel underlag skickades.")
