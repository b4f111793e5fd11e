"""/healthz and /readyz, as a load balancer asks them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from mlco_portal import health
from mlco_portal.jobs.actions.workers import give_sign
from mlco_portal.jobs.models import JobWorker


def test_healthz_asks_nothing_of_the_database(client):
    """Without the django_db mark, any query would fail this test."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_names_each_check(client):
    give_sign(worker_id="one", is_embedded=True)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "migrations": "ok", "storage": "ok"}}
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_readyz_warns_when_nobody_works_on_background_jobs(client):
    give_sign(worker_id="one", is_embedded=True)
    JobWorker.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["warnings"] == {
        "jobs": "no worker has given a sign for five minutes: start manage.py run_jobs"
    }


@pytest.mark.django_db
def test_readyz_leaves_no_file_behind(client):
    client.get("/readyz")
    left = [path for alias in health.STORAGES for path in Path(storages[alias].location).glob("readyz-*")]
    assert left == []


@pytest.mark.django_db
def test_readyz_says_how_many_migrations_are_missing(client):
    MigrationRecorder(connection).migration_qs.filter(app="audit").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["ready"] is False
    assert answer.json()["checks"]["database"] == "ok"
    assert answer.json()["checks"]["migrations"].endswith("not applied: run manage.py migrate")


@pytest.mark.django_db
def test_readyz_says_when_a_store_cannot_be_written(client, settings, tmp_path):
    blocked = tmp_path / "a-file-not-a-folder"
    blocked.write_text("")
    settings.STORAGES = {
        **settings.STORAGES,
        "published": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked / "published")},
        },
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "storage": "failed: see the log"}
    assert str(tmp_path) not in answer.content.decode()


def test_readyz_says_when_the_database_is_gone(client):
    """Without the django_db mark the database refuses to answer, as when it is down."""
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "failed: see the log",
        "migrations": "failed: see the log",
        "storage": "ok",
    }


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_takes_no_posts_and_keeps_to_the_allowed_hosts(client, address):
    assert client.post(address).status_code == 405
    assert client.get(address, headers={"host": "elsewhere.example.com"}).status_code == 400
