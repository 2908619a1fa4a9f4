"""Agreements: recommended, adopted by one after another, in force, extended, expired, replaced."""

from dataclasses import replace
from itertools import groupby

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from agreements import force
from agreements.models import (
    OVER,
    Adoption,
    AdoptionStatement,
    Agreement,
    AgreementExtension,
    AgreementParty,
    Stage,
)
from ksl_portal.thread.events import Event, Lane, Part, Step, Told, counted, shortened
from ksl_portal.thread.rows import day_of, rows_of
from members.richtext import to_plain
from members.swedish import sort_key

Outcome = Adoption.Outcome
SAID = {
    Outcome.ADOPTED: "antog överenskommelsen",
    Outcome.PARTLY: "antog överenskommelsen delvis eller med villkor",
    Outcome.DECLINED: "antog inte överenskommelsen",
    Outcome.WITHDRAWN: "lämnade överenskommelsen",
}


def _agreements(user):
    """What has been published, of what `user` may see."""
    return Agreement.objects.visible_to(user).exclude(status=Agreement.Status.DRAFT)


def seen_by(user) -> Q:
    """Matters in which an agreement has been published."""
    return Q(pk__in=_agreements(user).filter(matter__isnull=False).order_by().values("matter"))


def told(matter, user, today) -> Told:
    """What was agreed and who has adopted it. Two queries."""
    agreements, events, steps = _with_facts(_agreements(user).filter(matter=matter), today), [], []
    adoptions = _adoptions(agreements, user) if agreements else {}
    for agreement in agreements:
        where = agreement.title if agreement.title != matter.title else ""
        events += (replace(event, where=where) for event in _life(agreement, today))
        events += _adopted(agreement, where, adoptions.get(agreement.pk, []))
        steps += _steps(agreement, where, today)
    return Told.of(events, steps)


def _with_facts(agreements, today):
    handed_in = Adoption.objects.submitted().filter(
        agreement=OuterRef("agreement"), municipality=OuterRef("municipality")
    )
    parties = AgreementParty.objects.filter(municipality__isnull=False)
    has_told = Case(When(Exists(handed_in), then=Value(1)), default=Value(0))
    successors = Agreement.objects.published().filter(in_force_since__lte=today)
    extensions = AgreementExtension.objects.all()
    shown = (
        agreements.with_stage(today)
        .defer("summary")
        .annotate(
            asked=rows_of(
                parties.annotate(has_told=has_told),
                "agreement",
                name=F("municipality__name"),
                has_told=F("has_told"),
            ),
            extended=rows_of(
                extensions,
                "agreement",
                pk=F("pk"),
                valid_to=F("valid_to"),
                decided_on=F("decided_on"),
                note=F("note"),
            ),
            followed=rows_of(
                successors, "predecessor", title=F("title"), day=F("in_force_since"), pk=F("pk")
            ),
        )
    )
    return list(shown.order_by("recommended_on", "pk"))


def _adoptions(agreements, user):
    adoptions = Adoption.objects.submitted().visible_to(user)
    adoptions = adoptions.filter(agreement__in=[agreement.pk for agreement in agreements])
    statements = rows_of(AdoptionStatement.objects.all(), "adoption", kind=F("kind"))
    shown = adoptions.select_related("municipality").annotate(said=statements)
    by_pk = {agreement.pk: agreement for agreement in agreements}
    found: dict[int, list[Adoption]] = {}
    for adoption in shown.order_by("decided_on", "number", "pk"):
        adoption.agreement = by_pk[adoption.agreement_id]
        found.setdefault(adoption.agreement_id, []).append(adoption)
    return found


def _day(day) -> str:
    return format_date(day, "j F Y")


def _event(agreement, what, day, title, *, label="", text="", is_weighty=True, at=None):
    return Event(
        key=f"agreement-{agreement.pk}-{what}",
        day=day,
        lane=Lane.AGREEMENT,
        label=label or agreement.get_kind_display(),
        title=title,
        url=agreement.get_absolute_url(),
        text=text,
        is_weighty=is_weighty,
        at=at,
    )


