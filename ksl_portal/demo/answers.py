"""What the demo's municipalities have answered, and what the chancery has made of it."""

import tomllib
from datetime import date, timedelta

from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.remisses import at
from ksl_portal.demo.variation import share
from ksl_portal.demo.wording import to_rich
from members.models import Municipality, Party
from referrals import workflow
from referrals.fingerprint import fingerprint
from referrals.models import Answer, Question, Referral, Response, ResponseStatement

# Thousands of inhabitants, rounded: enough to show answers weighed by population.
THOUSANDS = {
    "botkyrka": 95, "danderyd": 33, "ekero": 29, "haninge": 98, "huddinge": 114, "jarfalla": 87,
    "lidingo": 48, "nacka": 111, "norrtalje": 66, "nykvarn": 12, "nynashamn": 30, "salem": 17,
    "sigtuna": 53, "sollentuna": 77, "solna": 86, "stockholm": 989, "sundbyberg": 55,
    "sodertalje": 104, "tyreso": 49, "taby": 76, "upplands-bro": 32, "upplands-vasby": 51,
    "vallentuna": 34, "vaxholm": 12, "varmdo": 48, "osteraker": 50,
}  # fmt: skip
# Of ten: how many have answered an ended remiss, an open one, and a survey.
ENDED, OPEN, SURVEY = 0.9, 0.3, 0.95
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
    for referral in sent.exclude(questions=None).order_by("due_on", "pk"):
        _answer(referral, words, today)
    ended = sent.filter(status=Referral.Status.CLOSED, kind=Referral.Kind.REFERRAL)
    if last := ended.exclude(questions=None).order_by("due_on").last():
        _compile(last, words, by)


def _answer(referral, words, today):
    ended = referral.due_on < today
    if today - referral.sent_on < FIRST_ANSWER:
        return
    most = SURVEY if referral.is_survey else ENDED if ended else OPEN
    questions = list(referral.questions.prefetch_related("options"))
    for recipient in referral.recipients.select_related("municipality"):
        recipient.referral = referral
        if share(referral.slug, recipient.name) > most:
            continue
        response = Response.objects.create(recipient=recipient, **_frame(recipient, referral))
        view = _view(referral, recipient)
        Answer.objects.bulk_create(
            Answer(response=response, question=question, **_reply(question, recipient, view, words))
            for question in questions
        )
        if not referral.is_survey and view == "supports" and share("tvist", recipient.name) < 0.4:
            _dissent(response, words)
        _hand_in(response, referral, min(referral.due_on, today))


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
        # Some tasks matter more to all; each recipient differs a little.
        grade = 2.2 + 2.6 * share(question.text) + 1.8 * (drawn - 0.5)
        return {"grade": min(5, max(1, round(grade)))}
    ranked = sorted(question.options.all(), key=lambda o: share(o.text, recipient.name, view))
    picked = [option.pk for option in ranked]
    if question.kind == kind.SINGLE:
        return {"picked": picked[:1]}
    return {"picked": picked if question.kind == kind.RANKING else picked[: 1 + int(drawn * 3)]}


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


def _hand_in(response, referral, last):
    """As if it had been handed in before `last`, which no one can do through the portal."""
    days = max((last - referral.sent_on).days, 1)
    drawn = share("dag", referral.slug, response.recipient.name)
    day = last - timedelta(days=int(drawn * min(days, 30)))
    response.received_at = at(day, 9 + int(drawn * 7))
    handed_in = {"status": Response.Status.SUBMITTED, "sha256": fingerprint(response)}
    Response.objects.filter(pk=response.pk).update(received_at=response.received_at, **handed_in)
    response.recipient.opened_at = at(day - timedelta(days=1), 10)
    response.recipient.save(update_fields=["opened_at"])


def _compile(referral, words, by):
    compilation = workflow.start_compilation(referral, by=by)
    compilation.assessment = to_rich(words["assessment"])
    compilation.proposal = to_rich(words["proposal"])
    compilation.save()
    comment = compilation.comments.order_by("question__position").first()
    comment.text = to_rich(words["comment"])
    comment.save()
    answers = Answer.objects.filter(response__recipient__referral=referral).exclude(text="")
    for passage in words["quoted"]:
        if answer := answers.filter(text__contains=passage).first():
            workflow.quote(answer, by=by, text=passage, tags=["Kostnader"])
    workflow.publish_responses(referral, by=by)
    workflow.publish_compilation(referral, by=by)
