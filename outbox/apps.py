from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = "Utgående post"

    def ready(self):
        from outbox import checks, housekeeping  # noqa: F401
        from outbox.kinds import register_kinds

        register_kinds(test="Provbrev")
