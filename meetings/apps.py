from django.apps import AppConfig

ADJUSTING_KINDS = {
    "adjust_request": "Att justera",
    "adjust_answer": "Svar på ändringsförslag",
    "adjust_news": "Om justeringen, till sekreteraren",
}


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = "Möten"

    def ready(self):
        from meetings import settled, signals  # noqa: F401
        from meetings.calling.letters import KINDS
        from outbox.kinds import register_kinds

        register_kinds(**KINDS, **ADJUSTING_KINDS)
