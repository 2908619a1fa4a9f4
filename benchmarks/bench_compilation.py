"""The compilation of 26 answers to 40 questions and of 300 to 60, beside a bare view of its bytes.

The bare view asks who is reading, makes one query and renders one template, behind the same
middleware. Processor time, the median of a few rounds in turn. A page is measured as it is read
again, and as it is when an answer has come in.
"""

import statistics
from datetime import timedelta

from django.contrib.auth.models import Group
from django.core.cache import caches
from django.http import HttpResponse
from django.template import Context
from django.test import Client, override_settings
from django.urls import include, path, reverse
from django.utils import timezone

from benchmarks.bench_pages import BARE, PARAGRAPH
from benchmarks.measure import Measurement, milliseconds, queries
from meetings.models import Meeting
from members.models import Body, Municipality, Role, User
from referrals.models import Answer, Question, QuestionOption, Recipient, Referral, Response

SIZES = ((26, 40), (300, 60))
KINDS = ("position", "text", "agreement", "scale", "single", "multiple", "ranking", "text")
ROUNDS = 40
Kind = Question.Kind


def bare(request, slug):
    """Who is reading, one query, one template, the bytes of the page."""
    if request.user.role is None:
        raise RuntimeError("the chancery reads")
    meeting = Meeting.objects.only("notes").get(slug=slug)
    return HttpResponse(BARE.render(Context({"page": meeting.notes})))


urlpatterns = [path("bare/<slug:slug>/", bare), path("", include("ksl_portal.urls"))]


def fill(answers: int, questions: int) -> Referral:
    """A remiss that is over, with that many questions, answered by that many recipients."""
    now = timezone.now()
    referral = Referral.objects.create(
        title=f"{answers} svar på {questions} frågor",
        slug=f"remiss-{answers}-{questions}",
        status="open",
        opened_at=now - timedelta(days=90),
        sent_on=timezone.localdate() - timedelta(days=90),
        due_on=timezone.localdate() - timedelta(days=1),
    )
    asked = Question.objects.bulk_create(
        Question(
            referral=referral,
            position=n,
            kind=KINDS[n % len(KINDS)],
            text=f"Hur ser ni på förslagets del {n + 1}?",
        )
        for n in range(questions)
    )
    options = QuestionOption.objects.bulk_create(
        QuestionOption(question=question, position=n, text=f"Alternativ {n}")
        for question in asked
        if question.has_options
        for n in range(1, 6)
    )
    of: dict[int, list[int]] = {}
    for option in options:
        of.setdefault(option.question_id, []).append(option.pk)
    responses = Response.objects.bulk_create(
        Response(recipient=each, status="submitted", received_at=now, sha256="0" * 64)
        for each in recipients(referral, answers)
    )
    Answer.objects.bulk_create(
        (reply(response, question, of.get(question.pk, []), n + k)
         for n, response in enumerate(responses) for k, question in enumerate(asked)),
        batch_size=1000,
    )  # fmt: skip
    return referral


def recipients(referral, number):
    """The municipalities, and as many organisations as are needed."""
    municipal = [
        Recipient(referral=referral, kind="municipality", municipality=each, name=each.full_name)
        for each in Municipality.objects.all()
    ]
    others = [
        Recipient(referral=referral, kind="organisation", name=f"Förening {n}", email=f"f{n}@x.se")
        for n in range(number - len(municipal))
    ]
    return Recipient.objects.bulk_create([*municipal, *others])


def reply(response, question, options, n):
    """An answer of the question's kind; not the same from all."""
    answer = Answer(response=response, question=question)
    if question.words:
        answer.choice = question.words[n % len(question.words)][0]
    elif question.kind == Kind.SCALE:
        answer.grade = n % 5 + 1
    elif question.kind == Kind.SINGLE:
        answer.picked = options[n % 5 : n % 5 + 1]
    elif question.kind == Kind.MULTIPLE:
        answer.picked = options[: n % 5 + 1]
    elif question.kind == Kind.RANKING:
        answer.picked = options[n % 5 :] + options[: n % 5]
    answer.text = PARAGRAPH if question.kind == Kind.TEXT or n % 3 == 0 else ""
    return answer


@override_settings(ROOT_URLCONF="benchmarks.bench_compilation")
def main():
    """Counts of queries, and ratios between the page and the bare view."""
    office = User.objects.create_user("kansli@example.se", is_staff=True)
    office.groups.add(Group.objects.get(name=Role.OFFICE))
    client = Client()
    client.force_login(office)
    measured = []
    for answers, questions in SIZES:
        referral = fill(answers, questions)
        measured += _measure(referral, client, f"{answers} × {questions}")
    return measured


def _measure(referral, client, size):
    page = reverse("referrals:compilation", args=[referral.slug])
    anew = queries(client, page)
    html = client.get(page).content.decode()
    body = Body.objects.get(slug="kso")
    bare = Meeting.objects.create(
        body=body, slug=f"bar-{referral.pk}", notes=html, starts_at=timezone.now()
    )
    bare_page = f"/bare/{bare.slug}/"
    assert len(client.get(bare_page).content) == len(html.encode())
    times, first = [], []
    for number in range(ROUNDS):
        times.append((milliseconds(client, page), milliseconds(client, bare_page)))
        if number % 8 == 0:
            caches["pages"].clear()
            first.append(milliseconds(client, page))
    ours = statistics.median(ours for ours, _ in times)
    theirs = statistics.median(theirs for _, theirs in times)
    again = queries(client, page)
    print(
        f"{size}: {len(html.encode()) // 1000} kB; {ours:.1f} ms, {statistics.median(first):.1f} "
        f"ms when an answer has come in; bare view {theirs:.1f} ms; {anew} and {again} queries"
    )
    return [
        Measurement(f"queries of the compilation, {size}", max(anew, again), 15, ""),
        Measurement(f"compilation / bare view, {size}", ours / theirs, 6),
        # Not a target of its own, but nobody shall be able to make it much slower unseen.
        Measurement("the same when an answer has come in", statistics.median(first) / theirs, 250),
    ]
