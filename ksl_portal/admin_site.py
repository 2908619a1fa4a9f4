from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils.decorators import method_decorator


class KslAdminSite(admin.AdminSite):
    """The chancery's workplace. The way in, the way out and the password are everyone's."""

    site_header = "KSL-portalen – kansliet"
    site_title = "KSL-portalen"
    index_title = "Arbetsbord"
    enable_nav_sidebar = True

    def index(self, request, extra_context=None):
        # Here and not at the top: the site is made before any model is loaded.
        from ksl_portal.dashboard import chancery_tasks

        return super().index(request, {"tasks": chancery_tasks(), **(extra_context or {})})

    @method_decorator(login_not_required)
    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        return redirect(get_next_redirect_url(request) or "admin:index")

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("mfa_index")
