"""Settings of the portal, read from the environment with safe defaults.

Without any environment the portal runs as a demo on this machine (`KSL_ENV=development`).
With `KSL_ENV=production` it refuses to start unless SECRET_KEY and ALLOWED_HOSTS are given,
and it uses secure cookies, HTTPS and HSTS. See docs/operations.md for every variable.
"""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from accounts.providers import provider_origins, provider_settings, read_providers
from ksl_portal.logs import console_logging

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

ENVIRONMENT = env("KSL_ENV", default="development")
if ENVIRONMENT not in {"development", "test", "production"}:
    raise ImproperlyConfigured("KSL_ENV must be development, test or production.")
PRODUCTION = ENVIRONMENT == "production"

DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production.")

SECRET_KEY = env("SECRET_KEY", default="" if PRODUCTION else "only-for-development-and-tests")
# Former keys, so that sessions and second factors outlive a change of key.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
if PRODUCTION and not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be set in production.")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's hosts in production.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORTAL_NAME = "KSL-portalen"
# How links in mail begin.
PORTAL_URL = env(
    "PORTAL_URL",
    default=(
        f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
        if PRODUCTION
        else f"http://localhost:{env('PORT', default='8000')}"
    ),
).rstrip("/")

# Everything the portal writes (database, uploaded files, caches) lives under one directory.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "ksl_portal.apps.KslAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # For FORM_RENDERER, which lets templates/ override the widgets.
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_prose_editor",
    # Before django_tasks_db: its db_worker is the one that looks after the outbox.
    "outbox",
    "django_tasks",
    "django_tasks_db",
    "js_asset",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
    "files",
    "members",
    "accounts",
    "meetings",
    "referrals",
    "agreements",
    "ksl_portal.apps.PortalConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ksl_portal.middleware.permissions_policy",
    "ksl_portal.robots.middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.second_factor.StaffSecondFactorMiddleware",
    "accounts.acting.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "ksl_portal.urls"
WSGI_APPLICATION = "ksl_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.static"],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite in var/ unless DATABASE_URL says otherwise (postgres://… in production).
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA busy_timeout=20000;PRAGMA foreign_keys=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    # In the database, so that all workers count the same attempts to log in.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Enough that nobody pushes out the count of their own attempts.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # Rendered minutes: each worker keeps its own.
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Rendered protocols: on disk, so that all workers share them and a restart keeps them.
    "pdf": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache" / "pdf",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "mine"
LOGOUT_REDIRECT_URL = "home"

# Accounts (django-allauth): the mail address is the name, nobody signs up on their own.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # An address is proved by the invitation sent to it.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # A stranger's address gets no mail from us.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
ACCOUNT_FORMS = {
    "login": "accounts.login_forms.LogInForm",
    "request_login_code": "accounts.login_forms.RequestCodeForm",
    "confirm_login_code": "accounts.login_forms.ConfirmCodeForm",
    "reset_password": "accounts.login_forms.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.login_forms.NewPasswordForm",
    "change_password": "accounts.login_forms.ChangePasswordForm",
    "set_password": "accounts.login_forms.SetPasswordForm",
    "reauthenticate": "accounts.login_forms.ConfirmPasswordForm",
}

# A code by mail: eight digits that are easy to copy, three tries, a quarter of an hour because
# mail takes its time. Guessing 1,000 codes succeeds once in 100,000, and the limits below stop
# it long before. A new mail can be asked for twice.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 20 * 60  # From the first step to the last.
PASSWORD_RESET_TIMEOUT = 2 * 3600  # The link works once, for two hours.

# Per address ("key") and per network address ("ip"): a municipality's staff share one of those.
# Nobody is locked out for long, and a passkey is never stopped by another's guesses.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key,30/h/key",
    "request_login_code": "20/m/ip,3/5m/key,12/h/key",
    "reset_password": "20/m/ip,3/5m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# Dangerous changes ask who one is once more, unless that was done within five minutes.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60

MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey replaces both password and code, so the device must know who holds it.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_TOTP_ISSUER = PORTAL_NAME
MFA_TOTP_TOLERANCE = 1  # A phone's clock may be half a minute off.
MFA_FORMS = {
    "authenticate": "accounts.second_factor_forms.AuthenticateForm",
    "reauthenticate": "accounts.second_factor_forms.ReauthenticateForm",
    "authenticate_webauthn": "accounts.second_factor_forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.second_factor_forms.ConfirmPasskeyForm",
    "activate_totp": "accounts.second_factor_forms.ActivateAppForm",
    "add_webauthn": "accounts.second_factor_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.second_factor_forms.RenamePasskeyForm",
    "login_webauthn": "accounts.second_factor_forms.PasskeyLogInForm",
}
# How many days the link of an invitation works, unless the inviter says otherwise.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
# Whether the chancery must have a second factor (passkey or code app).
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=PRODUCTION)

# For how many days the event log keeps the IP addresses of log-ins.
LOG_IP_DAYS = env.int("LOG_IP_DAYS", default=90)

