"""A worker: starts what is due, takes jobs from the queue one after another, and gives signs of life meanwhile."""

import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection, connections
from django.utils import timezone
from django_tasks.base import TaskContext
from django_tasks_db.models import DBTaskResult

from mlco_portal.jobs.actions.queue import claim_job, fail, succeed
from mlco_portal.jobs.actions.schedules import start_due_schedules
from mlco_portal.jobs.actions.workers import give_sign, lease, sign_off, take_from_the_lost
from mlco_portal.jobs.rules import is_jump

log = structlog.get_logger("mlco_portal.jobs")
LOOK_AT_SCHEDULE = 5.0
LONGEST_PAUSE = 30.0
NO_MORE_TRIES = 3
DATABASE_IS_AWAY = (DatabaseError, InterfaceError)


def new_worker_id() -> str:
    """Return a name that no other worker has: host, process and a few random letters."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"


def _renew_connection() -> None:
    """Drop a connection that has grown old or broken; inside a transaction (a test) leave it alone."""
    if not connection.in_atomic_block:
        close_old_connections()


class Signs:
    """Signs of life from a thread of its own, so that a long job does not look like a dead worker."""

    def __init__(self, worker_id: str, *, is_embedded: bool) -> None:
        self.worker_id, self.is_embedded = worker_id, is_embedded
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._give, name="jobs-signs", daemon=True)

    def __enter__(self) -> "Signs":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=LONGEST_PAUSE)

    def _give(self) -> None:
        while not self._stop.wait(lease().total_seconds() / 4):
            try:
                give_sign(worker_id=self.worker_id, is_embedded=self.is_embedded)
            except DATABASE_IS_AWAY:
                log.warning("no_sign_given", worker=self.worker_id)
            finally:
                connection.close()


class Worker:
    """Runs until `stop` is called, or with `drain` until nothing is left to do. One thread, one job at a time."""

    def __init__(self, *, interval: float = 1.0, is_embedded: bool = False, worker_id: str = "") -> None:
        self.worker_id = worker_id or new_worker_id()
        self.interval, self.is_embedded = interval, is_embedded
        self.done = 0
        self._is_busy = False
        self._stopping = threading.Event()
        self._looked_at: float | None = None
        self._reaped: tuple[float, datetime] | None = None

    def stop(self) -> None:
        """Finish the job in hand, then end."""
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped. A database that is away is waited for."""
        pause, is_idle = self.interval, True
        log.info("worker_started", worker=self.worker_id)
        with Signs(self.worker_id, is_embedded=self.is_embedded):
            while not self._stopping.is_set():
                try:
                    if is_idle:
                        _renew_connection()
                    is_idle = not self.step()
                    pause = self.interval
                except DATABASE_IS_AWAY as error:
                    log.warning("jobs_wait_for_database", worker=self.worker_id, error=type(error).__name__)
                    connections.close_all()
                    is_idle, pause = True, min(max(pause, 0.5) * 2, LONGEST_PAUSE)
                if is_idle:
                    self._stopping.wait(pause)
        self._end()

    def drain(self) -> int:
        """Do what is due now and end; return how many jobs were run."""
        with Signs(self.worker_id, is_embedded=self.is_embedded):
            while not self._stopping.is_set() and self.step():
                pass
        self._end()
        return self.done

    def step(self) -> bool:
        """Look after the schedule now and then, and run one job; False when there was none."""
        if self._looked_at is None or time.monotonic() - self._looked_at >= LOOK_AT_SCHEDULE:
            self._look_after()
            self._looked_at = time.monotonic()
        job = claim_job(worker_id=self.worker_id, is_busy=self._is_busy)
        self._is_busy = job is not None
        if job is None:
            return False
        self._run_one(job)
        self.done += 1
        return True

    def _look_after(self) -> None:
        if self._looked_at is None:
            give_sign(worker_id=self.worker_id, is_embedded=self.is_embedded)
        start_due_schedules()
        counted, wall = time.monotonic(), timezone.now()
        if self._reaped is not None:
            was_counted, was_wall = self._reaped
            if counted - was_counted < lease().total_seconds() / 4:
                return
            spent = timedelta(seconds=counted - was_counted)
            if is_jump(by_the_wall=wall - was_wall, by_the_count=spent):
                log.warning("clock_was_set", worker=self.worker_id)
                give_sign(worker_id=self.worker_id, is_embedded=self.is_embedded)
                self._reaped = (counted, wall)
                return
        take_from_the_lost(by_worker=self.worker_id)
        self._reaped = (counted, wall)

    def _run_one(self, job: DBTaskResult) -> None:
        """Run a job and keep how it ended. Whatever it raises is its failure, never the worker's."""
        structlog.contextvars.bind_contextvars(request_id=f"job-{job.pk.hex}")
        started = time.monotonic()
        try:
            value = self._call(job)
        except BaseException as error:  # noqa: BLE001 - also SystemExit: a job does not end the worker
            outcome: Callable[[], bool] = _failing(job, error)
        else:
            outcome = _succeeding(job, value)
        try:
            self._keep(outcome)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        log.info("job_ended", job=job.task_path, seconds=round(time.monotonic() - started, 3))

    def _call(self, job: DBTaskResult) -> Any:
        result: Any = job.task_result
        context = [TaskContext(task_result=result)] if result.task.takes_context else []
        return result.task.call(*context, *result.args, **result.kwargs)

    def _keep(self, outcome: Callable[[], bool]) -> None:
        """Keep how a job ended; while the database is away there is nothing else to do but to wait for it."""
        pause, tries = 0.5, 0
        while True:
            try:
                if not outcome():
                    log.warning("job_was_taken", worker=self.worker_id)
                return
            except DATABASE_IS_AWAY as error:
                tries += 1
                is_away = isinstance(error, OperationalError | InterfaceError)
                if connection.in_atomic_block or (tries >= NO_MORE_TRIES and not is_away):
                    raise
                log.warning("jobs_wait_for_database", worker=self.worker_id, error=type(error).__name__)
                connections.close_all()
                if self._stopping.wait(pause):
                    return
                pause = min(pause * 2, LONGEST_PAUSE)

    def _end(self) -> None:
        try:
            sign_off(worker_id=self.worker_id)
        except DATABASE_IS_AWAY:
            log.warning("worker_ended_without_database", worker=self.worker_id)
        log.info("worker_stopped", worker=self.worker_id, done=self.done)


def _failing(job: DBTaskResult, error: BaseException) -> Callable[[], bool]:
    return lambda: fail(job, error)


def _succeeding(job: DBTaskResult, value: Any) -> Callable[[], bool]:
    return lambda: succeed(job, value)
