"""The doors in: django-allauth's views under Swedish addresses, and our own beside them.

The names are allauth's, which reverses them itself. Addresses of mail are changed by the
chancery, and nobody ties an identity provider to an account, so allauth's pages for these are
left out.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from accounts import provider_views, views
from accounts import security_views as security

own = [
    path("inbjudan/<str:key>/", views.invitation, name="invitation"),
    path("konto/valkommen/", views.welcome, name="welcome"),
    path("mina-sidor/kommun/", views.choose_municipality, name="choose_municipality"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("logga-in/", account.login, name="account_login"),
    path("logga-in/kod/", account.request_login_code, name="account_request_login_code"),
    path("logga-in/kod/ange/", account.confirm_login_code, name="account_confirm_login_code"),
    path("logga-in/nyckel/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("logga-in/bekrafta/", mfa.authenticate, name="mfa_authenticate"),
    path("logga-in/avbruten/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("logga-in/fel/", login_not_required(social.login_error), name="socialaccount_login_error"),
    path(
        "logga-in/extern/<str:provider_id>/",
        provider_views.log_in,
        name="openid_connect_login",
    ),
    path(
        "logga-in/extern/<str:provider_id>/svar/",
        provider_views.callback,
        name="openid_connect_callback",
    ),
    path("logga-ut/", account.logout, name="account_logout"),
    # Closed: accounts are made by invitation. allauth asks for the names.
    path("konto/nytt/", account.signup, name="account_signup"),
    path("konto/nytt-externt/", account.signup, name="socialaccount_signup"),
    path("konto/avstangt/", account.account_inactive, name="account_inactive"),
    path("konto/bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("konto/bekrafta/kod/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "konto/bekrafta/nyckel/",
        security.ConfirmWithPasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("konto/losenord/", account.password_change, name="account_change_password"),
    path("konto/losenord/valj/", account.password_set, name="account_set_password"),
    path("konto/losenord/glomt/", account.password_reset, name="account_reset_password"),
    path(
        "konto/losenord/glomt/skickat/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    # The key has a dash of its own.
    re_path(
        r"^konto/losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "konto/losenord/nytt/klart/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("konto/sakerhet/", security.SecurityView.as_view(), name="mfa_index"),
    path("konto/sakerhet/app/", totp.activate_totp, name="mfa_activate_totp"),
    path(
        "konto/sakerhet/app/ta-bort/",
        security.RemoveAppView.as_view(),
        name="mfa_deactivate_totp",
    ),
    path("konto/sakerhet/nycklar/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("konto/sakerhet/nycklar/ny/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("konto/sakerhet/nycklar/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "konto/sakerhet/nycklar/<int:pk>/ta-bort/",
        security.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "konto/sakerhet/reservkoder/",
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "konto/sakerhet/reservkoder/nya/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/sakerhet/reservkoder/hamta/",
        security.DownloadSpareCodesView.as_view(),
        name="mfa_download_recovery_codes",
    ),
    path("konto/sessioner/", security.SessionsView.as_view(), name="usersessions_list"),
    path("konto/sessioner/<int:pk>/avsluta/", security.end_session, name="account_end_session"),
]
