"""Who works, whose job is taken because nothing is heard of them, and what is cleared away."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mlco_portal.jobs.actions.queue import lose
from mlco_portal.jobs.declare import SCHEDULES
from mlco_portal.jobs.models import JobWorker, Schedule
from mlco_portal.jobs.rules import is_lost

KEPT_WHEN_DONE = timedelta(days=2)
KEPT_WHEN_GIVEN_UP = timedelta(days=30)
MOST_FAILURES_OF_ONE = 200
WORKERS_KEPT = timedelta(hours=1)
SCHEDULES_KEPT = timedelta(days=30)
AT_ONCE = 500


def lease() -> timedelta:
    return timedelta(seconds=settings.JOBS_LEASE_SECONDS)


def give_sign(*, worker_id: str, is_embedded: bool) -> None:
    """Say that the worker lives."""
    now = timezone.now()
    if not JobWorker.objects.filter(worker_id=worker_id).update(seen_at=now):
        JobWorker.objects.update_or_create(
            worker_id=worker_id, defaults={"seen_at": now, "started_at": now, "is_embedded": is_embedded}
        )


def sign_off(*, worker_id: str) -> None:
    """Say that the worker has stopped in good order."""
    JobWorker.objects.filter(worker_id=worker_id).delete()


def take_from_the_lost(*, by_worker: str = "", now: datetime | None = None) -> int:
    """Take their jobs from workers that gave no sign of life for the lease; return how many. One query when none run.

    A job is held by the worker that claimed it last. Its attempt has failed: it is tried again, or given up. The
    worker that asks has no job in hand: one that is in its name was claimed, or ended, while the database went away.
    """
    moment = now or timezone.now()
    running = list(DBTaskResult.objects.running())
    if not running:
        return 0
    names = {(job.worker_ids or [""])[-1] for job in running}
    alive = {
        worker.worker_id
        for worker in JobWorker.objects.filter(worker_id__in=names)
        if not is_lost(seen_at=worker.seen_at, now=moment, lease=lease())
    }
    return sum(lose(job) for job in running if (job.worker_ids or [""])[-1] not in alive - {by_worker})


def clear_away(*, now: datetime | None = None) -> int:
    """Remove old results of jobs, workers that are gone and schedules that no longer exist; return how many results.

    What succeeded is kept for two days, what was given up for thirty, of one function the latest 200. The last run
    of each schedule stays.
    """
    moment = now or timezone.now()
    spared = DBTaskResult.objects.exclude(pk__in=Schedule.objects.filter(last_job__isnull=False).values("last_job_id"))
    old = [
        spared.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=moment - KEPT_WHEN_DONE),
        spared.filter(status=TaskResultStatus.FAILED, finished_at__lt=moment - KEPT_WHEN_GIVEN_UP),
    ]
    failed = DBTaskResult.objects.failed().order_by()
    many = failed.values("task_path").annotate(total=Count("pk")).filter(total__gt=MOST_FAILURES_OF_ONE)
    for path in many.values_list("task_path", flat=True):
        latest = failed.filter(task_path=path).order_by("-finished_at")
        edge = latest.values_list("finished_at", flat=True)[MOST_FAILURES_OF_ONE - 1]
        old.append(spared.filter(status=TaskResultStatus.FAILED, task_path=path, finished_at__lt=edge))
    removed = 0
    for results in old:
        keys = list(results.order_by().values_list("pk", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            DBTaskResult.objects.filter(pk__in=keys[start : start + AT_ONCE]).delete()
        removed += len(keys)
    JobWorker.objects.filter(seen_at__lt=moment - WORKERS_KEPT).delete()
    Schedule.objects.exclude(name__in=SCHEDULES).filter(next_run_at__lt=moment - SCHEDULES_KEPT).delete()
    return removed
