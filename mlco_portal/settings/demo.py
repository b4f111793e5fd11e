"""Settings of `make demo`: one machine, one SQLite file, made-up people, a known secret. Never for real data."""

from mlco_portal.logs import logging_config
from mlco_portal.settings.base import *  # noqa: F403
from mlco_portal.settings.base import VAR_DIR, database, env, sqlite

DEBUG = env.bool("DEMO_DEBUG", default=False)
DEMO = True
SECRET_KEY = "demo-only-secret-that-everybody-knows-and-nobody-should-use"  # noqa: S105
DEMO_PASSWORD = "try the portal"  # noqa: S105 - of the sample accounts, printed for everybody
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
DEMO_URL = env.str("DATABASE_URL", default="")
DATABASES = {"default": database(DEMO_URL) if DEMO_URL else sqlite(VAR_DIR / "demo.sqlite3")}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
MAIL_DELIVER_ON_COMMIT = True
SITE_URL = "http://127.0.0.1:8000"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

LOGGING_CONFIG = None
logging_config("WARNING", "console")
