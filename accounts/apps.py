from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Konton och behörighet"

    def ready(self):
        from accounts import second_factor, signals  # noqa: F401 - connects them
