from django.apps import AppConfig

from outbox.kinds import register_kinds


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = "Överenskommelser"

    def ready(self):
        from agreements import signals  # noqa: F401
        from agreements.adopting import reminders  # noqa: F401

        register_kinds(
            adoption_receipt="Kvittens för beslut om överenskommelse",
            adoption_reminder="Påminnelse om överenskommelse",
            adoption_request="Fråga om antagande",
        )