# The municipalities' own identity providers; see docs/operations.md.
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ProviderAdapter"
OIDC_PROVIDERS = read_providers(env("OIDC_PROVIDERS", default="[]"))
SOCIALACCOUNT_PROVIDERS = provider_settings(OIDC_PROVIDERS)
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# Log-ins end with the browser, or after 14 days for who asks to be remembered.
USERSESSIONS_ADAPTER = "accounts.sessions.SessionsAdapter"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 14 * 24 * 3600

# Slow work and mail outside the request: `manage.py db_worker` does it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Outgoing mail. Where it does not leave, staff read it at /utlada/ instead.
MAIL_LEAVES = env.bool("MAIL_LEAVES", default=PRODUCTION)
_mail = env.email_url_config(env("EMAIL_URL", default="") or "smtp://")
EMAIL_HOST = _mail["EMAIL_HOST"] or ""
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
# Seconds to wait for the mail server: for each step, and for its answer when it has got it all.
# The standard (RFC 5321) wants ten minutes for the latter; after it nobody knows if it arrived.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
OUTBOX_REPLY_TIMEOUT = env.int("OUTBOX_REPLY_TIMEOUT", default=600)
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <portalen@{urlsplit(PORTAL_URL).hostname}>"
)
# Who calls to meetings: answers to calls and invitations that calendars send come here.
CHANCERY_EMAIL = env("CHANCERY_EMAIL", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
# Seconds that a worker may be silent while sending before another one takes over.
OUTBOX_LEASE = env.int("OUTBOX_LEASE", default=120)
# Seconds between tries; the last one is repeated until the portal gives up.
OUTBOX_PAUSES = env.list(
    "OUTBOX_PAUSES", cast=int, default=[60, 300, 900, 3600, 2 * 3600, 4 * 3600, 8 * 3600]
)
OUTBOX_LOOK_AFTER_SECONDS = env.int("OUTBOX_LOOK_AFTER_SECONDS", default=10)
OUTBOX_GIVE_UP_AFTER = env.int("OUTBOX_GIVE_UP_AFTER", default=3 * 24 * 3600)
# Bytes that a remiss's letter carries at most; larger papers are linked. Mail servers often refuse
# 10 MB, and what is attached grows by a third on the way.
REFERRAL_MAIL_LIMIT = env.int("REFERRAL_MAIL_LIMIT", default=7 * 1024 * 1024)

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Uploaded files are never served by the web server: files.views asks the owner's rules first.
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# Where the web server has MEDIA_ROOT as an internal location (nginx: X-Accel-Redirect), e.g.
# "/interna-filer/"; empty: the portal sends the files itself. See docs/operations.md.
ACCEL_REDIRECT_PREFIX = env("ACCEL_REDIRECT_PREFIX", default="")
if ACCEL_REDIRECT_PREFIX and not (
    ACCEL_REDIRECT_PREFIX.startswith("/") and ACCEL_REDIRECT_PREFIX.endswith("/")
):
    raise ImproperlyConfigured("ACCEL_REDIRECT_PREFIX must begin and end with a slash.")

# Days after a meeting to adjust its protocol; hour from which followers are mailed what is new.
ADJUST_WITHIN_DAYS = env.int("ADJUST_WITHIN_DAYS", default=14)
DIGEST_HOUR = env.int("DIGEST_HOUR", default=7)
# The organisation's certificate (PKCS #12) that seals adjusted protocols, and its password. In the
# demo a self-made one, written by `load_demo`; without any, protocols are stored unsealed.
SEAL_CERTIFICATE = env(
    "SEAL_CERTIFICATE", default="" if PRODUCTION else str(VAR_DIR / "provsigill.p12")
)
SEAL_PASSWORD = env("SEAL_PASSWORD", default="" if PRODUCTION else "only-for-development")

# What one uploaded file and one request may weigh, in bytes.
MAX_UPLOAD_SIZE = env.int("MAX_UPLOAD_SIZE", default=25 * 1024 * 1024)
# A meeting page with 200 agenda items is one form with many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640
# Beside MEDIA_ROOT: an upload becomes a stored file by being renamed, whole or not at all.
(FILE_UPLOAD_TEMP_DIR := VAR_DIR / "uploads").mkdir(exist_ok=True)

# Security headers.
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^halsa/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits on log-in count callers: the address that our own proxy saw, not one they claim.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PROXY_COUNT", default=1)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The editor of django-prose-editor needs an import map; js_asset gives it the nonce,
        # and only a page that asks for one has one in its header.
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A log-in at an identity provider is a form that leads on to it.
        "form-action": [SELF, *provider_origins(OIDC_PROVIDERS)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
CSRF_FAILURE_VIEW = "ksl_portal.views.csrf_failure"

LOGGING = console_logging(env("LOG_LEVEL", default="INFO"))

# Read by `manage.py load_demo`, which refuses to run elsewhere than in development and tests.
DEMO_ALLOWED = not PRODUCTION
