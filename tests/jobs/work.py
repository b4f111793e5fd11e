"""Jobs of the tests, at a path that workers in other processes can import."""

import os
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from mlco_portal.jobs.declare import SCHEDULES, job, scheduled

AT_ONCE = timedelta(seconds=0)


def note(folder, what):
    """Leave a file for each run, so that two runs of one thing are seen."""
    (Path(folder) / f"{what}-{os.getpid()}-{time.time_ns()}").touch()


@job()
def leave_a_note(*, folder: str, what: int) -> str:
    """Leave a file."""
    note(folder, what)
    return f"noted {what}"


@job(retries=2, first_wait=timedelta(minutes=1))
def break_down(*, why: str) -> None:
    """Fail each time."""
    raise ValueError(why)


@job(retries=2, first_wait=AT_ONCE)
def succeed_the_third_time(*, folder: str) -> str:
    """Fail twice."""
    note(folder, "try")
    if len(list(Path(folder).iterdir())) < 3:
        raise RuntimeError("not yet")
    return "at last"


@job(retries=2, first_wait=AT_ONCE)
def wait_until_killed(*, folder: str) -> str:
    """Hang the first time, work the second time."""
    is_first = not list(Path(folder).iterdir())
    note(folder, "begun")
    if is_first:
        time.sleep(60)
    return "recovered"


@job(retries=1, first_wait=AT_ONCE)
def kill_the_worker(*, folder: str) -> None:
    """End the worker's process like a machine that loses power."""
    note(folder, "killed")
    os.kill(os.getpid(), signal.SIGKILL)


@job()
def take_a_second(*, folder: str) -> None:
    """Be in the middle of something when the worker is asked to end."""
    note(folder, "begun")
    time.sleep(1.5)
    note(folder, "ended")


@job()
def leave_the_process() -> None:
    """Ask Python to end."""
    raise SystemExit(3)


@job()
def lose_the_connection() -> str:
    """Close the connection under Django's feet, as a restart of the database does."""
    connection.ensure_connection()
    connection.connection.close()
    return "done all the same"


@scheduled(every=timedelta(hours=1))
def due_now(*, planned_for: datetime) -> str:
    """Be due every hour, in the tests that put it into the schedule."""
    return "done"


SCHEDULES.pop(due_now.module_path)
