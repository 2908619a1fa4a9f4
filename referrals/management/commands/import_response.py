import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.db.models import Q
from django.urls import reverse

from files.extraction import ExtractionError
from files.from_disk import content_of, reason_of
from referrals.importing.filling import begin_from_paper
from referrals.importing.reader import understand
from referrals.models import Referral, Response

Channel = Response.Channel


class Command(BaseCommand):
    help = (
        "Läser in ett remissvar som kom med e-post eller på papper (text, PDF eller Word). Svaret "
        "blir ett påbörjat utkast med originalet bifogat; det registreras först när någon har "
        "gått igenom och bekräftat det i portalen."
    )

    def add_arguments(self, parser):
        parser.add_argument("referral", metavar="REMISS", help="namnet i remissens adress")
        parser.add_argument(
            "recipient", metavar="MOTTAGARE", help="kommunens namn, kod eller namn i adresser"
        )
        parser.add_argument("file", metavar="FIL")
        parser.add_argument(
            "--channel",
            choices=[Channel.MAIL, Channel.PAPER],
            default=Channel.MAIL,
            help="hur svaret kom: mail (så om inget sägs) eller paper",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="spara ingenting, visa bara förslaget"
        )
        parser.add_argument("--json", action="store_true", help="skriv förslaget som JSON")

    def handle(self, *, referral, recipient, file, channel, dry_run, **options):
        try:
            to = _recipient(referral, recipient)
            path = Path(file)
            content = content_of(path)
            if dry_run:
                _, proposal = understand(content, path.name, to.referral)
                found = proposal.to_json()
            else:
                original = ContentFile(content, name=path.name)
                entry = begin_from_paper(to, channel, original, by=None)
                found = entry.paper_reading.proposal
        except ExtractionError as error:
            raise CommandError(f"{file}: {error.message}") from error
        except ValidationError as error:
            raise CommandError(f"{file}: {' '.join(error.messages)}") from error
        except OSError as error:
            raise CommandError(f"{file}: {reason_of(error)}") from error
        except DatabaseError as error:
            raise CommandError(
                "Databasen är inte klar att använda. Kör först: python manage.py migrate"
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{file}: {_summary(found)}.")
        address = reverse("referrals:board_enter", args=[to.referral.slug, to.pk])
        ends = "Inget har sparats." if dry_run else f"Gå igenom och registrera på {address}"
        self.stdout.write(ends)


def _recipient(slug, name):
    referral = Referral.objects.filter(slug=slug).exclude(status=Referral.Status.DRAFT).first()
    if referral is None:
        raise CommandError(f"Det finns ingen utskickad remiss med adressen {slug}.")
    if referral.is_survey:
        raise CommandError("En enkät besvaras av var och en för sig, och läses inte in.")
    wanted = (
        Q(municipality__slug__iexact=name)
        | Q(municipality__code=name)
        | Q(municipality__name__iexact=name)
        | Q(name__iexact=name)
    )
    found = list(referral.recipients.filter(wanted).select_related("referral", "municipality")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise CommandError(f"Flera mottagare heter {name}. För in svaret i portalen i stället.")
    raise CommandError(f"Remissen är inte skickad till någon som heter {name}.")


def _summary(found):
    answers, statements = len(found["answers"]), len(found["statements"])
    frame = found["decision"]
    decided = f"§ {frame['paragraph']}" if frame["paragraph"] else "okänd paragraf"
    return (
        f"beslut {frame['decided_on'] or 'okänd dag'}, {decided}; {answers} besvarade frågor, "
        f"{statements} uttalanden, {len(found['doubts'])} frågetecken"
    )
