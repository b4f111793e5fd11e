"""How a job is written. An app keeps its jobs in `tasks.py`, where they are found when the portal starts.

    @job(retries=4)
    def send_batch(*, batch: int) -> str:
        "Send the held messages of a batch; those that went out already are left alone."

    send_batch.enqueue(batch=3)          # inside the transaction that causes it: a rollback takes the job back

    @scheduled(at=time(7, 0), weekdays=WORKING_DAYS)
    def send_digests(*, planned_for: datetime) -> str:
        "Send each person one mail with the notices that wait; who was told already is left alone."

Arguments are what JSON can hold, best the keys of records. A job may run twice: a worker can die after the work and
before it says so. So each job is **idempotent**, and its docstring says what makes it so. What it returns (a short
text or a number) stands on the page of background jobs. A scheduled job gets `planned_for`, the moment that it is
for (not the moment it runs): runs that were missed are caught up by one run for the latest of them. It is started
again only after the run before has ended. The decorated function can still be called like any other.
"""

import inspect
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django_tasks import task
from django_tasks.base import Task

from mlco_portal.jobs.rules import EVERY_DAY, At, Every, Times

LONGEST_ARGUMENTS = 10_000
FIRST_WAIT = timedelta(minutes=1)
PLANNED_FOR = "planned_for"


class BadArguments(ValueError):
    """A job was given what it does not take, or what the queue cannot hold."""


class NotASchedule(ValueError):
    """`@scheduled` needs either `every` or `at`."""


@dataclass(frozen=True, kw_only=True)
class Job(Task):
    """A function that workers run; `retries` times again after failures, `times` when it runs by itself."""

    retries: int = 4
    first_wait: timedelta = FIRST_WAIT
    times: Times | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.func(*args, **kwargs)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Run the function with arguments that come from the queue."""
        if self.times and isinstance(kwargs.get(PLANNED_FOR), str):
            kwargs = {**kwargs, PLANNED_FOR: datetime.fromisoformat(kwargs[PLANNED_FOR])}
        return self.func(*args, **kwargs)

    @property
    def attempts(self) -> int:
        return self.retries + 1

    @property
    def about(self) -> str:
        """Return what the job does: the first line of its docstring, without what makes it idempotent (after ";")."""
        line = (inspect.getdoc(self.func) or "").split("\n")[0]
        return f"{line.partition(';')[0]}." if ";" in line else line


SCHEDULES: dict[str, Job] = {}


def job(*, retries: int = 4, first_wait: timedelta = FIRST_WAIT, priority: int = 0) -> Callable[[Callable], Job]:
    """Make a function of a module a job. `priority` goes from -100 to 100; higher runs first."""

    def made(function: Callable) -> Job:
        return task(priority=priority, retries=retries, first_wait=first_wait)(function)  # type: ignore[return-value]

    return made


def scheduled(
    *,
    every: timedelta | None = None,
    at: time | None = None,
    weekdays: Collection[int] = EVERY_DAY,
    retries: int | None = None,
    first_wait: timedelta = FIRST_WAIT,
) -> Callable[[Callable], Job]:
    """Make a function of a module a job that runs by itself: every so often, or at a time of the clocks in London.

    What runs every few minutes is tried again by its next run, what runs at a time of day up to four times.
    """
    if (every is None) == (at is None):
        raise NotASchedule("Say either every=timedelta(…) or at=time(…).")
    times: Times = Every(every) if every is not None else At(at, tuple(weekdays))  # type: ignore[arg-type]
    tries = retries if retries is not None else (0 if every else 4)

    def made(function: Callable) -> Job:
        one: Job = task(retries=tries, first_wait=first_wait, times=times)(function)  # type: ignore[assignment]
        SCHEDULES[one.module_path] = one
        return one

    return made


def check_arguments(one: Task, args: Any, kwargs: Any) -> None:
    """Raise BadArguments when the function does not take them, or the queue cannot hold them."""
    try:
        inspect.signature(one.func).bind(*args, **kwargs)
    except TypeError as problem:
        raise BadArguments(f"{one.name}: {problem}.") from problem
    try:
        written = json.dumps([args, kwargs], allow_nan=False, ensure_ascii=False)
        written.encode()
    except (TypeError, ValueError) as problem:
        raise BadArguments(f"{one.name}: only what JSON can hold can wait in the queue ({problem}).") from problem
    if "\\u0000" in written:
        raise BadArguments(f"{one.name}: the character NUL cannot be kept.")
    if len(written) > LONGEST_ARGUMENTS:
        raise BadArguments(f"{one.name}: {len(written)} characters are too many. Give the key of a record instead.")
