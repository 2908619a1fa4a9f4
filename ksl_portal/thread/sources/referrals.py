"""Remisses: sent, corrected, answered, compiled, withdrawn; and who has not answered yet."""

from collections import Counter

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from ksl_portal.thread.events import Event, Lane, Mark, Step, Told, counted, shortened
from ksl_portal.thread.rows import day_of, rows_of
from members.swedish import sort_key
from referrals import rules
from referrals.following.states import ANSWERED, TILES, Stage, standing_of, with_facts
from referrals.models import Correction, Recipient, Referral, Response

Status, Kind = Referral.Status, Recipient.Kind


def _referrals(user):
    """What has been sent, of what `user` may see."""
    return Referral.objects.visible_to(user).sent()


def seen_by(user) -> Q:
    """Matters in which a remiss has been sent."""
    return Q(pk__in=_referrals(user).filter(matter__isnull=False).order_by().values("matter"))


def told(matter, user, today) -> Told:
    """What was asked and answered. Two queries."""
    told_of, events, steps = _with_facts(_referrals(user).filter(matter=matter)), [], []
    recipients = _recipients(told_of, user) if told_of else {}
    for referral in told_of:
        asked = recipients.get(referral.pk, [])
        events.append(_sent(referral, matter, asked))
        events += [_corrected(referral, row) for row in referral.corrected or ()]
        if not referral.is_survey:
            events += _answered(referral, user, asked, today)
        if _is_compiled(referral):
            events.append(_compiled(referral))
        if referral.is_withdrawn:
            events.append(_withdrawn(referral))
        steps += _steps(referral, user, asked)
    return Told.of(events, steps)


def _with_facts(referrals):
    corrected = rows_of(
        Correction.objects.all(), "referral", pk=F("pk"), text=F("text"), day=TruncDate("made_at")
    )
    shown = referrals.defer("summary").select_related("compilation")
    return list(shown.annotate(corrected=corrected).order_by("sent_on", "pk"))


def _recipients(referrals, user):
    """Recipients by their referral's pk, each with where it stands and whether `user` may know."""
    handed_in = Response.objects.submitted().visible_to(user).filter(recipient=OuterRef("pk"))
    asked = Recipient.objects.filter(referral__in=[referral.pk for referral in referrals])
    found: dict[int, list[Recipient]] = {}
    for recipient in with_facts(asked).annotate(is_known=Exists(handed_in)):
        found.setdefault(recipient.referral_id, []).append(recipient)
    return found


def _what(referral) -> str:
    return "Enkäten" if referral.is_survey else "Remissen"


def _asked(recipients) -> str:
    """To whom it went, as its own page tells everyone."""
    number = {kind: sum(each.kind == kind for each in recipients) for kind in Kind}
    parts = [
        counted(number[Kind.MUNICIPALITY], "kommun", "kommuner"),
        counted(number[Kind.ORGANISATION], "organisation", "organisationer"),
        counted(number[Kind.PERSON], "person", "personer"),
    ]
    asked = [part for part, kind in zip(parts, Kind, strict=True) if number[kind]]
    return " och ".join([", ".join(asked[:-1]), asked[-1]] if asked[1:] else asked)


def _sent(referral, matter, recipients):
    asked = _asked(recipients)
    due = f"Svar senast {format_date(referral.due_on, 'j F Y')}."
    return Event(
        key=f"referral-{referral.pk}-sent",
        day=referral.sent_on,
        lane=Lane.REFERRAL,
        label=referral.get_kind_display(),
        title=f"{_what(referral)} skickades ut" + (f" till {asked}" if asked else ""),
        url=referral.get_absolute_url(),
        where=referral.title if referral.title != matter.title else "",
        text=due,
        is_weighty=True,
        at=referral.opened_at,
    )


def _corrected(referral, row):
    return Event(
        key=f"correction-{row['pk']}",
        day=day_of(row["day"]),
        lane=Lane.REFERRAL,
        label="Rättelse",
        title=f"{_what(referral)} rättades",
        url=referral.get_absolute_url(),
        text=shortened(row["text"]),
    )


