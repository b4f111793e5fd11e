"""A running service refuses to start half configured; the demo alone knows a secret."""

import os
import secrets
import subprocess
import sys

import pytest

from mlco_portal.settings import base
from tests.architecture.tree import ROOT

FULL = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "portal.example.org, www.portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@db.example.org/portal",
}
REFUSED = "django.core.exceptions.ImproperlyConfigured: "


def start(module, *command, **environment):
    """Run a Django command with nothing in the environment but this."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = command or ("-c", "import django; django.setup()")
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": f"mlco_portal.settings.{module}", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def settings_of(module, *names, **environment):
    """Return what the settings are, as a fresh process reads them."""
    code = f"from django.conf import settings; print([getattr(settings, name) for name in {names!r}])"
    answer = start(module, "-c", code, **environment)
    assert answer.returncode == 0, answer.stderr
    return eval(answer.stdout)


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("SECRET_KEY", None, "to a long random text that only this installation knows"),
        ("ALLOWED_HOSTS", "", "to the host names people use, parted by commas"),
        ("DATABASE_URL", "   ", "to the address of the database, such as postgres://user:password@host/name"),
    ],
)
def test_production_does_not_start_without(name, given, sentence):
    environment = {**FULL, name: given}
    answer = start("production", **{key: value for key, value in environment.items() if value is not None})
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == (
        f"{REFUSED}{name} is not set. Set the environment variable {name} {sentence}, then start the portal again."
    )


@pytest.mark.parametrize("secret", ["secret", "x" * 49, "demo-only-secret-that-everybody-knows-and-nobody-should-use"])
def test_production_refuses_a_weak_or_known_secret(secret):
    answer = start("production", **{**FULL, "SECRET_KEY": secret})
    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1] == (
        f"{REFUSED}SECRET_KEY is too easy to guess. Set it to at least 50 random characters."
    )
    assert secret not in answer.stderr.splitlines()[-1]


def test_production_is_what_starts_when_nothing_else_is_said():
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    for command in (["manage.py", "check"], ["-c", "import mlco_portal.wsgi"]):
        answer = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert answer.returncode != 0
        assert "SECRET_KEY is not set" in answer.stderr


def test_production_passes_the_deployment_check_of_django():
    answer = start("production", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **FULL)
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_production_is_safe_by_default():
    names = ("DEBUG", "DEMO", "DEMO_PASSWORD", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert settings_of("production", *names, **FULL) == [False, False, "", True, True, True]


def test_production_reads_its_environment():
    names = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SITE_URL", "PROXY_COUNT")
    assert settings_of("production", *names, PROXY_COUNT="2", **FULL) == [
        ["portal.example.org", "www.portal.example.org"],
        ["https://portal.example.org", "https://www.portal.example.org"],
        "https://portal.example.org",
        2,
    ]


@pytest.mark.parametrize(
    "address", ["postgres://portal:secret@db.example.org/portal", "sqlite:////var/lib/portal/portal.sqlite3"]
)
def test_production_runs_on_both_databases(address):
    (databases,) = settings_of("production", "DATABASES", **{**FULL, "DATABASE_URL": address})
    database = databases["default"]
    if "sqlite" in address:
        assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
        assert database["NAME"] == "/var/lib/portal/portal.sqlite3"
    else:
        assert (database["HOST"], database["NAME"], database["USER"]) == ("db.example.org", "portal", "portal")
        assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)


def test_no_variable_makes_production_debug_or_a_demo():
    wanted = dict.fromkeys(("DEBUG", "DEMO", "DEMO_DEBUG", "DJANGO_DEBUG"), "true")
    assert settings_of("production", "DEBUG", "DEMO", **FULL, **wanted) == [False, False]


@pytest.mark.parametrize(
    ("environment", "debug"), [({}, False), ({"DEMO_DEBUG": "true"}, True), ({"DEBUG": "1"}, False)]
)
def test_the_demo_debugs_only_when_asked(environment, debug, tmp_path):
    assert settings_of("demo", "DEBUG", "DEMO", VAR_DIR=str(tmp_path), **environment) == [debug, True]


def test_the_demo_serves_this_machine_only(tmp_path):
    assert settings_of("demo", "ALLOWED_HOSTS", VAR_DIR=str(tmp_path)) == [
        ["localhost", "127.0.0.1", "[::1]", "testserver"]
    ]


def test_what_all_settings_share_is_safe():
    assert (base.DEBUG, base.DEMO, base.DEMO_PASSWORD) == (False, False, "")
    assert not hasattr(base, "SECRET_KEY")
    assert not hasattr(base, "ALLOWED_HOSTS")
    directives = base.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert not any(
        "unsafe" in str(source) or "*" in str(source) for allowed in directives.values() for source in allowed
    )
