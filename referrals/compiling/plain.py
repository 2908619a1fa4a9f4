"""A compilation as plain values, for JSON."""

from members.richtext import to_plain
from referrals.compiling.material import Material
from referrals.compiling.matrix import cell_of
from referrals.compiling.numbers import Bar, Result
from referrals.models import Answer


def plain(material: Material, *, shows_each: bool) -> dict:
    """The numbers of every question and, if they may be shown, all answers by recipient."""
    referral = material.referral
    content = {
        "title": referral.title,
        "registration_number": referral.registration_number,
        "kind": referral.kind,
        "last_day": referral.due_on.isoformat() if referral.due_on else None,
        "recipients": len(material.recipients),
        "answered": material.n,
        "questions": [_result(result) for result in material.results()],
    }
    if shows_each:
        content["missing"] = [each.name for each in material.missing]
        content["answers"] = _answers(material)
    return content


def _result(result: Result) -> dict:
    question = result.question
    content = {
        "id": question.pk,
        "group": question.group.title if question.group else None,
        "kind": question.kind,
        "text": question.text,
        "n": result.n,
        "unanswered": result.unanswered,
        "hidden": result.is_hidden,
        "bars": [_bar(bar) for bar in result.bars],
    }
    if result.important:
        content |= {"mean": result.mean, "important": _bar(result.important)}
    if result.ranks:
        content["ranks"] = [
            {"option": text, "mean": mean if n else None, "n": n} for text, mean, n in result.ranks
        ]
    return content


def _bar(bar: Bar) -> dict:
    return {
        "label": bar.label,
        "count": bar.count,
        "share": round(bar.share, 4),
        "population_share": bar.population_share and round(bar.population_share, 4),
    }


def words_of(material: Material) -> dict[tuple[int, int], str]:
    """The text of every answer that has one, by response and question."""
    rows = Answer.objects.filter(response__in=[r.pk for r in material.responses.values()])
    values = rows.exclude(text="").values_list("response_id", "question_id", "text")
    return {(response, question): to_plain(text) for response, question, text in values}


def _answers(material):
    words = words_of(material)
    found = []
    for recipient in material.recipients:
        response = material.responses.get(recipient.pk)
        if response is None:
            continue
        found.append(
            {
                "recipient": recipient.name,
                "version": response.number,
                "received_at": response.received_at.isoformat(),
                "late": response.is_late,
                "abstains": response.abstains,
                "by_reference": response.by_reference,
                "sha256": response.sha256,
                "answers": [
                    {
                        "question": question.pk,
                        "answer": cell_of(question, reply).words,
                        "text": words.get((response.pk, question.pk), ""),
                    }
                    for question in material.questions
                    if (reply := material.reply(recipient, question))
                ],
                "statements": [
                    {
                        "kind": statement.get_kind_display(),
                        "persons": statement.persons,
                        "party": str(statement.party or ""),
                    }
                    for statement in material.statements.get(recipient.pk, [])
                ],
            }
        )
    return found
