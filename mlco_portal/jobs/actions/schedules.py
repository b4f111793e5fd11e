"""What runs by itself is put into the queue when its time has come: once, however many workers look."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from mlco_portal.audit.actions import record
from mlco_portal.jobs.declare import SCHEDULES, Job
from mlco_portal.jobs.models import Schedule
from mlco_portal.jobs.rules import At, Times

log = structlog.get_logger("mlco_portal.jobs")
UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


class NoSuchSchedule(Exception):
    """The portal knows no schedule of this name."""


class StillUnderWay(Exception):
    """The run before waits or runs; it is not started a second time."""


def start_due_schedules(*, now: datetime | None = None) -> list[str]:
    """Put each job whose time has come into the queue; return their names.

    One conditional UPDATE decides who starts a run, in the transaction that puts it into the queue. Runs that were
    missed are caught up by one, for the latest of them. A run waits for the end of the one before. One query when
    nothing is due.
    """
    moment = now or timezone.now()
    rows = {row.name: row for row in Schedule.objects.filter(name__in=SCHEDULES).select_related("last_job")}
    started = []
    for name, one in SCHEDULES.items():
        row = rows.get(name)
        if row is None:
            _begin(name, one, moment)
        elif row.next_run_at <= moment:
            if _start(row, one, moment):
                started.append(name)
        else:
            _put_right(row, one, moment)
    return started


def run_now(*, name: str, by: Any) -> None:
    """Start a scheduled job by hand; raise NoSuchSchedule, or StillUnderWay when a run waits or runs already."""
    one = SCHEDULES.get(name)
    if one is None:
        raise NoSuchSchedule
    now = timezone.now()
    _begin(name, one, now)
    with transaction.atomic():
        row = Schedule.objects.select_for_update().get(name=name)
        if row.last_job is not None and row.last_job.status in UNDER_WAY:
            raise StillUnderWay
        row.last_job_id = _enqueue(one, now)
        row.save(update_fields=["last_job"])
        record("jobs.run_now", by=by, about=row)


def _times(one: Job) -> Times:
    assert one.times is not None  # noqa: S101 - what SCHEDULES holds has times
    return one.times


def _next(one: Job, row: Schedule | None, now: datetime) -> datetime:
    """Return when the job is due next. What ran at its time of day is not run for it again when a clock goes back."""
    last = row.last_planned_for if row and isinstance(one.times, At) else None
    return _times(one).after(max(now, last) if last else now)


def _begin(name: str, one: Job, now: datetime) -> None:
    Schedule.objects.get_or_create(
        name=name, defaults={"rule": _times(one).words(), "next_run_at": _times(one).after(now)}
    )


def _enqueue(one: Job, planned_for: datetime) -> Any:
    return one.enqueue(planned_for=planned_for.isoformat()).id


def _start(row: Schedule, one: Job, now: datetime) -> bool:
    if row.last_job is not None and row.last_job.status in UNDER_WAY:
        return False
    planned_for = _times(one).until(now)
    with transaction.atomic():
        is_ours = Schedule.objects.filter(pk=row.pk, next_run_at=row.next_run_at).update(
            next_run_at=_next(one, row, now), last_planned_for=planned_for, rule=_times(one).words()
        )
        if is_ours:
            Schedule.objects.filter(pk=row.pk).update(last_job_id=_enqueue(one, planned_for))
    return bool(is_ours)


def _put_right(row: Schedule, one: Job, now: datetime) -> None:
    """Mind a new rule in the code, and a clock that was ahead and was set back."""
    due, words = _next(one, row, now), _times(one).words()
    if row.rule == words and row.next_run_at <= due:
        return
    Schedule.objects.filter(pk=row.pk, next_run_at=row.next_run_at).update(next_run_at=due, rule=words)
    log.warning("schedule_put_right", schedule=row.name, was=row.next_run_at.isoformat(), now=due.isoformat())
