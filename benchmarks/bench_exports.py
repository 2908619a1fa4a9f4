"""DOCX, PDF and ZIP of a compilation of 26 answers to ten questions, made by the worker.

Who asks waits only for the request that notes it. What the worker does is counted in seconds, and
in how long it is silent at most: that is how visible its progress is.
"""

import time
from datetime import datetime, timedelta
from itertools import pairwise
from unittest import mock
from zoneinfo import ZoneInfo

import pikepdf
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from benchmarks.measure import Measurement
from members.models import Municipality, Role, User
from referrals import workflow
from referrals.compiling.exports.making import make
from referrals.models import (
    Answer,
    Compilation,
    CompilationExport,
    Question,
    QuestionComment,
    QuestionOption,
    Quotation,
    Recipient,
    Referral,
    Response,
    ResponseStatement,
    Tag,
)

KINDS = (
    "position", "text", "agreement", "scale", "single",
    "text", "multiple", "ranking", "text", "position",
)  # fmt: skip
SENTENCE = (
    "Kommunen delar i huvudsak förslagets bedömning, men vill se tydligare hur kostnaderna "
    "fördelas mellan kommunerna och vem som ansvarar för uppföljningen."
)
TEXT = (
    f"<p>{SENTENCE} {SENTENCE}</p><ul><li><p>Tidplanen bör räcka till 2027.</p></li>"
    f"<li><p>Avgiften bör räknas per invånare.</p></li></ul><p>{SENTENCE}</p>"
)
SENT = datetime(2016, 10, 11, 9, tzinfo=ZoneInfo("Europe/Stockholm"))


def fill() -> tuple[Referral, User]:
    """A closed remiss with a compilation, answered in words by 26; and someone at the chancery."""
    referral = Referral.objects.create(
        title="Gemensam avfallsplan",
        slug="gemensam-avfallsplan",
        registration_number="KSL/16/0501",
        summary=TEXT,
        status="closed",
        opened_at=SENT,
        sent_on=SENT.date(),
        due_on=SENT.date() + timedelta(days=90),
    )
    questions = Question.objects.bulk_create(
        Question(referral=referral, position=n, kind=kind, text=f"Vad anser ni om del {n}?")
        for n, kind in enumerate(KINDS, 1)
    )
    QuestionOption.objects.bulk_create(
        QuestionOption(question=question, position=n, text=f"Alternativ {n}")
        for question in questions
        if question.has_options
        for n in range(1, 5)
    )
    Municipality.objects.filter(population=None).update(population=40_000)
    recipients = Recipient.objects.bulk_create(
        Recipient(referral=referral, kind="municipality", municipality=each, name=each.name)
        for each in Municipality.objects.order_by("name")
    )
    responses = Response.objects.bulk_create(
        Response(
            recipient=recipient,
            status="submitted",
            received_at=SENT + timedelta(days=60, minutes=n),
            sha256=f"{n:064}",
        )
        for n, recipient in enumerate(recipients)
    )
    answers = Answer.objects.bulk_create(
        _answer(response, question, number + place)
        for number, response in enumerate(responses)
        for place, question in enumerate(questions)
    )
    ResponseStatement.objects.bulk_create(
        ResponseStatement(response=each, kind="reservation", persons="Siv Oxdal", text=SENTENCE * 3)
        for each in responses[::4]
    )
    by = User.objects.create_user("kansliet@example.se", is_staff=True)
    by.groups.add(Group.objects.get(name=Role.OFFICE))
    compilation = Compilation.objects.create(
        referral=referral, assessment=TEXT * 3, proposal=TEXT, published_at=None
    )
    for question in questions:
        QuestionComment.objects.create(
            compilation=compilation, question=question, text=TEXT, proposal=TEXT
        )
    tag = Tag.objects.create(referral=referral, name="Kostnader")
    for answer in answers[::15]:
        Quotation.objects.create(answer=answer, text=SENTENCE, made_by=by).tags.set([tag])
    return referral, by


def _answer(response, question, n):
    options = [option.pk for option in question.options.all()]
    words = [word for word, _ in question.words]
    picked = {"ranking": options, "multiple": options[n % 3 :], "single": options[n % 4 :][:1]}
    return Answer(
        response=response,
        question=question,
        text=TEXT,
        choice=words[n % len(words)] if words else "",
        grade=1 + n % 5 if question.kind == Question.Kind.SCALE else None,
        picked=picked.get(question.kind, []),
    )


def made(export, percents):
    """Seconds that the worker took, and the longest it was silent."""
    heard = [time.perf_counter()]
    hear = workflow.hear_of_export

    def listen(export, percent, step):
        heard.append(time.perf_counter())
        percents.add(int(percent))
        hear(export, percent, step)

    started = time.perf_counter()
    with mock.patch.object(workflow, "hear_of_export", listen):
        if make(export.pk) != "made":
            raise RuntimeError(f"{export} was not made")
    ended = time.perf_counter()
    heard.append(ended)
    return ended - started, max(b - a for a, b in pairwise(heard))


def main():
    """Milliseconds of the request that asks; seconds, and silence, of what the worker does."""
    referral, by = fill()
    client = Client()
    client.force_login(by)
    measurements = []
    for kind, most in (("docx", 60), ("pdf", 120), ("zip", 120)):
        ask = reverse("referrals:compilation_export_ask", args=[referral.slug, kind])
        started = time.perf_counter()
        if client.post(ask).status_code != 302:
            raise RuntimeError(f"{ask} was refused")
        asked = (time.perf_counter() - started) * 1000
        percents = set()
        export = CompilationExport.objects.get(kind=kind)
        seconds, silence = made(export, percents)
        export.refresh_from_db()
        name = f"{kind.upper()} of 26 × 10"
        measurements += [
            Measurement(f"{name}, the request that asks", asked, 250, "ms"),
            Measurement(f"{name}{pages(export)}", seconds, most, "s"),
            Measurement(f"{name}, longest without a word", silence, 30, "s"),
        ]
    return measurements


def pages(export) -> str:
    """How much it is: ", 98 pages"."""
    if export.kind != "pdf":
        return ""
    with export.file.file.open("rb") as file:
        return f", {len(pikepdf.open(file).pages)} pages"
