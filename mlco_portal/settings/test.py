"""Settings of the test suite: SQLite in memory, or the database that DATABASE_URL names."""

import tempfile
from pathlib import Path

from mlco_portal.logs import logging_config
from mlco_portal.settings.base import *  # noqa: F403
from mlco_portal.settings.base import STORAGES, database, env, sqlite

SECRET_KEY = "test-only"  # noqa: S105
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
TEST_URL = env.str("DATABASE_URL", default="")
SCRATCH = Path(tempfile.mkdtemp(prefix="mlco-portal-tests-"))
DATABASES = {"default": database(TEST_URL) if TEST_URL else sqlite(SCRATCH / "test.sqlite3")}
if not TEST_URL:
    # A file, not memory: tests with several threads need one database that all can open.
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
MEDIA_ROOT = SCRATCH / "media"
STORAGES = {
    **STORAGES,
    "published": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(SCRATCH / "published")},
    },
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_DELIVER_ON_COMMIT = False
JOBS_EMBEDDED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SITE_URL = "http://testserver"
WHITENOISE_AUTOREFRESH = True

LOGGING_CONFIG = None
logging_config("ERROR", "console")
