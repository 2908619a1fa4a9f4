"""What the demo's municipalities have decided on the agreements: in bulk, without chance."""

import tomllib
from datetime import date, timedelta
from itertools import groupby

from simple_history.utils import bulk_create_with_history

from agreements.fingerprint import content_with
from agreements.models import Adoption, AdoptionStatement, Agreement
from ksl_portal.demo.accounts import MUNICIPAL
from ksl_portal.demo.library import CONTENT
from ksl_portal.demo.remisses import at
from ksl_portal.demo.variation import share
from ksl_portal.demo.wording import to_rich
from members.models import Party, User
from referrals.fingerprint import digest_of

Outcome, Channel = Adoption.Outcome, Adoption.Channel
# Up to which share of the municipalities: what they have decided; the rest has not treated it.
SPREAD = ((0.80, Outcome.ADOPTED), (0.89, Outcome.PARTLY), (0.94, Outcome.DECLINED))
LEAVES = 0.015
# A municipality decides one to eight months after it was asked; the paper comes a few days later.
FIRST, LAST = 30, 240
SENT_AFTER = timedelta(days=6)
MOST_KEPT = 500


def load_adoptions(today: date, *, by) -> None:
    """Let the parties of every recommended agreement decide, as far as there was time to."""
    words = tomllib.loads((CONTENT / "antaganden.toml").read_text(encoding="utf-8"))
    teller = Teller(today, words, by=by)
    agreements = Agreement.objects.published().exclude(recommended_on=None)
    for agreement in agreements.prefetch_related("parties__municipality").order_by("pk"):
        for party in agreement.parties.all():
            if party.municipality:
                teller.decide(agreement, party.municipality)
    teller.store()


class Teller:
    """Draws up the entries of all municipalities, then stores them."""

    def __init__(self, today: date, words: dict, *, by):
        self.today, self.words, self.by = today, words, by
        self.parties = list(Party.objects.all())
        users = {user.email: user for user in User.objects.all()}
        self.registrars = {
            slug: users[email]
            for email, _, slugs, submits in MUNICIPAL
            for slug in slugs
            if submits and email in users
        }
        self.entries: list[tuple[Adoption, list[AdoptionStatement]]] = []

    def decide(self, agreement, municipality) -> None:
        """Draw what `municipality` decided, if it has come to it by today."""
        key = (agreement.slug, municipality.slug)
        drawn = share("antagande", *key)
        outcome = next((outcome for limit, outcome in SPREAD if drawn < limit), None)
        days = FIRST + int(share("dagar", *key) * (LAST - FIRST))
        decided_on = agreement.recommended_on + timedelta(days=days)
        if outcome is None or decided_on + SENT_AFTER >= self.today:
            return
        self._enter(agreement, municipality, 1, outcome, decided_on)
        left_on = decided_on + timedelta(days=900 + days)
        if drawn < LEAVES and left_on + SENT_AFTER < self.today:
            self._enter(agreement, municipality, 2, Outcome.WITHDRAWN, left_on)

    def _enter(self, agreement, municipality, number, outcome, decided_on):
        drawn = share("protokoll", agreement.slug, municipality.slug, number)
        registrar = self.registrars.get(municipality.slug) if agreement.asked_at else None
        adoption = Adoption(
            agreement=agreement,
            municipality=municipality,
            number=number,
            outcome=outcome,
            conditions=self._conditions(outcome, drawn),
            organ=Adoption.Organ.COUNCIL if drawn < 0.7 else Adoption.Organ.BOARD,
            decided_on=decided_on,
            paragraph=str(12 + int(drawn * 190)),
            registration_number=f"KS {decided_on:%Y}/{40 + int(drawn * 800)}",
            adjusted_at_once=drawn > 0.8,
            status=Adoption.Status.SUBMITTED,
            channel=Channel.PORTAL if registrar else self._channel(drawn),
            started_by=registrar or self.by,
            submitted_by=registrar or self.by,
            received_at=at(decided_on + SENT_AFTER, 9 + int(drawn * 7)),
        )
        if agreement.kind == Agreement.Kind.CONTRACT and outcome == Outcome.ADOPTED:
            adoption.signatory = "Kommunstyrelsens ordförande"
            adoption.signed_on = decided_on + timedelta(days=4)
        statements = self._statements(adoption)
        adoption.sha256 = digest_of(content_with(adoption, statements, []))
        self.entries.append((adoption, statements))

    def _channel(self, drawn):
        return Channel.MAIL if drawn < 0.75 else Channel.PAPER

    def _conditions(self, outcome, drawn):
        texts = self.words["conditions"]
        chosen = texts[int(drawn * len(texts))]
        return to_rich(chosen) if outcome == Outcome.PARTLY else ""

    def _statements(self, adoption):
        drawn = share("uttalande", adoption.agreement.slug, adoption.municipality.slug)
        if adoption.number > 1 or drawn > 0.07:
            return []
        number = 2 if drawn < 0.012 else 1
        return [self._statement(adoption, drawn, position) for position in range(1, number + 1)]

    def _statement(self, adoption, drawn, position):
        place = int(drawn * 1000) + position
        kinds = AdoptionStatement.Kind
        texts = self.words["statements"]
        return AdoptionStatement(
            adoption=adoption,
            position=position,
            kind=kinds.RESERVATION if place % 3 == 0 else kinds.SPECIAL,
            persons="Gruppen i kommunfullmäktige",
            party=self.parties[place % len(self.parties)],
            text=texts[place % len(texts)],
        )

    def store(self) -> None:
        """Write all entries with their histories, then the days in force that follow from them."""
        adoptions = [adoption for adoption, _ in self.entries]
        bulk_create_with_history(adoptions, Adoption, batch_size=MOST_KEPT, default_user=self.by)
        statements = [one for _, several in self.entries for one in several]
        for statement in statements:
            statement.adoption_id = statement.adoption.pk
        bulk_create_with_history(statements, AdoptionStatement, default_user=self.by)
        for agreement, _ in groupby(adoptions, key=lambda adoption: adoption.agreement):
            day = agreement.day_in_force()
            Agreement.objects.filter(pk=agreement.pk).update(in_force_since=day)
