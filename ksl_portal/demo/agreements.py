"""The demo's agreements: what they are, who they are between, their papers and extensions."""

from datetime import date, timedelta

from simple_history.utils import bulk_create_with_history

from agreements import workflow
from agreements.models import Agreement, AgreementDocument, AgreementParty
from ksl_portal.demo.days import months_later
from ksl_portal.demo.papers import make_paper
from ksl_portal.demo.remisses import at
from ksl_portal.demo.wording import to_rich
from meetings.models import AgendaItem
from members.models import Body, Municipality
from referrals.models import Referral

PUBLISHED_AFTER = timedelta(days=12)
ASKED_AFTER = timedelta(days=15)
# The municipalities get half a year.
TIME_TO_ADOPT = timedelta(days=182)
# What was agreed long ago was asked for by letters, of which the portal knows nothing.
BEFORE_THE_PORTAL = timedelta(days=1000)


class AgreementStore:
    """Stores the agreements of the demo one after another, and publishes them."""

    def __init__(self, areas: dict, today: date, *, by):
        self.areas, self.today, self.by = areas, today, by
        self.members = list(Municipality.objects.member_on(today))
        self.bodies = {body.slug: body for body in Body.objects.all()}
        self.number = 0

    def add(self, row: dict, decision: AgendaItem | None) -> Agreement:
        """Store and publish one row of the files; `decision` is the item it rests on, if any."""
        self.number += 1
        agreement = self._frame(row, decision)
        self._date(agreement, row, decision)
        agreement.full_clean()
        agreement.save()
        self._add_parties(agreement, row)
        self._add_papers(agreement, row)
        agreement = workflow.publish_agreement(agreement, by=self.by)
        if agreement.recommended_on:
            published_at = at(agreement.recommended_on + PUBLISHED_AFTER, 10)
            Agreement.objects.filter(pk=agreement.pk).update(published_at=published_at)
        if extended := row.get("extended"):
            workflow.extend_agreement(
                agreement,
                by=self.by,
                valid_to=self.today + timedelta(days=extended["expires_in"]),
                decided_on=extended["decided"],
                note=extended["note"],
            )
        return agreement

    def _frame(self, row, decision):
        matter = decision.matter if decision else None
        referrals = Referral.objects.filter(kind=Referral.Kind.REFERRAL)
        if "referral" in row:
            referral = referrals.get(title=row["referral"])
        else:
            referral = referrals.filter(matter=matter).first() if matter else None
        return Agreement(
            title=row["title"],
            kind=row["kind"],
            policy_area=self.areas[row["area"]],
            second_area=self.areas.get(row.get("second_area")),
            summary=to_rich(row["summary"]),
            matter=matter or (referral.matter if referral else None),
            referral=referral,
            recommended_at=decision,
            rule=row.get("rule", Agreement.Rule.DATE),
            rule_count=row.get("count"),
            notice_months=row.get("notice"),
            extension_months=row.get("extension"),
            follow_up_body=self.bodies.get(row.get("follow_up")),
            follow_up_by=row.get("follow_up_by", ""),
            revision_since=row.get("revision"),
        )

    def _date(self, agreement, row, decision):
        recommended = decision.meeting.date if decision else row.get("recommended")
        agreement.recommended_on = recommended
        agreement.valid_from = row.get("from")
        if decision and "from_months" in row:
            agreement.valid_from = months_later(recommended, row["from_months"]).replace(day=1)
        elif decision:
            agreement.valid_from = date(recommended.year + 1, 1, 1)
        agreement.valid_to = row.get("to")
        if decision:
            agreement.registration_number = decision.matter.registration_number
        elif recommended:
            agreement.registration_number = f"KSL/{recommended:%y}/{self.number * 7 + 20:04d}"
        if "years" in row and agreement.valid_from:
            agreement.valid_to = date(agreement.valid_from.year + row["years"] - 1, 12, 31)
        if "expires_in" in row:
            agreement.valid_to = self.today + timedelta(days=row["expires_in"])
        if "replaces" in row:
            agreement.predecessor = Agreement.objects.get(title=row["replaces"])
        if recommended and self.today - recommended < BEFORE_THE_PORTAL:
            agreement.asked_at = at(min(recommended + ASKED_AFTER, self.today), 9)
            agreement.adopt_by = recommended + TIME_TO_ADOPT

    def _add_parties(self, agreement, row):
        parties = [AgreementParty(agreement=agreement, municipality=one) for one in self.members]
        parties += [
            AgreementParty(agreement=agreement, name=name) for name in row.get("others", ())
        ]
        bulk_create_with_history(parties, AgreementParty, default_user=self.by)

    def _add_papers(self, agreement, row):
        versions: dict[str, int] = {}
        for paper in row.get("papers", ()):
            title = paper["title"]
            versions[title] = versions.get(title, 0) + 1
            document = AgreementDocument.objects.create(
                agreement=agreement,
                position=len(versions),
                kind=paper.get("kind", AgreementDocument.Kind.MAIN),
                title=title,
                version=versions[title],
                note=paper.get("note", ""),
                file=make_paper(title, lines=[agreement.title], text=paper["text"], by=self.by),
            )
            added = paper.get("added", agreement.recommended_on)
            if added:
                rows = AgreementDocument.objects.filter(pk=document.pk)
                rows.update(added_at=at(added, 10))
