"""A compilation as one reads it from the first page to the last; DOCX and PDF are written from it.

First what the chancery makes of the answers, question by question with numbers and quotations;
then, where each answer may be shown, who answered what, the answers in full, and reservations and
special statements by themselves.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django.template.defaultfilters import floatformat

from members.richtext import from_plain, to_plain
from referrals.compiling.answers import top_by_group
from referrals.compiling.exports.parts import (
    AnswerPart,
    Chapter,
    Dissent,
    MatrixPart,
    Quoted,
    Said,
    Section,
)
from referrals.compiling.exports.stamp import Stamp
from referrals.compiling.material import Material, is_counted, material_of
from referrals.compiling.matrix import cell_of, rows_of
from referrals.compiling.numbers import Result, top
from referrals.models import (
    Answer,
    Compilation,
    Question,
    QuestionComment,
    Quotation,
    Referral,
    ResponseFile,
    ResponseStatement,
)

# Letters of one answer that are printed; the whole is in the portal and in the ZIP.
LONGEST = 40_000
NAMES_SHOWN = 40
# Questions beside each other in a table on a page.
COLUMNS = 12
OPTIONS_SHOWN = 4
# Signs of the matrix on paper, and what they mean, by the kind of question.
SHORT = {"Ja": "J", "Delvis": "D", "Nej": "N", "Text": "×"}
Kind = Question.Kind
KEYS = (
    ((Kind.POSITION,), "T tillstyrker, T+ tillstyrker med synpunkter, A avstyrker, – avstår"),
    ((Kind.AGREEMENT,), "J ja, D delvis, N nej"),
    ((Kind.SCALE,), "1–5 betyg"),
    ((Kind.SINGLE, Kind.MULTIPLE), "siffror vid val är alternativens nummer"),
    ((Kind.RANKING,), "siffror vid rangordning är alternativens nummer, det främsta först"),
    ((Kind.TEXT,), "× svar i text"),
)
TOP_TITLE = "Det som flest tycker är viktigt"
REMARKS = "Synpunkter i övrigt"


@dataclass(frozen=True)
class Report:
    """Everything that is printed."""

    referral: Referral
    stamp: Stamp
    shows_each: bool
    for_public: bool
    material: Material
    sections: list[Section]
    assessment: str = ""
    proposal: str = ""
    top: list[tuple[str, list[Result]]] = field(default_factory=list)
    remarks: list[Said] = field(default_factory=list)
    by_reference: list[tuple[str, str]] = field(default_factory=list)
    dissents: list[Dissent] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.what}: {self.referral.title}"

    @property
    def what(self) -> str:
        return "Sammanställning av enkät" if self.referral.is_survey else "Remissammanställning"

    @property
    def answered(self) -> list[str]:
        """Those who have handed in, by name."""
        material = self.material
        return [each.name for each in material.recipients if each.pk in material.responses]

    @property
    def missing(self) -> list[str]:
        return [each.name for each in self.material.missing]

    @property
    def abstaining(self) -> list[str]:
        return [name for name, response in self._responses if response.abstains]

    @property
    def late(self) -> list[str]:
        return [name for name, response in self._responses if response.is_late]

    @property
    def _responses(self):
        material = self.material
        pairs = ((each.name, material.responses.get(each.pk)) for each in material.recipients)
        return [(name, response) for name, response in pairs if response]

    @cached_property
    def answer_parts(self) -> list[AnswerPart]:
        """Everything that was said in words, question by question, and besides the questions."""
        parts = [AnswerPart(each.title, each.said) for each in self.sections if each.said]
        return [*parts, AnswerPart(REMARKS, self.remarks)] if self.remarks else parts

    @cached_property
    def chapters(self) -> list[Chapter]:
        """What there is to say, in order; the questions are a chapter for each group of them."""
        found = [
            ("assessment", "Samlad bedömning", [], []) if self.assessment else None,
            ("proposal", "Vad vi föreslår", [], []) if self.proposal else None,
            ("who", "Vilka som har svarat", [], []),
            ("top", TOP_TITLE, [], [title for title, _ in self.top]) if self.top else None,
            *self._groups(),
            ("matrix", "Vem svarade vad", [], []) if self.matrix else None,
        ]
        if self.answer_parts:
            titles = [part.title for part in self.answer_parts]
            found.append(("answers", "Svaren i sin helhet", [], titles))
        if self.dissents:
            names = [dissent.name for dissent in self.dissents]
            found.append(("dissents", "Reservationer och särskilda uttalanden", [], names))
        return [Chapter(number, *each) for number, each in enumerate(filter(None, found), 1)]

    def _groups(self):
        groups: list[tuple[str, list[Section]]] = []
        for section in self.sections:
            if section.heading or not groups:
                groups.append((section.heading or "Fråga för fråga", []))
            groups[-1][1].append(section)
        return [
            ("questions", title, sections, [section.title for section in sections])
            for title, sections in groups
        ]

    @property
    def key(self) -> str:
        """What the signs of the matrix mean, of those that can stand in it."""
        asked = {section.question.kind for section in self.sections}
        parts = [words for kinds, words in KEYS if asked.intersection(kinds)]
        parts += ["… bara en kommentar", "tomt: inget svar på frågan"]
        text = "; ".join(parts)
        return f"{text[:1].upper()}{text[1:]}."

    @cached_property
    def matrix(self) -> list[MatrixPart]:
        """Who answered what, in as many tables as are needed beside each other."""
        if not (self.shows_each and self.material.n and self.sections):
            return []
        rows = rows_of(self.material, self.material.recipients)
        asked = [(section.number, section.question) for section in self.sections]
        count = -(-len(asked) // COLUMNS)
        size = -(-len(asked) // count)
        parts = [slice(start, start + size) for start in range(0, len(asked), size)]
        return [
            MatrixPart(
                asked[part],
                [replace(row, cells=[_printed(cell) for cell in row.cells[part]]) for row in rows],
            )
            for part in parts
        ]


def _printed(cell):
    """The cell with a sign so short that twelve of them stand beside each other on paper."""
    ranked = cell.sign.split(", ")
    sign = " ".join(ranked[:OPTIONS_SHOWN]) + (" …" if len(ranked) > OPTIONS_SHOWN else "")
    return replace(cell, sign=SHORT.get(cell.sign, sign))


def report_of(
    referral: Referral, stamp: Stamp, *, shows_each: bool, for_public: bool = False
) -> Report:
    """Read all that is printed of `referral`, in a bounded number of queries.

    Without `shows_each` there are numbers and the chancery's words, and nobody's name.
    """
    material = material_of(referral)
    compilation = Compilation.objects.filter(referral=referral).first()
    sections = _sections(material, compilation, shows_each)
    report = {
        "referral": referral,
        "stamp": stamp,
        "shows_each": shows_each,
        "for_public": for_public,
        "material": material,
        "sections": sections,
        "assessment": _written(compilation and compilation.assessment),
        "proposal": _written(compilation and compilation.proposal),
    }
    if referral.is_survey:
        report["top"] = _top(material)
    if shows_each:
        report["remarks"] = _remarks(material)
        report["by_reference"] = _by_reference(material)
        report["dissents"] = _dissents(material)
    return Report(**report)


def _written(html):
    return html if html and to_plain(html) else ""


def _sections(material, compilation, shows_each):
    comments = QuestionComment.objects.filter(compilation=compilation) if compilation else []
    comment_of = {comment.question_id: comment for comment in comments}
    said = _said(material) if shows_each else {}
    quotations = _quotations(material) if shows_each else {}
    sections, before = [], None
    for number, question in enumerate(material.questions, 1):
        title = question.group.title if question.group else ""
        result = material.result(question)
        comment = comment_of.get(question.pk)
        groups = material.by_group(question) if material.referral.is_survey else []
        sections.append(
            Section(
                number=number,
                question=question,
                heading=title if title != before else "",
                result=result,
                basis=basis_of(result, names=shows_each),
                by_group=[(name, each, basis_of(each)) for name, each in groups],
                comment=_written(comment and comment.text),
                proposal=_written(comment and comment.proposal),
                quotations=quotations.get(question.pk, []),
                said=said.get(question.pk, []),
            )
        )
        before = title
    return sections


def basis_of(result: Result, *, names: bool = False) -> str:
    """How many the numbers rest on, what they come to, and with `names` who is missing."""
    if result.is_hidden:
        if not is_counted(result.question.referral):
            return "Siffrorna visas när enkäten är stängd."
        return "Färre än fem har svarat, eller så har alla svarat lika. Därför visas inga siffror."
    if not result.n:
        return "Ingen har svarat på frågan."
    parts = [f"{result.n} svar (n = {result.n})"]
    if result.mean is not None:
        parts.append(f"medelvärde {floatformat(result.mean, 1)}")
    if result.important:
        parts.append(f"{result.important.percent} % svarade 4 eller 5")
    text = f"{', '.join(parts)}."
    if names and result.missing:
        text += f" Svar på frågan saknas från {listed(result.missing)}."
    elif result.unanswered:
        text += f" {result.unanswered} har inte svarat på frågan."
    return text


def listed(names: list[str]) -> str:
    """Names in a sentence: "A, B och C"; of very many the first, and how many more."""
    if len(names) > NAMES_SHOWN:
        return f"{', '.join(names[:NAMES_SHOWN])} och {len(names) - NAMES_SHOWN} till"
    return " och ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def _top(material):
    overall = top(material.results())
    groups = [(title, results) for title, results in top_by_group(material) if results]
    return [("Alla områden", overall), *groups] if overall else []


def _said(material) -> dict[int, list[Said]]:
    """By question, what each recipient said that said anything, by name."""
    responses = [response.pk for response in material.responses.values()]
    rows = Answer.objects.filter(response__in=responses).exclude(text="")
    texts = {
        (response, question): text
        for response, question, text in rows.values_list("response_id", "question_id", "text")
    }
    found: dict[int, list[Said]] = {}
    for question in material.questions:
        is_text = question.kind == Kind.TEXT
        for recipient in material.recipients:
            response = material.responses.get(recipient.pk)
            html = _written(texts.get((response.pk, question.pk))) if response else ""
            if not html:
                continue
            reply = material.reply(recipient, question)
            is_chosen = not is_text and reply.answers(question.kind)
            words = cell_of(question, reply).words if is_chosen else ""
            found.setdefault(question.pk, []).append(_shortened(recipient.name, words, html))
    return found


def _shortened(name, words, html):
    """Said, with a text that would fill a book cut at a word."""
    if len(html) <= LONGEST:
        return Said(name, words, html)
    plain = to_plain(html)
    if len(plain) <= LONGEST:
        return Said(name, words, html)
    return Said(name, words, from_plain(f"{plain[:LONGEST].rsplit(None, 1)[0]} …"), is_cut=True)


def _quotations(material) -> dict[int, list[Quoted]]:
    current = [response.pk for response in material.responses.values()]
    rows = Quotation.objects.filter(answer__response__in=current).prefetch_related("tags")
    found: dict[int, list[Quoted]] = {}
    for row in rows.select_related("answer__response__recipient").defer("answer__text"):
        name = row.answer.response.recipient.name
        tags = ", ".join(sorted(tag.name for tag in row.tags.all()))
        found.setdefault(row.answer.question_id, []).append(Quoted(name, row.text, tags))
    for quoted in found.values():
        quoted.sort(key=lambda each: each.name)
    return found


def _remarks(material):
    """What was said besides the questions; `material` has the responses without their texts."""
    responses = [response.pk for response in material.responses.values()]
    rows = material.referral.recipients.filter(responses__in=responses).exclude(responses__text="")
    texts = dict(rows.values_list("pk", "responses__text"))
    return [
        _shortened(recipient.name, "", html)
        for recipient in material.recipients
        if (html := _written(texts.get(recipient.pk)))
    ]


def _by_reference(material):
    """(name, titles of papers) of those whose answer is a paper."""
    of = {
        response.pk: recipient.name
        for recipient in material.recipients
        if (response := material.responses.get(recipient.pk)) and response.by_reference
    }
    titles: dict[int, list[str]] = {pk: [] for pk in of}
    papers = ResponseFile.objects.filter(response__in=of, kind__in=ResponseFile.ANSWERS)
    for response, title in papers.values_list("response_id", "title"):
        titles[response].append(title)
    return [(name, ", ".join(titles[pk])) for pk, name in of.items()]


def _dissents(material):
    responses = [response.pk for response in material.responses.values()]
    rows = ResponseStatement.objects.filter(response__in=responses)
    found: dict[int, list[ResponseStatement]] = {}
    for statement in rows.select_related("party", "file"):
        found.setdefault(statement.response_id, []).append(statement)
    return [
        Dissent(recipient.name, found[response.pk])
        for recipient in material.recipients
        if (response := material.responses.get(recipient.pk)) and response.pk in found
    ]