def _life(agreement, today):
    """What happened to the agreement itself, by `today`."""
    kind = _definite(agreement)
    published = timezone.localdate(agreement.published_at)
    if agreement.recommended_on:
        title = f"{kind} rekommenderades till kommunerna"
        yield _event(
            agreement, "recommended", agreement.recommended_on, title, at=agreement.published_at
        )
    else:
        yield _event(
            agreement, "published", published, f"{kind} publicerades", at=agreement.published_at
        )
    if agreement.asked_at:
        by = (
            f"Kommunerna ombads svara senast {_day(agreement.adopt_by)}."
            if agreement.adopt_by
            else ""
        )
        day = timezone.localdate(agreement.asked_at)
        title = f"{kind} skickades till kommunerna för ställningstagande"
        yield _event(agreement, "asked", day, title, text=by, is_weighty=False)
    since = agreement.in_force_since
    if since and since <= today and agreement.stage != Stage.WITHDRAWN:
        until = f"Gäller till och med {_day(agreement.valid_to)}." if agreement.valid_to else ""
        until = "" if agreement.extended or agreement.stage in OVER else until
        if agreement.rule != Agreement.Rule.DATE:
            until = f"Regeln: {agreement.rule_in_words}. {until}".rstrip()
        title = f"{kind} trädde i kraft"
        yield _event(agreement, f"in-force-{since}", since, title, label="I kraft", text=until)
    for row in agreement.extended or ():
        to = f"till och med {_day(day_of(row['valid_to']))}" if row["valid_to"] else "tills vidare"
        title = f"{kind} förlängdes {to}"
        yield _event(
            agreement,
            f"extended-{row['pk']}",
            day_of(row["decided_on"]),
            title,
            label="Förlängning",
            text=row["note"],
        )
    if agreement.revision_since and agreement.revision_since <= today:
        title = f"Revidering av {kind.lower()} påbörjades"
        yield _event(agreement, "revision", agreement.revision_since, title, label="Revidering")
    yield from _end(agreement, kind, today)


def _end(agreement, kind, today):
    if agreement.withdrawn_at:
        yield _event(
            agreement,
            "withdrawn",
            timezone.localdate(agreement.withdrawn_at),
            f"{kind} återkallades",
            label="Återkallad",
            text=agreement.status_reason,
            at=agreement.withdrawn_at,
        )
        return
    for row in agreement.followed or ():
        title = f"{kind} ersattes av ”{row['title']}”"
        day = day_of(row["day"])
        yield _event(agreement, f"replaced-{row['pk']}", day, title, label="Ersatt")
    day, was_in_force = agreement.valid_to, agreement.in_force_since
    if was_in_force and day and day < today and not agreement.followed:
        yield _event(agreement, f"expired-{day}", day, f"{kind} löpte ut", label="Utgången")


def _definite(agreement) -> str:
    Kind = Agreement.Kind
    return {
        Kind.AGREEMENT: "Överenskommelsen",
        Kind.RECOMMENDATION: "Rekommendationen",
        Kind.INTENT: "Avsiktsförklaringen",
        Kind.CONTRACT: "Avtalet",
        Kind.GUIDELINE: "Riktlinjen",
        Kind.PRINCIPLES: "Principerna",
    }[agreement.kind]


def _adopted(agreement, where, adoptions):
    """The municipalities' decisions, one event a day, with how many had adopted by then."""
    kind, adopting = _definite(agreement), set()
    total = len(agreement.asked or ())
    for day, made in groupby(_counting(adoptions), key=lambda adoption: adoption.decided_on):
        rows = sorted(made, key=lambda adoption: sort_key(adoption.municipality.name))
        for adoption in rows:
            took_part = adoption.outcome in Adoption.ADOPTING
            (adopting.add if took_part else adopting.discard)(adoption.municipality_id)
        yield Event(
            key="adoptions-" + "-".join(str(adoption.pk) for adoption in rows),
            day=day,
            lane=Lane.ADOPTION,
            label="Ställningstagande" if len(rows) == 1 else "Ställningstaganden",
            title=_title(rows, kind.lower()),
            url=_standing(rows[0]) if len(rows) == 1 else agreement.get_absolute_url(),
            where=where,
            parts=tuple(_part(adoption, is_alone=len(rows) == 1) for adoption in rows),
            tally=f"{len(adopting)} av {total} kommuner har antagit" if total else "",
            at=max(adoption.received_at for adoption in rows),
        )


