from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import factory
import time_machine
from django.utils import timezone

from members import keys
from members.models import MunicipalityAccess
from referrals import workflow
from referrals.compiling.exports.stamp import stamp_of
from referrals.importing.filling import fill
from referrals.importing.reader import understand
from referrals.models import (
    Answer,
    Question,
    QuestionOption,
    Recipient,
    Referral,
    ReferralDocument,
    Response,
    ResponseFile,
    ResponseStatement,
)
from tests.factories.files import StoredFileFactory
from tests.factories.meetings import MatterFactory
from tests.factories.members import (
    MunicipalityAccessFactory,
    StaffFactory,
    UserFactory,
    municipality,
    party,
)
from tests.factories.words import SUBJECTS, pick, rich_text

STOCKHOLM = ZoneInfo("Europe/Stockholm")


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


def full_referral(*, to=("vallentuna",), **referral):
    """Return a draft with a file and a link among its documents, to go to these municipalities."""
    referral = ReferralFactory(**referral)
    add_municipalities(referral, *to)
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


def access_account(slug="botkyrka", level=MunicipalityAccess.Level.SUBMITTER, **user):
    """Return an account that acts for the municipality, authorised to hand in unless told."""
    account = UserFactory(**user)
    MunicipalityAccessFactory(user=account, municipality=municipality(slug), level=level)
    return account


class QuestionFactory(factory.django.DjangoModelFactory):
    """A free question that need not be answered."""

    class Meta:
        model = Question

    referral = factory.SubFactory(ReferralFactory)
    position = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Hur ser ni på {pick(SUBJECTS, n).lower()}?")


def one_of_each_kind(referral):
    """Add a question of every kind to a draft, with three options where there are such."""
    for kind in Question.Kind.values:
        question = QuestionFactory(referral=referral, kind=kind)
        if question.has_options:
            for position, text in enumerate(("Först", "Sedan", "Sist"), 1):
                QuestionOption.objects.create(question=question, position=position, text=text)


def add_municipalities(referral, *slugs):
    """Make these municipalities recipients of a referral; no letter is written."""
    for slug in slugs:
        to = municipality(slug)
        Recipient.objects.create(
            referral=referral, kind="municipality", municipality=to, name=to.full_name
        )


def send_to(referral, *slugs):
    """Send a draft out to these municipalities, and to no others that it may have."""
    referral.recipients.filter(kind="municipality").delete()
    add_municipalities(referral, *slugs)
    return workflow.open_referral(referral, by=StaffFactory())


def asked(*slugs, **referral):
    """Return a referral with one question that has been sent to these municipalities."""
    referral = full_referral(to=(), **referral)
    QuestionFactory(referral=referral)
    return send_to(referral, *slugs)


def drafted(recipient, *, by, text="<p>Vi är positiva.</p>"):
    """Return the recipient's draft, with an answer to the first question."""
    response = workflow.start_response(recipient, by=by)
    question = recipient.referral.questions.first()
    Answer.objects.update_or_create(response=response, question=question, defaults={"text": text})
    return response


def submitted(recipient, *, by=None, **draft):
    """Return an answer that the recipient has handed in."""
    by = by or access_account(recipient.municipality.slug)
    return workflow.submit_response(drafted(recipient, by=by, **draft), by=by)


def begun_entry(recipient):
    """Return what the chancery has begun to enter: the original, and a statement with a file."""
    entry = workflow.start_response(recipient, by=StaffFactory(), channel="paper")
    ResponseFile.objects.create(
        response=entry, kind="original", title="Brev", file=StoredFileFactory()
    )
    ResponseStatement.objects.create(
        response=entry, kind="special", persons="Siv Oxdal", file=StoredFileFactory()
    )
    return entry


def paper_reading(entry, text="Fråga 1\nVi är positiva.\n\nReservation\nV reserverar sig."):
    """Fill an entry with what a paper of that text says, and return how it was read."""
    extraction, proposal = understand(text.encode(), "svar.txt", entry.recipient.referral)
    return fill(entry, extraction, proposal)


