"""Background jobs: what it costs to put one into the queue, and how many the two workers in the server do a second."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from uuid import uuid4

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_least, at_most
from tests.bench.jobs_to_do import do_nothing

ENQUEUED = 200
JOBS = 400
UPDATES = 200
LONGEST_SECONDS = 120


def measure(bench: Bench) -> Iterator[Figure]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")  # as in the workers
    yield _enqueueing()
    yield _doing()


def _enqueueing() -> Figure:
    """Put jobs into the queue, each committed, by turns with a bare INSERT of the same row."""
    ours, bare = [], []
    row = DBTaskResult.objects.get(pk=do_nothing.enqueue(number=0).id)
    for number in range(ENQUEUED):
        ours.append(_timed(lambda number=number: do_nothing.enqueue(number=number)))
        bare.append(_timed(lambda: _insert(row)))
    note = f"{median(ours) * 1000:.2f} ms, the bare INSERT {median(bare) * 1000:.2f} ms"
    _wait_until_idle()
    return Figure("putting a job into the queue", round(median(ours) / median(bare), 2), "of a bare INSERT",
                  at_most(3), note)  # fmt: skip


def _doing() -> Figure:
    """Let the server's two workers do jobs that do nothing; beside it, one connection commits bare updates."""
    _wait_until_idle()
    with transaction.atomic():
        keys = [do_nothing.enqueue(number=number).id for number in range(JOBS)]
    _wait_until_idle()
    done = DBTaskResult.objects.filter(pk__in=keys, status="SUCCESSFUL")
    if done.count() != JOBS:
        raise RuntimeError(f"{done.count()} of {JOBS} jobs were done")
    times = done.order_by("started_at").values_list("started_at", "finished_at")
    span = max(ended for _, ended in times) - min(begun for begun, _ in times)
    workers = len({names[-1] for names in done.values_list("worker_ids", flat=True)})
    a_second = JOBS / span.total_seconds()
    updates = _bare_updates_a_second(keys[0])
    note = f"{a_second:.0f} a second by {workers} workers; {updates:.0f} bare updates a second on one connection"
    return Figure("background jobs a second", round(a_second / updates, 2), "of bare updates", at_least(0.1), note)


def _bare_updates_a_second(key: str) -> float:
    started = time.perf_counter()
    for number in range(UPDATES):
        DBTaskResult.objects.filter(pk=key).update(priority=number % 100)
    return UPDATES / (time.perf_counter() - started)


def _insert(row: DBTaskResult) -> None:
    row.pk, row.status = uuid4(), "SUCCESSFUL"
    row.save(force_insert=True)


def _wait_until_idle() -> None:
    waiting = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
    until = time.monotonic() + LONGEST_SECONDS
    while waiting.exists():
        if time.monotonic() > until:
            raise RuntimeError("The workers in the server did not do their jobs")
        time.sleep(0.2)


def _timed(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started
