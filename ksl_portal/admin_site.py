from django.contrib import admin


class KslAdminSite(admin.AdminSite):
    """The chancery's workplace."""

    site_header = "KSL-portalen – kansliet"
    site_title = "KSL-portalen"
    index_title = "Arbetsbord"
    enable_nav_sidebar = True
