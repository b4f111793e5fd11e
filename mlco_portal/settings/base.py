"""What every way of running the portal shares. Nothing here is secret or unsafe."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(environ.Env().str("VAR_DIR", default=str(BASE_DIR / "var")))
env = environ.Env()

DEBUG = False
DEMO = False
DEMO_PASSWORD = ""
ROOT_URLCONF = "mlco_portal.urls"
WSGI_APPLICATION = "mlco_portal.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "mlco_portal.accounts",
    "mlco_portal.audit",
    "mlco_portal.jobs",
    "mlco_portal.mail",
    "mlco_portal.nhsuk",
    "mlco_portal.tokens",
    "services",
    "kloe",
    "planning",
    "crispy_forms",
    "import_export",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_linear_migrations",
    "django_tasks",
    "django_tasks_db",
    "mlco_portal.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "mlco_portal.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "planning.publication.middleware.PublishedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "services.middleware.AccessMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

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
                "mlco_portal.organisation.organisation",
                "services.context.portal",
            ],
            "builtins": [
                "mlco_portal.nhsuk.templatetags.nhsuk",
                "mlco_portal.nhsuk.templatetags.safekeeping",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "nhsuk"
CRISPY_TEMPLATE_PACK = "nhsuk"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["mlco_portal.formats"]

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "published": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "published")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A form of 200 rows with five cells each is a big plan, not an attack; 5 MB is a very long one.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_MAX_BYTES = 2 * 1024 * 1024
IMPORT_MAX_ROWS = 2000
# Measurements come by the hundred thousand; those files are checked and written in the background.
MEASUREMENTS_MAX_BYTES = 20 * 1024 * 1024
MEASUREMENTS_MAX_ROWS = 100_000
MEASUREMENTS_AT_ONCE_ROWS = 1_000
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

SESSION_ENGINE = "mlco_portal.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_FAILURE_VIEW = "mlco_portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# How many proxies stand before the portal: which entry of X-Forwarded-For is the browser's.
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = "planning@example.org"
MAIL_DELIVER_ON_COMMIT = False

TASKS = {"default": {"BACKEND": "mlco_portal.jobs.backend.JobsBackend"}}
# A worker inside the server process: nothing else to start. Off where `manage.py run_jobs` runs beside the server.
JOBS_EMBEDDED = env.bool("JOBS_EMBEDDED", default=True)
# How long a worker may give no sign of life before its job is taken from it.
JOBS_LEASE_SECONDS = env.int("JOBS_LEASE_SECONDS", default=120)

ORGANISATION = {
    "name": env.str("ORGANISATION_NAME", default="Manchester Local Care Organisation"),
    "short_name": env.str("ORGANISATION_SHORT_NAME", default="MLCO"),
    "strapline": env.str("ORGANISATION_STRAPLINE", default="Leading local care, shaping lives in Manchester, with you"),
    "hashtag": env.str("ORGANISATION_HASHTAG", default="#WeAreCommunity"),
    "contact_email": env.str("ORGANISATION_CONTACT_EMAIL", default="planning@example.org"),
}

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="json")


def sqlite(path: Path) -> dict[str, Any]:
    """Return the settings of an SQLite database that many processes may write to at once."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def database(url: str) -> dict[str, Any]:
    """Return the settings of the database at `url`, with what the portal needs of it switched on."""
    parsed = dict(env.db_url_config(url))
    if "sqlite" in parsed["ENGINE"]:
        return {**sqlite(Path(parsed["NAME"])), "CONN_MAX_AGE": 60}
    return {**parsed, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
