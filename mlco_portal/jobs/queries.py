"""What runs by itself, what waits in the queue, what failed, and who works."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mlco_portal.jobs.declare import SCHEDULES
from mlco_portal.jobs.models import JobFailure, JobWorker, Schedule

# How long nobody may work before somebody should look.
QUIET = timedelta(minutes=5)


def schedules_by_name() -> dict[str, Schedule]:
    """Return the row of each schedule that has been looked at, with its last run."""
    return {row.name: row for row in Schedule.objects.filter(name__in=SCHEDULES).select_related("last_job")}


def jobs_newest_first(state: str = "", path: str = "") -> QuerySet[DBTaskResult]:
    """Return the jobs of a state and a function, or all, each with `tries` that failed and the `last_error`."""
    failures = JobFailure.objects.filter(job=OuterRef("pk"))
    jobs = DBTaskResult.objects.defer("traceback", "args_kwargs").annotate(
        tries=Coalesce(Subquery(failures.order_by().values("job").annotate(total=Count("pk")).values("total")), 0),
        last_error=Coalesce(Subquery(failures.order_by("-at", "-pk").values("error")[:1]), Value("")),
    )
    if state in TaskResultStatus:
        jobs = jobs.filter(status=state)
    if path:
        jobs = jobs.filter(task_path=path)
    return jobs.order_by("-enqueued_at", "pk")


def jobs_by_state() -> dict[str, int]:
    """Return how many jobs there are of each state, those with none as 0."""
    counted = DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))
    return {**dict.fromkeys(TaskResultStatus.values, 0), **dict(counted)}


def functions_in_queue() -> list[str]:
    """Return where the functions of all kept jobs stand, by name."""
    return list(DBTaskResult.objects.order_by("task_path").values_list("task_path", flat=True).distinct())


def failures_of(job: DBTaskResult) -> list[JobFailure]:
    """Return why each attempt failed, the latest first."""
    return list(JobFailure.objects.filter(job=job).order_by("-at", "-pk"))


def workers_at_work(now: datetime | None = None) -> list[JobWorker]:
    """Return the workers that gave a sign of life within five minutes, or within the lease where that is longer."""
    quiet = max(QUIET, timedelta(seconds=settings.JOBS_LEASE_SECONDS))
    return list(JobWorker.objects.filter(seen_at__gte=(now or timezone.now()) - quiet))
