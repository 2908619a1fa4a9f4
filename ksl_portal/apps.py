from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig

from outbox.kinds import register_kinds


class PortalConfig(AppConfig):
    name = "ksl_portal"
    verbose_name = "Portalen"

    def ready(self):
        from ksl_portal import housekeeping  # noqa: F401 - connects it
        from ksl_portal.thread import digest  # noqa: F401 - connects it

        register_kinds(digest="Sammandrag av bevakade ärenden")


class KslAdminConfig(AdminConfig):
    """Django's admin with the portal's name."""

    default_site = "ksl_portal.admin_site.KslAdminSite"
    default = False
