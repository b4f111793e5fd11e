"""Settings of the running service. Refuses to start when a necessary one is missing."""

from django.core.exceptions import ImproperlyConfigured

from mlco_portal.logs import logging_config
from mlco_portal.settings.base import *  # noqa: F403
from mlco_portal.settings.base import LOG_FORMAT, LOG_LEVEL, STORAGES, database, env


def required(name: str, what: str) -> str:
    """Return the environment variable `name`; raise ImproperlyConfigured that says what to set."""
    value = env.str(name, default="").strip()
    if not value:
        message = f"{name} is not set. Set the environment variable {name} to {what}, then start the portal again."
        raise ImproperlyConfigured(message)
    return value


SECRET_KEY = required("SECRET_KEY", "a long random text that only this installation knows")
ALLOWED_HOSTS = [
    host.strip()
    for host in required("ALLOWED_HOSTS", "the host names people use, parted by commas").split(",")
    if host.strip()
]
DATABASES = {
    "default": database(
        required("DATABASE_URL", "the address of the database, such as postgres://user:password@host/name")
    )
}
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("demo-"):
    weak = "SECRET_KEY is too easy to guess. Set it to at least 50 random characters."
    raise ImproperlyConfigured(weak)

CSRF_TRUSTED_ORIGINS = env.list(
    "CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]
)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=True)
CSRF_COOKIE_SECURE = env.bool("SECURE_COOKIES", default=True)

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
email = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND = email["EMAIL_BACKEND"]
EMAIL_HOST = email.get("EMAIL_HOST", "")
EMAIL_PORT = email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = email.get("EMAIL_FILE_PATH") or ""
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="planning@example.org")
SITE_URL = env.str("SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}")

LOGGING_CONFIG = None
logging_config(LOG_LEVEL, LOG_FORMAT)