def full_answer(recipient):
    """Return a handed-in answer of a municipality with its decision, a paper and a statement."""
    by = access_account(recipient.municipality.slug)
    response = drafted(recipient, by=by)
    response.organ, response.decided_on = "board", timezone.localdate()
    response.paragraph, response.registration_number = "142", "KS/2016:88"
    response.adjusted_at_once = True
    response.save()
    ResponseFile.objects.create(
        response=response, kind="decision", title="Protokollsutdrag", file=StoredFileFactory()
    )
    ResponseStatement.objects.create(
        response=response,
        kind="reservation",
        party=party(),
        persons="Siv Oxdal",
        text="Förslaget går inte tillräckligt långt.",
        file=StoredFileFactory(),
    )
    return workflow.submit_response(response, by=by)


def response_statement(response, **fields):
    """Add a reservation with a file to a draft."""
    fields = {"kind": "reservation", "persons": "Ada Berg", "file": StoredFileFactory(), **fields}
    return ResponseStatement.objects.create(response=response, **fields)


def response_file(response, **fields):
    """Add a file to a draft."""
    fields = {"title": "Tjänsteutlåtande", "file": StoredFileFactory(), **fields}
    return ResponseFile.objects.create(response=response, **fields)


def keyed(referral, key="nyckel", kind="organisation", **fields):
    """Send a referral to one more who answers through a secret address, /svara/<key>/."""
    fields = {"name": "Länets näringsliv", "email": "svar@example.se", **fields}
    return Recipient.objects.create(
        referral=referral, kind=kind, key_hash=keys.hash_of(key), **fields
    )


def known_key(recipient, key):
    """Let `key` open the recipient's answer: the one that was mailed is known to it alone."""
    Recipient.objects.filter(pk=recipient.pk).update(key_hash=keys.hash_of(key))


def response_of(recipient, number=1):
    """Return a version of the recipient's answer, read anew."""
    return Response.objects.get(recipient=recipient, number=number)


def answered_survey(*, answered, waiting=0, abstains=False):
    """Return a survey sent to persons, of whom `answered` have handed in and `waiting` not.

    Those who answered gave 4, 5, 3, 4, 5 … in the order of their names.
    """
    draft = full_referral(to=(), kind=Referral.Kind.SURVEY)
    QuestionFactory(referral=draft, kind=Question.Kind.SCALE)
    for n in range(answered + waiting):
        Recipient.objects.create(
            referral=draft, kind="person", name=f"Person {n + 1}", email=f"person{n}@example.se"
        )
    survey, office = workflow.open_referral(draft, by=StaffFactory()), StaffFactory()
    for place, recipient in enumerate(survey.recipients.all()[:answered]):
        response = workflow.start_response(recipient, by=None, channel="paper")
        response.abstains = abstains
        response.save()
        if not abstains:
            Answer.objects.create(
                response=response, question=survey.questions.get(), grade=(4, 5, 3)[place % 3]
            )
        workflow.submit_response(response, by=office)
    return survey


def compilation_begun(title="Regional cykelplan"):
    """Return a compilation in the making: one answer with a quotation, nothing published."""
    referral = asked("botkyrka", title=title)
    response = submitted(referral.recipients.get())
    office = StaffFactory()
    workflow.quote(response.answers.get(), by=office, text="Vi är positiva.", tags=["Stöd"])
    return workflow.start_compilation(referral, by=office)


def compiled_referral():
    """Return a referral whose answers and compilation are published."""
    begun = compilation_begun("Regional skyttetrafik")
    referral, office = begun.referral, StaffFactory()
    day_after = datetime.combine(referral.due_on + timedelta(days=1), time(9), STOCKHOLM)
    with time_machine.travel(day_after):
        workflow.close_referral(referral, by=office)
        workflow.publish_responses(referral, by=office)
        begun.assessment = "<p>De som har svarat är positiva.</p>"
        begun.save()
        return workflow.publish_compilation(referral, by=office)


def exported(referral, kind="pdf", *, for_public=False):
    """Return a file that has been made of a referral's compilation."""
    waiting = workflow.ask_export(referral, kind, by=StaffFactory(), for_public=for_public)
    export = workflow.begin_export(waiting.pk)
    stored = StoredFileFactory()
    shows_each = not referral.is_survey
    workflow.finish_export(export, file=stored, stamp=stamp_of(referral), shows_each=shows_each)
    export.refresh_from_db()
    return export
