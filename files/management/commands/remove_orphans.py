from django.core.management.base import BaseCommand

from files.orphans import find_left_uploads, find_orphans, remove_orphans


class Command(BaseCommand):
    help = "Tar bort filer på disken som ingen rad i databasen hör till (äldre än ett dygn)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="visar bara vilka filer det gäller"
        )

    def handle(self, *args, dry_run, **options):
        if dry_run:
            for path in [*find_orphans(), *find_left_uploads()]:
                self.stdout.write(str(path))
            return
        self.stdout.write(f"{remove_orphans()} filer togs bort.")
