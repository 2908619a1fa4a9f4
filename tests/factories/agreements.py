from datetime import date

import factory

from agreements import workflow
from agreements.models import Agreement
from members.models import PolicyArea
from tests.factories.files import StoredFileFactory
from tests.factories.members import StaffFactory
from tests.factories.words import SUBJECTS, pick, rich_text


def policy_area(slug="utbildning"):
    """Return a policy area that comes with the migrations."""
    return PolicyArea.objects.get(slug=slug)


class AgreementFactory(factory.django.DjangoModelFactory):
    """A draft that, once published, has been in force since 2015."""

    class Meta:
        model = Agreement

    title = factory.Sequence(lambda n: f"Samverkan: {pick(SUBJECTS, n)} {n + 1}")
    registration_number = factory.Sequence(lambda n: f"KSL/14/{n + 101:04}")
    policy_area = factory.LazyFunction(policy_area)
    recommended_on = date(2014, 10, 2)
    valid_from = date(2015, 1, 1)
    summary = factory.Sequence(rich_text)
    file = factory.SubFactory(StoredFileFactory)


def published_agreement(**agreement):
    """Return an agreement that everyone sees."""
    return workflow.publish_agreement(AgreementFactory(**agreement), by=StaffFactory())


def withdrawn_agreement(**agreement):
    """Return an agreement that was published and withdrawn."""
    published = published_agreement(**agreement)
    return workflow.withdraw_agreement(published, by=StaffFactory(), reason="Aldrig antagen.")
