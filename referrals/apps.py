from django.apps import AppConfig

from outbox.kinds import register_kinds


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Remisser"

    def ready(self):
        from referrals import signals  # noqa: F401
        from referrals.compiling.exports import housekeeping  # noqa: F401
        from referrals.following import reminders  # noqa: F401

        register_kinds(
            referral="Remiss",
            referral_correction="Rättelse av remiss",
            referral_withdrawal="Återkallad remiss",
            reminder="Påminnelse",
            draft_request="Begäran att slänga ett utkast",
            extension_granted="Anstånd beviljat",
            extension_refused="Anstånd avslaget",
            response_receipt="Kvittens för remissvar",
        )