def _answered(referral, user, recipients, today):
    """The answers `user` may read, as one event: with a mark for each asked, or just their own."""
    known = [each for each in recipients if each.is_known]
    if not known:
        return []
    last = max(known, key=lambda each: each.first_received_at)
    everyone = rules.can_see_each_answer(user, referral)
    rows = sorted(recipients if everyone else known, key=_place)
    marks = tuple(_mark(each, today) for each in rows)
    states = Counter(mark.state for mark in marks)
    said = ", ".join(f"{number} {state.lower()}" for state, number in states.items())
    names = ", ".join(each.name for each in known)
    who = f"{len(known)} av {len(recipients)}" if everyone else names
    return [
        Event(
            key=f"answers-{referral.pk}-{len(known)}",
            day=timezone.localdate(last.first_received_at),
            lane=Lane.REFERRAL,
            label="Svar",
            title=f"{who} svarade på remissen",
            url=reverse("referrals:response_list", args=[referral.slug]),
            text=f"{said}." if len(states) > 2 else "",
            marks=marks,
            at=referral.responses_published_at or last.first_received_at,
        )
    ]


def _place(recipient):
    return recipient.kind, sort_key(recipient.name)


def _mark(recipient, today):
    """Answered in time, late, abstains, or not answered; of a draft nothing is told."""
    standing = standing_of(recipient, today)
    name = recipient.municipality.name if recipient.municipality else recipient.name
    if standing.stage not in ANSWERED:
        return Mark(name, "Har inte svarat")
    url = ""
    if recipient.municipality:
        slugs = [recipient.referral.slug, recipient.municipality.slug]
        url = reverse("referrals:response_page", args=slugs)
    state = "Har svarat" if standing.stage == Stage.SUBMITTED else standing.label
    return Mark(name, state, TILES[standing.stage][1], url)


def _is_compiled(referral) -> bool:
    compilation = getattr(referral, "compilation", None)
    is_open = referral.status in (Status.COMPILED, Status.DECIDED)
    return bool(is_open and compilation and compilation.published_at)


def _compiled(referral):
    published_at = referral.compilation.published_at
    return Event(
        key=f"compilation-{referral.pk}",
        day=timezone.localdate(published_at),
        lane=Lane.REFERRAL,
        label="Sammanställning",
        title="Svaren sammanställdes",
        url=reverse("referrals:compilation", args=[referral.slug]),
        text="Alla svar fråga för fråga, med kansliets samlade bedömning.",
        is_weighty=True,
        at=published_at,
    )


def _withdrawn(referral):
    return Event(
        key=f"referral-{referral.pk}-withdrawn",
        day=timezone.localdate(referral.withdrawn_at),
        lane=Lane.REFERRAL,
        label="Återkallad",
        title=f"{_what(referral)} återkallades",
        url=referral.get_absolute_url(),
        text=referral.status_reason,
        at=referral.withdrawn_at,
    )


def _steps(referral, user, recipients):
    url = referral.get_absolute_url()
    if referral.status == Status.OPEN:
        missing = sorted(
            (each for each in recipients if each.last_pk is None and each.kind != Kind.PERSON),
            key=_place,
        )
        may_know = rules.can_follow(user, referral) and not referral.is_survey
        return [
            Step(
                f"{_what(referral)} besvaras",
                _asked(recipients).capitalize(),
                referral.due_on,
                is_deadline=True,
                url=url,
                note=f"{len(missing)} av {len(recipients)} har inte svarat." if may_know else "",
                names=tuple(each.name for each in missing) if may_know else (),
                lane=Lane.REFERRAL,
            )
        ]
    if referral.status == Status.CLOSED:
        return [Step("Svaren sammanställs", "Kansliet", url=url, lane=Lane.REFERRAL)]
    if referral.status == Status.COMPILED:
        what = "Beslut fattas med svaren som underlag"
        return [Step(what, "Styrelsen", url=url, lane=Lane.REFERRAL)]
    return []
