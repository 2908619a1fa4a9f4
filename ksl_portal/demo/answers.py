"""What the demo's municipalities have answered, and what the chancery has made of it."""

import tomllib
from datetime import date, timedelta

from simple_history.utils import bulk_create_with_history

from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.registers import published_item, read_referrals
from ksl_portal.demo.remisses import at
from ksl_portal.demo.variation import share
from ksl_portal.demo.wording import to_rich
from members.models import Municipality, Party
from referrals import workflow
from referrals.fingerprint import fingerprint
from referrals.models import (
    Answer,
    Compilation,
    Question,
    Recipient,
    Referral,
    Response,
    ResponseStatement,
)

# Thousands of inhabitants, rounded: enough to show answers weighed by population.
THOUSANDS = {
    "botkyrka": 95, "danderyd": 33, "ekero": 29, "haninge": 98, "huddinge": 114, "jarfalla": 87,
    "lidingo": 48, "nacka": 111, "norrtalje": 66, "nykvarn": 12, "nynashamn": 30, "salem": 17,
    "sigtuna": 53, "sollentuna": 77, "solna": 86, "stockholm": 989, "sundbyberg": 55,
    "sodertalje": 104, "tyreso": 49, "taby": 76, "upplands-bro": 32, "upplands-vasby": 51,
    "vallentuna": 34, "vaxholm": 12, "varmdo": 48, "osteraker": 50,
}  # fmt: skip
# The share that has answered an ended remiss, and an open one; of a survey so many persons.
ENDED, OPEN = 0.9, 0.3
SURVEY_ANSWERS = 72
# The board has the compilation with its papers.
COMPILED_BEFORE = timedelta(days=20)
# A municipality needs some weeks to decide.
FIRST_ANSWER = timedelta(days=14)
ORGANS = (("board", ""), ("board", ""), ("committee", "Kommunstyrelsens arbetsutskott"))


def load_answers(today: date, *, by) -> None:
    """Answer every remiss that has been sent out; compile the one that was closed last."""
    for slug, thousands in THOUSANDS.items():
        found = Municipality.objects.filter(slug=slug, population=None)
        found.update(population=thousands * 1000, population_year=2023)
    words = tomllib.loads((CONTENT / "remissvar.toml").read_text(encoding="utf-8"))
    sent = Referral.objects.sent().exclude(status=Referral.Status.WITHDRAWN)
    decided = {row["title"] for row in read_referrals() if "outcome" in row}
    for referral in sent.exclude(questions=None).order_by("due_on", "pk"):
        _answer(referral, words, today, decided)
    for row in read_referrals():
        if "outcome" in row and (item := published_item(row["outcome"])):
            _decide(sent.get(title=row["title"]), item, words, by)
    ended = sent.filter(status=Referral.Status.CLOSED, kind=Referral.Kind.REFERRAL)
    if last := ended.exclude(questions=None).order_by("due_on", "pk").last():
        _compile(last, words, by)
    for survey in sent.filter(kind=Referral.Kind.SURVEY):
        compilation = workflow.start_compilation(survey, by=by)
        compilation.assessment = to_rich(words["survey"])
        compilation.save()


def _decide(referral, item, words, by):
    """Close and compile the answers before the board decides at `item`, and note what it did."""
    workflow.close_referral(referral, by=by)
    _compile(referral, words, by)
    compiled_at = at(item.meeting.date - COMPILED_BEFORE, 10)
    Referral.objects.filter(pk=referral.pk).update(responses_published_at=compiled_at)
    Compilation.objects.filter(referral=referral).update(published_at=compiled_at)
    workflow.decide_referral(referral, by=by, item=item)


def _answer(referral, words, today, decided):
    if today - referral.sent_on < FIRST_ANSWER:
        return
    questions = list(referral.questions.prefetch_related("options"))
    views, responses = {}, []
    for recipient in _who_answers(referral, today, decided):
        views[recipient.pk] = _view(referral, recipient)
        responses.append(Response(recipient=recipient, **_frame(recipient, referral)))
    bulk_create_with_history(responses, Response)
    Answer.objects.bulk_create(
        Answer(response=response, question=question, **reply)
        for response in responses
        for question in questions
        if (reply := _reply(question, response.recipient, views[response.recipient_id], words))
    )
    for response in responses:
        is_for = views[response.recipient_id] == "supports"
        if response.organ and is_for and share("tvist", response.recipient.name) < 0.4:
            _dissent(response, words)
    _hand_in(responses, referral, min(referral.due_on, today))


