from django.contrib import admin


class KslAdminSite(admin.AdminSite):
    """The chancery's workplace."""

    site_header = "KSL-portalen – kansliet"
    site_title = "KSL-portalen"
    index_title = "Arbetsbord"
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        # Here and not at the top: the site is made before any model is loaded.
        from ksl_portal.dashboard import chancery_tasks

        return super().index(request, {"tasks": chancery_tasks(), **(extra_context or {})})
