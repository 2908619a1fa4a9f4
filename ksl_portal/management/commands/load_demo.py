from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ksl_portal.demo.accounts import ACCOUNTS, PASSWORD, is_loaded
from members.models import User


def make_sealing_possible():
    """Write the self-made certificate of the demo, unless there is one."""
    path = settings.SEAL_CERTIFICATE
    if path and not Path(path).exists():
        # Imported here, for it brings the PDF engine.
        from files.pdf.sealing import make_test_certificate

        make_test_certificate(Path(path), settings.SEAL_PASSWORD)


class Command(BaseCommand):
    help = "Läser in demonstrationen: påhittade personer, två års möten och sju konton."

    # The checks import every page and the PDF engine; make run should not wait for them each time.
    requires_system_checks = []

    def handle(self, *args, **options):
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demonstrationen läses inte in i produktion (KSL_ENV=production).")
        if is_loaded():
            self.stdout.write("Demonstrationen är redan inläst; inget har ändrats.")
        else:
            # Imported here, for it brings the PDF engine too.
            from ksl_portal.demo.load import load

            self.stdout.write("Läser in demonstrationen …")
            load(timezone.localdate())
        make_sealing_possible()
        self.stdout.write(f"Logga in med lösenordet {PASSWORD}:")
        # A demo from before has fewer.
        present = set(User.objects.values_list("email", flat=True))
        for email, _, what in ACCOUNTS:
            if email not in present:
                continue
            self.stdout.write(f"  {email:<26}{what}")
