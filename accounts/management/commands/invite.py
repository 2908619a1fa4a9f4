from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import workflow
from accounts.models import Invitation
from members.models import Role
from members.models.accounts import normal_address


class Command(BaseCommand):
    help = "Bjuder in någon till en roll: den första systemägaren i en ny installation."

    def add_arguments(self, parser):
        parser.add_argument("address", metavar="ADRESS", help="den inbjudnas e-postadress")
        parser.add_argument("--role", choices=Role.values, default=Role.OWNER.value)
        parser.add_argument("--days", type=int, help="hur många dagar länken gäller")
        parser.add_argument(
            "--print-link",
            action="store_true",
            help="skriv länken här också, t.ex. innan e-posten är inställd",
        )

    def handle(self, address, role, days, print_link, **options):
        try:
            invitation = _invite(address, role, days)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{invitation.email} är inbjuden som {Role(role).label}. "
            f"Länken gäller till och med {invitation.last_day}."
        )
        if print_link or not settings.MAIL_LEAVES:
            self.stdout.write(f"Länken är hemlig: {workflow.link_to(invitation)}")


@transaction.atomic
def _invite(address, role, days):
    """Who runs commands on the server may always send anew: an earlier link is dead."""
    for earlier in Invitation.objects.open().filter(email__iexact=normal_address(address)):
        workflow.withdraw(earlier, by=None)
    return workflow.invite(address, by=None, role=role, days=days)