def _counting(adoptions):
    """Those that ever counted: not what was wrong and has been corrected."""
    entries = [
        force.Entry(each.municipality_id, each.number, each.decided_on, True, each.corrects)
        for each in adoptions
    ]
    kept = {(entry.municipality, entry.number) for entry in force.counting(entries)}
    return [each for each in adoptions if (each.municipality_id, each.number) in kept]


def _standing(adoption) -> str:
    slugs = [adoption.agreement.slug, adoption.municipality.slug]
    return reverse("agreements:standing", args=slugs)


def _title(rows, kind) -> str:
    if len(rows) == 1:
        said = SAID[rows[0].outcome].replace("överenskommelsen", kind)
        return f"{rows[0].municipality.name} {said}"
    outcomes = {adoption.outcome in Adoption.ADOPTING for adoption in rows}
    said = {True: "antog", False: "antog inte eller lämnade"}[outcomes.pop()]
    if outcomes:
        return f"{counted(len(rows), 'kommun', 'kommuner')} tog ställning till {kind}"
    return f"{counted(len(rows), 'kommun', 'kommuner')} {said} {kind}"


def _part(adoption, *, is_alone):
    """Who decided and how; the municipality and the outcome unless the title tells them."""
    by = [adoption.organ_shown]
    if adoption.paragraph:
        by.append(f"§ {adoption.paragraph}")
    if adoption.outcome != Outcome.ADOPTED and not is_alone:
        by.insert(0, adoption.get_outcome_display().lower())
    if adoption.corrects:
        by.append("rättar en tidigare uppgift")
    if adoption.said:
        by.append(counted(len(adoption.said), "uttalande", "uttalanden"))
    text = shortened(to_plain(adoption.conditions)) if adoption.conditions else ""
    name = "" if is_alone else adoption.municipality.name
    return Part(name, ", ".join(by), text, _standing(adoption))


def _steps(agreement, title, today):
    if agreement.stage in OVER:
        return
    url = agreement.get_absolute_url()
    waiting = [row["name"] for row in agreement.asked or () if not row["has_told"]]
    # As `AgreementQuerySet.asking` has it.
    is_asked = agreement.recommended_on and (agreement.asked_at or agreement.adopt_by)
    if is_asked and waiting:
        number = len(waiting)
        yield Step(
            f"{counted(number, 'kommun', 'kommuner')} har inte tagit ställning",
            "Kommunerna",
            agreement.adopt_by,
            is_deadline=True,
            url=url,
            note=title,
            names=tuple(sorted(waiting, key=sort_key)),
            lane=Lane.ADOPTION,
        )
    kind = _definite(agreement)
    if agreement.stage == Stage.RECOMMENDED and waiting and not is_asked:
        what = f"{kind} skickas till kommunerna"
        yield Step(what, "Kansliet", url=url, note=title, lane=Lane.AGREEMENT)
    if agreement.in_force_since and agreement.in_force_since > today:
        yield Step(
            f"{kind} träder i kraft",
            "",
            agreement.in_force_since,
            url=url,
            note=title,
            lane=Lane.AGREEMENT,
        )
    if agreement.review_on and agreement.review_on >= today:
        who = agreement.follow_up_by
        yield Step(
            f"{kind} ses över", who, agreement.review_on, url=url, note=title, lane=Lane.AGREEMENT
        )
    if agreement.notice_by and agreement.notice_by >= today:
        what = f"Sista dagen att säga upp {kind.lower()}"
        yield Step(what, "", agreement.notice_by, url=url, note=title, lane=Lane.AGREEMENT)
    if agreement.valid_to and agreement.valid_to >= today:
        yield Step(
            f"{kind} löper ut", "", agreement.valid_to, url=url, note=title, lane=Lane.AGREEMENT
        )
