from django.apps import AppConfig

from outbox.kinds import register_kinds


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Konton och behörighet"

    def ready(self):
        from accounts import second_factor, signals  # noqa: F401 - connects them
        from accounts.mail import KINDS

        register_kinds(invitation="Inbjudan", address_changed="Ny adress för konto", **KINDS)
