"""One job after another: taken by one worker, done, tried again or given up."""

from traceback import format_exception
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max
from django_tasks_db.utils import exclusive_transaction

from mlco_portal.audit.actions import record
from mlco_portal.jobs.declare import FIRST_WAIT, Job
from mlco_portal.jobs.models import JobFailure
from mlco_portal.jobs.rules import wait_after

log = structlog.get_logger("mlco_portal.jobs")
LONGEST_TRACEBACK = 20_000
LONGEST_RESULT = 200
# What a job gets that the code does not know: it may be of a newer version of the portal that starts just now.
ATTEMPTS_OF_UNKNOWN = 5
LOST = "The worker stopped in the middle of the job."


class NotGivenUp(Exception):
    """Only a job that was given up is run again by hand."""


def fit_to_keep(text: str, longest: int) -> str:
    """Return text that every database takes, its end if it is too long: the last lines of a traceback say most."""
    clean = text.replace("\x00", "␀").encode("utf-8", "replace").decode()
    return clean if len(clean) <= longest else f"…{clean[1 - longest :]}"


def declared(job: DBTaskResult) -> Job | None:
    """Return the job as the code knows it, or None when it does not (any more, or yet)."""
    try:
        found = job.task
    except Exception:  # noqa: BLE001 - a module that cannot be loaded raises whatever it likes
        return None
    return found if isinstance(found, Job) else None


def claim_job(*, worker_id: str, is_busy: bool = False) -> DBTaskResult | None:
    """Take the next job whose time has come; of many workers exactly one gets it. An idle look locks nothing."""
    if not is_busy and not DBTaskResult.objects.ready().exists():
        return None
    with exclusive_transaction():
        found = DBTaskResult.objects.ready().get_locked()
        if found is not None:
            found.claim(worker_id)
    return found


def succeed(job: DBTaskResult, value: Any) -> bool:
    """Keep that the attempt succeeded, with a short result; False when the job was taken from the worker meanwhile."""
    result = value if isinstance(value, int | None) else fit_to_keep(str(value), LONGEST_RESULT)
    done = _attempt(job).update(
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=timezone.now(),
        return_value=result,
        exception_class_path="",
        traceback="",
    )
    return bool(done)


def fail(job: DBTaskResult, error: BaseException) -> bool:
    """Keep why the attempt failed; wait for the next one, or give up. False when the job was taken meanwhile."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    text = "".join(format_exception(error))
    said = str(error).strip().split("\n")[0]
    return _fail(job, error=f"{name}: {said}" if said else name, kind=name, traceback=text)


def lose(job: DBTaskResult) -> bool:
    """Take a job from a worker that gave no sign of life; it counts as a failed attempt."""
    return _fail(job, error=LOST, kind="WorkerLost", traceback="")


def _attempt(job: DBTaskResult) -> Any:
    """Return the row as long as this very attempt is under way: no worker writes over what another one took."""
    return DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)


def _fail(job: DBTaskResult, *, error: str, kind: str, traceback: str) -> bool:
    now, known = timezone.now(), declared(job)
    attempts, first_wait = (known.attempts, known.first_wait) if known else (ATTEMPTS_OF_UNKNOWN, FIRST_WAIT)
    attempt = len(job.worker_ids)
    is_over = attempt >= attempts
    kept = fit_to_keep(traceback, LONGEST_TRACEBACK)
    ends: dict[str, Any] = {"status": TaskResultStatus.FAILED, "finished_at": now}
    again: dict[str, Any] = {"status": TaskResultStatus.READY, "run_after": now + wait_after(attempt, first_wait)}
    with transaction.atomic():
        what = {"exception_class_path": fit_to_keep(kind, 300), "traceback": kept, "return_value": None}
        if not _attempt(job).update(**(ends if is_over else again), **what):
            return False
        JobFailure.objects.create(
            job_id=job.pk,
            attempt=attempt,
            at=now,
            worker_id=(job.worker_ids or [""])[-1][:64],
            error=fit_to_keep(error, 300) if len(error) <= 300 else f"{fit_to_keep(error[:299], 300)}…",
            traceback=kept,
        )
    log.warning("job_failed", job=job.task_path, id=str(job.pk), attempt=attempt, given_up=is_over, error=kind)
    return True


def run_again(*, job: DBTaskResult, by: Any) -> None:
    """Put a job that was given up back in the queue, with all its attempts; raise NotGivenUp for any other."""
    with transaction.atomic():
        locked = DBTaskResult.objects.select_for_update().get(pk=job.pk)
        if locked.status != TaskResultStatus.FAILED:
            raise NotGivenUp
        locked.status = TaskResultStatus.READY
        locked.worker_ids = []
        locked.run_after = get_date_max()
        locked.finished_at = None
        locked.save()
        record(
            "jobs.run_again",
            by=by,
            about=locked,
            label=locked.task_path,
            changes={"status": [TaskResultStatus.FAILED.value, TaskResultStatus.READY.value]},
        )
