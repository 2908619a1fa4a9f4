"""A remiss that two of three have answered, and what becomes of it, for tests of compilations."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import time_machine

from referrals import workflow
from referrals.models import Answer, ResponseStatement
from tests import factories
from tests.factories.members import party

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def day_after(referral):
    day = referral.due_on + timedelta(days=1)
    return time_machine.travel(datetime.combine(day, time(9), STOCKHOLM))


def answer(recipient, **of_question):
    """Hand in an answer: {question: {field: value}} by the question's text."""
    by = factories.access_account(recipient.municipality.slug)
    response = workflow.start_response(recipient, by=by)
    for question in recipient.referral.questions.all():
        if question.text in of_question:
            Answer.objects.create(
                response=response, question=question, **of_question[question.text]
            )
    return response, by


def hand_in(recipient, statement_of=None, **of_question):
    response, by = answer(recipient, **of_question)
    if statement_of:
        ResponseStatement.objects.create(
            response=response,
            kind="reservation",
            persons="A B",
            party=party(statement_of),
            text="Vi ville avstyrka.",
        )
    return workflow.submit_response(response, by=by)


def publish(referral, office, *, responses):
    workflow.close_referral(referral, by=office)
    if responses:
        workflow.publish_responses(referral, by=office)
    compilation = workflow.start_compilation(referral, by=office)
    compilation.assessment = "<p>Det väger jämnt.</p>"
    compilation.save()
    workflow.publish_compilation(referral, by=office)


def asked_three():
    """Return a remiss to three municipalities with a position, a grade and a text to give."""
    draft = factories.full_referral(title="Gemensam avfallsplan")
    factories.QuestionFactory(referral=draft, kind="position", text="Ställning")
    factories.QuestionFactory(referral=draft, kind="scale", text="Vikt")
    factories.QuestionFactory(referral=draft, kind="text", text="Varför")
    return factories.send_to(draft, "botkyrka", "nacka", "solna")


def answered_by_two():
    """Return it answered by Botkyrka, with a reservation, and by Nacka; not by Solna."""
    referral = asked_three()
    botkyrka, nacka, _ = referral.recipients.order_by("name")
    hand_in(
        botkyrka,
        "M",
        Ställning={"choice": "supports"},
        Vikt={"grade": 5},
        Varför={"text": "<p>=1+1 är vår åsikt om planen.</p>"},
    )
    hand_in(nacka, Ställning={"choice": "rejects", "text": "<p>Nej.</p>"}, Vikt={"grade": 2})
    return referral
