from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Möten"

    def ready(self):
        from meetings import settled, signals  # noqa: F401
        from meetings.calling.letters import KINDS
        from outbox.kinds import register_kinds

        register_kinds(**KINDS)
