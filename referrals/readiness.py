"""What is missing before a referral can be sent out, and what to think twice about."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils import timezone

from members.models import MunicipalityAccess
from referrals.addresses import addresses_of
from referrals.models import Question, Recipient, Referral
from referrals.term import term_warnings

FEWEST_OPTIONS = 2
# How many are named in a warning; the rest are counted.
NAMED = 5
# Of a survey's groups those smaller than this are hidden in every result.
SMALLEST_GROUP = 5


def missing_to_send(referral: Referral, today) -> list[ValidationError]:
    """What keeps `referral` from being sent on `today`; empty when nothing does. Four queries.

    Codes: `due_missing`, `due_past` (the last day must lie after today), `no_recipients`,
    `wrong_recipients`, `empty` (neither a question nor a document), `wrong_questions` (a survey
    asks scales), `options_missing`.
    """
    errors = [_due_error(referral, today), _recipients_error(referral)]
    questions = list(referral.questions.prefetch_related("options"))
    if not questions and not referral.documents.exists():
        errors.append(
            ValidationError(
                "Lägg till minst en fråga eller en handling innan remissen skickas ut.",
                code="empty",
            )
        )
    if referral.is_survey and any(question.kind != Question.Kind.SCALE for question in questions):
        errors.append(
            ValidationError("En enkät har bara frågor av slaget Skala 1–5.", code="wrong_questions")
        )
    for question in questions:
        if question.has_options and len(question.options.all()) < FEWEST_OPTIONS:
            errors.append(
                ValidationError(
                    f"Frågan ”{question.text}” behöver minst två svarsalternativ.",
                    code="options_missing",
                )
            )
    return [error for error in errors if error]


def _due_error(referral, today):
    if referral.due_on is None:
        return ValidationError("Ange sista svarsdag innan remissen skickas ut.", code="due_missing")
    if referral.due_on <= today:
        return ValidationError("Sista svarsdag ska ligga efter i dag.", code="due_past")
    return None


def _recipients_error(referral):
    kinds = set(referral.recipients.order_by().values_list("kind", flat=True).distinct())
    if not kinds:
        return ValidationError(
            "Lägg till minst en mottagare innan remissen skickas ut.", code="no_recipients"
        )
    if referral.is_survey and kinds != {Recipient.Kind.PERSON}:
        return ValidationError("En enkät går bara till personer.", code="wrong_recipients")
    if not referral.is_survey and Recipient.Kind.PERSON in kinds:
        return ValidationError(
            "En remiss går till kommuner och organisationer, inte till personer.",
            code="wrong_recipients",
        )
    return None


def cautions(referral: Referral) -> list[str]:
    """What the chancery should know before a draft is sent: the term, and who can't be reached."""
    today = timezone.localdate()
    found = term_warnings(today, referral.due_on) if referral.due_on else []
    return found + _unreachable(referral, today) + _small_groups(referral)


def _unreachable(referral, today):
    recipients = list(referral.recipients.select_related("municipality"))
    addresses = addresses_of(recipients)
    authorised = set(
        MunicipalityAccess.objects.valid_on(today)
        .filter(level=MunicipalityAccess.Level.SUBMITTER, user__is_active=True)
        .values_list("municipality_id", flat=True)
    )
    municipal = [row for row in recipients if row.municipality_id]
    without_address = [row.name for row in recipients if not addresses[row.pk]]
    without_registrar = [
        row.name
        for row in municipal
        if addresses[row.pk] and not (row.email or row.municipality.registrar_email)
    ]
    without_account = [row.name for row in municipal if row.municipality_id not in authorised]
    return [
        f"{text}: {_names(names)}."
        for text, names in (
            (
                "Får inget mejl, eftersom varken registrator eller behörigt konto finns",
                without_address,
            ),
            ("Saknar registratorns adress, så mejlet går till de behöriga", without_registrar),
            ("Har ingen behörig som kan lämna in svaret i portalen", without_account),
        )
        if names
    ]


def _names(names):
    """The first few by name, and how many more."""
    shown, more = names[:NAMED], len(names) - NAMED
    return ", ".join(shown) + (f" och {more} till" if more > 0 else "")


def _small_groups(referral):
    """Groups of a survey that are so small that their answers will be hidden."""
    if not referral.is_survey:
        return []
    groups = Counter(referral.recipients.order_by().values_list("group", flat=True))
    small = sorted(group for group, number in groups.items() if number < SMALLEST_GROUP)
    if not small:
        return []
    return [f"Grupper med färre än fem personer redovisas inte för sig: {_names(small)}."]
