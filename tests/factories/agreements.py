from datetime import date, timedelta

import factory
from django.utils import timezone

from agreements import workflow
from agreements.models import Adoption, Agreement, AgreementDocument, AgreementParty
from members.models import Municipality, PolicyArea
from tests.factories.files import StoredFileFactory
from tests.factories.members import StaffFactory, municipality
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
    for party in municipalities or Municipality.objects.all():
        AgreementParty.objects.create(agreement=agreement, municipality=party)


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
    if outcome == "withdrawn":
        adoption.setdefault("effective_on", adoption.get("decided_on", agreement.recommended_on))
    facts = {"organ": "council", "decided_on": agreement.recommended_on, "paragraph": "12"}
    for name, value in (facts | adoption).items():
        setattr(draft, name, value)
    draft.outcome = outcome
    draft.save()
    return workflow.submit_adoption(draft, by=staff)


def asked_to_adopt(*slugs, days_left=30, **agreement):
    """Return an agreement that these municipalities were asked to adopt two months ago."""
    today = timezone.localdate()
    facts = {"adopt_by": today + timedelta(days=days_left), "remind_before": 7, "remind_after": 3}
    asked = recommended_agreement(
        municipalities=[municipality(slug) for slug in slugs], **facts | agreement
    )
    # Asking is a mail, and time has passed since: no one can do this through the portal.
    Agreement.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(days=60))
    asked.refresh_from_db()
    return asked


def adoption_drafted(agreement, by, **adoption):
    """Return the draft of the municipality that `by` acts for, with a decision in it."""
    own = by.municipality_accesses.get().municipality
    draft = workflow.start_adoption(agreement, own, by=by)
    facts = {"outcome": "adopted", "organ": "council", "decided_on": agreement.recommended_on}
    for name, value in (facts | {"paragraph": "12"} | adoption).items():
        setattr(draft, name, value)
    draft.save()
    return draft


def adoption_statement(adoption, **fields):
    """Add a reservation with a file to a draft."""
    fields = {"kind": "reservation", "persons": "Ada Berg", "file": StoredFileFactory(), **fields}
    return adoption.statements.create(**fields)


def adoption_file(adoption, **fields):
    """Add a paper to a draft."""
    fields = {"title": "Protokollsutdrag", "file": StoredFileFactory(), **fields}
    return adoption.files.create(**fields)
