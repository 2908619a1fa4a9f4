import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.urls import reverse

from files.extraction import ExtractionError
from files.from_disk import content_of, reason_of
from meetings.importing.intake import AlreadyImported, take_in, understand


class Command(BaseCommand):
    help = (
        "Läser in minnesanteckningar och protokoll (text, PDF eller Word). Varje fil blir ett "
        "förslag som väntar på granskning i administrationen; inget möte skapas förrän någon "
        "har bekräftat det."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FIL")
        parser.add_argument(
            "--dry-run", action="store_true", help="spara ingenting, visa bara förslaget"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="skriv förslaget som JSON: ett objekt för en fil, en lista för flera",
        )

    def handle(self, *, files, dry_run, **options):
        self.as_json = options["json"]
        answers, refused = [], []
        for name in files:
            try:
                answers.append(self.handle_file(Path(name), dry_run))
            except (ExtractionError, ValidationError, OSError) as error:
                refused.append(f"{name}: {_reason(error)}")
            except DatabaseError as error:
                raise CommandError(
                    "Databasen är inte klar att använda. Kör först: python manage.py migrate"
                ) from error
        if self.as_json and answers:
            self.print_json(answers if len(files) > 1 else answers[0])
        if refused:
            raise CommandError("\n".join(refused))

    def handle_file(self, path, dry_run):
        """Read one file and, unless it is a dry run, keep it; return the proposal."""
        content = content_of(path)
        if dry_run:
            _, proposal = understand(content, path.name)
            answer = proposal.to_json()
            self.say(f"{path.name}: {_summary(answer)}. Inget har sparats.")
            return answer
        kept = take_in(content, path.name, by=None)
        address = reverse("admin:meetings_minutesimport_change", args=[kept.pk])
        self.say(f"{path.name}: {_summary(kept.proposal)}.\nGranska och bekräfta på {address}")
        return kept.proposal

    def say(self, text):
        """Print for people, unless the output is for a program."""
        if not self.as_json:
            self.stdout.write(text)

    def print_json(self, answer):
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _summary(answer):
    items = sum(1 + len(item["items"]) for item in answer["items"])
    return (
        f"{answer['body'] or 'okänt organ'}, {answer['date'] or 'okänt datum'}; "
        f"{len(answer['attendance'])} personer, {items} punkter, "
        f"{len(answer['doubts'])} frågetecken"
    )


def _reason(error):
    if isinstance(error, OSError):
        return reason_of(error)
    if isinstance(error, AlreadyImported) and error.earlier is not None:
        address = reverse("admin:meetings_minutesimport_change", args=[error.earlier.pk])
        return f"{error.messages[0]} Se {address}"
    if isinstance(error, AlreadyImported):
        return f"{error.messages[0]} Se {error.meeting.get_absolute_url()}"
    return error.message if isinstance(error, ExtractionError) else " ".join(error.messages)
