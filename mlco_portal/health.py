"""Is the process alive, and can it serve? For load balancers and monitoring; no account needed, nothing secret told."""

import uuid
from collections.abc import Callable

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mlco_portal.jobs.queries import workers_at_work

log = structlog.get_logger("mlco_portal.health")
STORAGES = ("default", "published")
CONTENT = b"Can this store keep a file?"


class NotReady(Exception):
    """A check failed; the text says how, without names or addresses of machines."""


def check_database() -> None:
    """Ask the database for one row; raise whatever the database raises."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_migrations() -> None:
    """Raise NotReady when the code knows migrations that the database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise NotReady(f"{len(plan)} not applied: run manage.py migrate")


def check_storage() -> None:
    """Write, read and delete a small file in each store; raise NotReady when it comes back changed."""
    for alias in STORAGES:
        storage = storages[alias]
        name = storage.save(f"readyz-{uuid.uuid4().hex}.txt", ContentFile(CONTENT))
        try:
            with storage.open(name) as stored:
                if stored.read() != CONTENT:
                    raise NotReady(f"the store {alias} does not give back what it was given")
        finally:
            storage.delete(name)


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "storage": check_storage,
}


def check_jobs() -> None:
    """Raise NotReady when nobody has worked on background jobs for five minutes. The portal serves all the same."""
    if not workers_at_work():
        raise NotReady("no worker has given a sign for five minutes: start manage.py run_jobs")


# What does not keep the portal from serving.
WARNINGS: dict[str, Callable[[], None]] = {"jobs": check_jobs}


def outcome(name: str, check: Callable[[], None]) -> str:
    """Return "ok" or what is wrong with one check; the whole error goes to the log."""
    try:
        check()
    except NotReady as problem:
        log.warning("not_ready", check=name, problem=str(problem))
        return str(problem)
    except Exception:  # whatever is wrong, the answer is "not ready" and never a stack trace
        log.exception("not_ready", check=name)
        return "failed: see the log"
    return "ok"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a slow database restarts no process."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the portal can serve, 503 when not; the body names each check, and what somebody should look at."""
    checks = {name: outcome(name, check) for name, check in CHECKS.items()}
    ready = all(said == "ok" for said in checks.values())
    found = {name: outcome(name, check) for name, check in WARNINGS.items()} if ready else {}
    warnings = {name: said for name, said in found.items() if said != "ok"}
    told = {"ready": ready, "checks": checks} | ({"warnings": warnings} if warnings else {})
    return JsonResponse(told, status=200 if ready else 503)


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