def _who_answers(referral, today, decided):
    """Everyone, of a remiss the board has decided on afterwards; otherwise a share."""
    recipients = list(referral.recipients.select_related("municipality"))
    for recipient in recipients:
        recipient.referral = referral
    if referral.is_survey:
        recipients.sort(key=lambda each: share(referral.slug, each.name))
        return recipients[:SURVEY_ANSWERS]
    if referral.title in decided:
        return recipients
    most = ENDED if referral.due_on < today else OPEN
    return [each for each in recipients if share(referral.slug, each.name) <= most]


def _view(referral, recipient):
    drawn = share("syn", referral.slug, recipient.name)
    return "supports" if drawn < 0.5 else "remarks" if drawn < 0.85 else "rejects"


def _frame(recipient, referral):
    """The municipality's own decision, some days before the last day."""
    if recipient.municipality is None:
        return {}
    drawn = share("beslut", referral.slug, recipient.name)
    organ, name = ORGANS[int(drawn * len(ORGANS))]
    day = referral.due_on - timedelta(days=int(drawn * 25) + 2)
    return {
        "organ": organ,
        "organ_name": name,
        "decided_on": max(day, referral.sent_on),
        "paragraph": str(int(drawn * 170) + 12),
        "registration_number": f"KS {referral.due_on:%Y}/{int(drawn * 800) + 40}",
        "adjusted_at_once": drawn > 0.7,
    }


def _reply(question, recipient, view, words):
    drawn = share(question.text, recipient.name)
    kind = Question.Kind
    if question.kind == kind.TEXT:
        texts = words[view]
        text = texts[int(drawn * len(texts))].format(place=recipient.name)
        return {"text": to_rich(text)}
    if question.kind == kind.POSITION:
        return {"choice": view}
    if question.kind == kind.AGREEMENT:
        return {"choice": {"supports": "yes", "remarks": "partly", "rejects": "no"}[view]}
    if question.kind == kind.SCALE:
        return _grade(question, recipient)
    ranked = sorted(question.options.all(), key=lambda o: share(o.text, recipient.name, view))
    picked = [option.pk for option in ranked]
    if question.kind == kind.SINGLE:
        return {"picked": picked[:1]}
    return {"picked": picked if question.kind == kind.RANKING else picked[: 1 + int(drawn * 3)]}


def _grade(question, recipient):
    """A grade, or nothing: some tasks matter more to all, a little more to one group, some skip."""
    if share("hoppar", question.text, recipient.name) < 0.02:
        return {}
    important = 0.22 + 0.56 * share(question.text) + 0.12 * share(question.text, recipient.group)
    drawn = share(question.text, recipient.name)
    if drawn < important:
        return {"grade": 5 if drawn < important * 0.45 else 4}
    left = (drawn - important) / (1 - important)
    return {"grade": 3 if left < 0.6 else 2 if left < 0.85 else 1}


def _dissent(response, words):
    drawn = share("parti", response.recipient.name)
    parties = list(Party.objects.all())
    texts = words["remark_by_party"]
    ResponseStatement.objects.create(
        response=response,
        position=1,
        kind=ResponseStatement.Kind.RESERVATION if drawn < 0.6 else ResponseStatement.Kind.SPECIAL,
        persons="Gruppen i kommunstyrelsen",
        party=parties[int(drawn * len(parties))],
        text=texts[int(drawn * len(texts))],
    )


def _hand_in(responses, referral, last):
    """As if they had been handed in before `last`, which no one can do through the portal."""
    days = min(max((last - referral.sent_on).days, 1), 30)
    recipients = []
    for response in responses:
        recipient, drawn = response.recipient, share("dag", referral.slug, response.recipient.name)
        day = last - timedelta(days=int(drawn * days))
        response.received_at = at(day, 9 + int(drawn * 7))
        Response.objects.filter(pk=response.pk).update(
            status=Response.Status.SUBMITTED,
            received_at=response.received_at,
            sha256=fingerprint(response),
        )
        recipient.opened_at = at(day - timedelta(days=1), 10)
        recipients.append(recipient)
    Recipient.objects.bulk_update(recipients, ["opened_at"])


def _compile(referral, words, by):
    compilation = workflow.start_compilation(referral, by=by)
    compilation.assessment = to_rich(words["assessment"])
    compilation.proposal = to_rich(words["proposal"])
    compilation.save()
    comment = compilation.comments.order_by("question__position", "pk").first()
    comment.text = to_rich(words["comment"])
    comment.save()
    answers = Answer.objects.filter(response__recipient__referral=referral).exclude(text="")
    for passage in words["quoted"]:
        if answer := answers.filter(text__contains=passage).first():
            workflow.quote(answer, by=by, text=passage, tags=["Kostnader"])
    workflow.publish_responses(referral, by=by)
    workflow.publish_compilation(referral, by=by)
