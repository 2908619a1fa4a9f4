from django.core.management.base import BaseCommand

from files.models import StoredFile, StoredText
from files.reading import read_text


class Command(BaseCommand):
    help = "Läser texten ur lagrade filer som ännu inte har lästs."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again",
            action="store_true",
            help="också filer vars text inte gick att läsa förra gången",
        )

    def handle(self, *args, again, **options):
        if again:
            StoredText.objects.exclude(problem="").delete()
        waiting = list(StoredFile.objects.filter(extracted=None).values_list("pk", flat=True))
        said = [read_text(pk) for pk in waiting]
        read = said.count("read")
        self.stdout.write(f"{read} av {len(said)} filer lästes.")
        for problem in StoredText.Problem:
            if number := said.count(problem):
                self.stdout.write(f"  {number}: {problem.label.lower()}")
