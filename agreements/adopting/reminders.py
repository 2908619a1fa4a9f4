"""Reminding parties that have not told what they decided; by the mechanism of remisses."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date

from agreements.models import Adoption, AdoptionReminder, Agreement, AgreementParty
from agreements.workflow import locked_agreement
from referrals.addresses import addresses_of_municipalities
from referrals.reminding import Letter, Reminders, Term, register_reminders


class PartyReminders(Reminders):
    """Reminders to the municipalities that are parties."""

    records, owner = AdoptionReminder, "party"

    def waiting(self):
        """Municipal parties to agreements they are asked about that have handed in nothing."""
        handed_in = Adoption.objects.submitted().filter(
            agreement=OuterRef("agreement"), municipality=OuterRef("municipality")
        )
        parties = AgreementParty.objects.filter(
            ~Exists(handed_in),
            agreement__in=Agreement.objects.asking(timezone.localdate()).values("pk"),
            municipality__isnull=False,
        )
        return parties.select_related("agreement", "municipality")

    def term_of(self, asked):
        agreement = asked.agreement
        if agreement.adopt_by is None:
            return None
        told = timezone.localdate(agreement.asked_at) if agreement.asked_at else None
        return Term(
            told or agreement.recommended_on,
            agreement.adopt_by,
            agreement.remind_before,
            agreement.remind_after,
        )

    def locked(self, asked):
        locked_agreement(asked.agreement)
        return self.waiting().filter(pk=asked.pk).first()

    def addresses(self, asked):
        return addresses_of_municipalities([asked.municipality])[asked.municipality_id]

    def letter(self, asked, text, *, review):
        agreement = asked.agreement
        path = reverse("agreements:adopt", args=[agreement.slug])
        context = {
            "text": text or usual_text(agreement),
            "agreement": agreement,
            "municipality": asked.municipality,
            "link": settings.PORTAL_URL + path,
        }
        return Letter(
            kind="adoption_reminder",
            template="agreements/mail/adoption_reminder",
            context=context,
            to_name=asked.municipality.full_name,
        )


reminders = register_reminders(PartyReminders())


def usual_text(agreement) -> str:
    """What a reminder says unless the chancery writes something else."""
    asked = "Vi har inte fått veta vad ni har beslutat"
    if agreement.adopt_by is None:
        return f"{asked}. Rapportera beslutet i portalen när det är fattat."
    day = format_date(agreement.adopt_by, "l j F Y")
    if timezone.localdate() > agreement.adopt_by:
        return f"Ni skulle ha tagit ställning senast {day}. {asked}."
    return f"Ni har till och med {day} på er att ta ställning. {asked} än."
