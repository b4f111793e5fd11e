"""Several workers at once, workers that are killed, and a database that goes away: on a database of their own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, connections
from django_tasks_db.models import DBTaskResult

from mlco_portal.jobs.actions.queue import LOST
from mlco_portal.jobs.actions.schedules import start_due_schedules
from mlco_portal.jobs.models import JobFailure, JobWorker, Schedule
from mlco_portal.jobs.worker import Worker
from tests.jobs import work

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True)
START = """
import sys
from django.conf import settings
import django
django.setup()
settings.DATABASES["default"]["NAME"] = {name!r}
from django.core.management import call_command
from mlco_portal.jobs import declare
declare.SCHEDULES.clear()
call_command("run_jobs", *sys.argv[1:])
"""


@pytest.fixture
def start_worker(tmp_path_factory):
    """Return a function that starts `run_jobs` on the database of the test, in a process of its own."""
    started = []
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "mlco_portal.settings.test", "JOBS_LEASE_SECONDS": "2"}
    log = (tmp_path_factory.mktemp("workers") / "log").open("wb")

    def start(*arguments):
        code = START.format(name=str(connection.settings_dict["NAME"]))
        process = subprocess.Popen(
            [sys.executable, "-c", code, "--interval", "0.1", *arguments], cwd=ROOT, env=environment, stderr=log
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
    log.close()


def wait_for(condition, seconds=30):
    for _ in range(seconds * 20):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("It did not happen in time")


def statuses():
    return Counter(DBTaskResult.objects.values_list("status", flat=True))


def whats(folder):
    return Counter(path.name.split("-")[0] for path in folder.iterdir())


def in_threads(number, function):
    def run():
        try:
            function()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_four_workers_in_threads_run_each_job_once(tmp_path):
    for number in range(40):
        work.leave_a_note.enqueue(folder=str(tmp_path), what=number)
    in_threads(4, lambda: Worker().drain())
    assert whats(tmp_path) == {str(number): 1 for number in range(40)}
    assert statuses() == {"SUCCESSFUL": 40}


def test_four_workers_in_processes_run_each_job_once(tmp_path, start_worker):
    for number in range(60):
        work.leave_a_note.enqueue(folder=str(tmp_path), what=number)
    workers = [start_worker("--once") for _ in range(4)]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0, 0]
    assert whats(tmp_path) == {str(number): 1 for number in range(60)}
    assert statuses() == {"SUCCESSFUL": 60}


def test_many_workers_that_look_at_once_start_a_due_run_once(no_schedules):
    no_schedules["tests.jobs.many"] = work.due_now
    start_due_schedules()
    Schedule.objects.update(next_run_at="2026-01-01T00:00Z")
    at_once = threading.Barrier(6)

    def look():
        at_once.wait()
        start_due_schedules()

    in_threads(6, look)
    assert DBTaskResult.objects.count() == 1


def test_a_job_whose_worker_was_killed_is_run_again_by_another(tmp_path, start_worker):
    work.wait_until_killed.enqueue(folder=str(tmp_path))
    first = start_worker()
    wait_for(lambda: list(tmp_path.iterdir()))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert statuses() == {"RUNNING": 1}
    start_worker()
    wait_for(lambda: statuses() == {"SUCCESSFUL": 1})
    assert whats(tmp_path) == {"begun": 2}
    assert [failure.error for failure in JobFailure.objects.all()] == [LOST]
    assert DBTaskResult.objects.get().return_value == "recovered"


def test_a_job_that_kills_its_worker_each_time_is_given_up(tmp_path, start_worker):
    work.kill_the_worker.enqueue(folder=str(tmp_path))
    for _ in range(2):
        assert start_worker().wait(timeout=30) == -signal.SIGKILL
    start_worker()
    wait_for(lambda: statuses() == {"FAILED": 1})
    assert whats(tmp_path) == {"killed": 2}
    assert JobFailure.objects.count() == 2


def test_a_worker_that_is_asked_to_end_finishes_the_job_in_hand(tmp_path, start_worker):
    work.take_a_second.enqueue(folder=str(tmp_path))
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    worker = start_worker()
    wait_for(lambda: list(tmp_path.iterdir()))
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    assert whats(tmp_path) == {"begun": 1, "ended": 1}
    assert statuses() == {"SUCCESSFUL": 1, "READY": 1}
    assert JobWorker.objects.count() == 0


def test_a_connection_that_is_lost_stops_no_worker(tmp_path):
    work.lose_the_connection.enqueue()
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    worker = Worker(interval=0.05)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        wait_for(lambda: statuses() == {"SUCCESSFUL": 2}, seconds=60)
    finally:
        worker.stop()
        thread.join()
    assert whats(tmp_path) == {"1": 1}


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="SQLite has no server that closes connections")
def test_a_database_that_throws_everybody_out_stops_no_worker(tmp_path, start_worker):
    start_worker()
    wait_for(JobWorker.objects.exists)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    wait_for(lambda: statuses() == {"SUCCESSFUL": 1})
    assert whats(tmp_path) == {"1": 1}
