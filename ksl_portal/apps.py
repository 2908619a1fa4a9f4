from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "ksl_portal"
    verbose_name = "Portalen"

    def ready(self):
        from ksl_portal import housekeeping  # noqa: F401 - connects it


class KslAdminConfig(AdminConfig):
    """Django's admin with the portal's name."""

    default_site = "ksl_portal.admin_site.KslAdminSite"
    default = False
