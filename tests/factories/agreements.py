from datetime import date

import factory

from agreements import workflow
from agreements.models import Adoption, Agreement, AgreementDocument, AgreementParty
from members.models import Municipality, PolicyArea
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
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Samverkan: {pick(SUBJECTS, n)} {n + 1}")
    registration_number = factory.Sequence(lambda n: f"KSL/14/{n + 101:04}")
    policy_area = factory.LazyFunction(policy_area)
    recommended_on = date(2014, 10, 2)
    valid_from = date(2015, 1, 1)
    summary = factory.Sequence(rich_text)

    @factory.post_generation
    def document(agreement, create, extracted, **document):
        """Its paper; `document=False` gives none."""
        if create and extracted is not False:
            AgreementDocumentFactory(agreement=agreement, title=agreement.title, **document)


class AgreementDocumentFactory(factory.django.DjangoModelFactory):
    """A paper of an agreement, in its first version."""

    class Meta:
        model = AgreementDocument

    agreement = factory.SubFactory(AgreementFactory, document=False)
    position = 1
    title = factory.Sequence(lambda n: f"Bilaga {n + 1}")
    file = factory.SubFactory(StoredFileFactory)


def add_parties(agreement, municipalities=None):
    """Let the municipalities (all 26, or those given) be parties of the agreement."""
    for municipality in municipalities or Municipality.objects.all():
        AgreementParty.objects.create(agreement=agreement, municipality=municipality)


def published_agreement(**agreement):
    """Return an agreement that everyone sees.

    Without a first day it waits for its only party, Botkyrka, to adopt it.
    """
    waits = {"rule": Agreement.Rule.AT_ONCE} if agreement.get("valid_from", ...) is None else {}
    draft = AgreementFactory(**waits | agreement)
    if waits:
        add_parties(draft, Municipality.objects.filter(slug="botkyrka"))
    return workflow.publish_agreement(draft, by=StaffFactory())


def withdrawn_agreement(**agreement):
    """Return an agreement that was published and withdrawn."""
    published = published_agreement(**agreement)
    return workflow.withdraw_agreement(published, by=StaffFactory(), reason="Aldrig antagen.")


def recommended_agreement(*, municipalities=None, **agreement):
    """Return an agreement that the municipalities (all 26, or those given) are asked to adopt.

    In force when each has adopted it, unless told otherwise.
    """
    draft = AgreementFactory(**{"rule": Agreement.Rule.AT_ONCE} | agreement)
    add_parties(draft, municipalities)
    return workflow.publish_agreement(draft, by=StaffFactory())


def submitted_adoption(agreement, municipality, *, outcome="adopted", **adoption):
    """Return the decision of `municipality` as the chancery entered it from a mail."""
    staff = StaffFactory()
    draft = workflow.start_adoption(
        agreement, municipality, by=staff, channel=Adoption.Channel.MAIL
    )
    if outcome == "partly":
        adoption.setdefault("conditions", "<p>Gäller inte den kommunala vuxenutbildningen.</p>")
    facts = {"organ": "council", "decided_on": agreement.recommended_on, "paragraph": "12"}
    for name, value in (facts | adoption).items():
        setattr(draft, name, value)
    draft.outcome = outcome
    draft.save()
    return workflow.submit_adoption(draft, by=staff)
