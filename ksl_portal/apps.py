from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "ksl_portal"
    verbose_name = "Portalen"


class KslAdminConfig(AdminConfig):
    """Django's admin with the portal's name."""

    default_site = "ksl_portal.admin_site.KslAdminSite"
    default = False
