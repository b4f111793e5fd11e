"""One job: run once, tried again with growing waits, given up, taken from a lost worker."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time

from mlco_portal.audit.models import AuditEntry
from mlco_portal.jobs.actions.queue import LOST, NotGivenUp, claim_job, fail, run_again, succeed
from mlco_portal.jobs.actions.workers import clear_away, give_sign, take_from_the_lost
from mlco_portal.jobs.declare import BadArguments
from mlco_portal.jobs.models import JobFailure, JobWorker
from mlco_portal.jobs.worker import Worker
from tests.factories import UserFactory
from tests.jobs import work

pytestmark = pytest.mark.django_db
NOON = "2026-01-05 12:00:00"


def the_job():
    return DBTaskResult.objects.get()


def test_a_job_runs_once_and_keeps_what_it_returned(tmp_path):
    work.leave_a_note.enqueue(folder=str(tmp_path), what=7)
    assert Worker().drain() == 1
    assert Worker().drain() == 0
    assert len(list(tmp_path.iterdir())) == 1
    assert (the_job().status, the_job().return_value) == ("SUCCESSFUL", "noted 7")


def test_a_job_goes_with_the_transaction_that_causes_it(tmp_path):
    with transaction.atomic():
        work.leave_a_note.enqueue(folder=str(tmp_path), what=7)
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0


def test_a_failing_job_waits_longer_each_time_and_is_given_up():
    with freeze_time(NOON) as clock:
        work.break_down.enqueue(why="no mail server")
        seen = []
        for _ in range(20):
            Worker().drain()
            seen.append((the_job().status, JobFailure.objects.count()))
            clock.tick(timedelta(minutes=0.5))
    changes = [one for n, one in enumerate(seen) if n == 0 or seen[n - 1] != one]
    assert changes == [("READY", 1), ("READY", 2), ("FAILED", 3)]
    assert seen.index(("READY", 2)) == 2
    assert seen.index(("FAILED", 3)) == 6
    assert [failure.attempt for failure in JobFailure.objects.all()] == [1, 2, 3]
    assert JobFailure.objects.first().error == "ValueError: no mail server"
    assert "raise ValueError(why)" in the_job().traceback


def test_a_job_that_succeeds_later_keeps_why_it_failed_before(tmp_path):
    work.succeed_the_third_time.enqueue(folder=str(tmp_path))
    Worker().drain()
    assert (the_job().status, the_job().return_value, the_job().traceback) == ("SUCCESSFUL", "at last", "")
    assert [failure.error for failure in JobFailure.objects.all()] == ["RuntimeError: not yet"] * 2


def test_a_job_that_was_given_up_is_run_again_by_hand_with_all_its_attempts():
    by = UserFactory()
    with freeze_time(NOON) as clock:
        work.break_down.enqueue(why="no mail server")
        with pytest.raises(NotGivenUp):
            run_again(job=the_job(), by=by)
        for _ in range(3):
            Worker().drain()
            clock.tick(timedelta(hours=1))
        run_again(job=the_job(), by=by)
        assert (the_job().status, the_job().worker_ids) == ("READY", [])
        Worker().drain()
    assert (the_job().status, JobFailure.objects.count()) == ("READY", 4)
    assert [(entry.action, entry.by) for entry in AuditEntry.objects.all()] == [("jobs.run_again", by)]


@pytest.mark.parametrize("why", ["\x00", "\ud800", "\u202e‮", "😀" * 400, "x" * 1_000_000, "", "<script>"])
def test_whatever_an_error_says_is_kept(why):
    job = work.break_down.enqueue(why="fine")
    DBTaskResult.objects.filter(pk=job.id).update(status="RUNNING", started_at=timezone.now(), worker_ids=["a"])
    assert fail(the_job(), ValueError(why)) is True
    assert len(JobFailure.objects.get().error) <= 300
    assert len(the_job().traceback) <= 20_000


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "missing a required"),
        ({"why": "a", "who": "b"}, "unexpected keyword"),
        ({"why": {1, 2}}, "JSON"),
        ({"why": float("nan")}, "JSON"),
        ({"why": "\ud800"}, "JSON"),
        ({"why": "a\x00b"}, "NUL"),
        ({"why": "x" * 1_000_000}, "too many"),
        ({"why": timezone.now()}, "JSON"),
    ],
)
def test_bad_arguments_are_refused_at_the_door(arguments, problem):
    with pytest.raises(BadArguments, match=problem):
        work.break_down.enqueue(**arguments)
    assert DBTaskResult.objects.count() == 0


def test_a_function_that_was_removed_fails_visibly_and_stops_no_worker(tmp_path):
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    DBTaskResult.objects.update(task_path="tests.jobs.work.removed_since")
    work.leave_a_note.enqueue(folder=str(tmp_path), what=2)
    assert Worker().drain() == 2
    failure = JobFailure.objects.get()
    assert failure.error.startswith("ImportError: ")
    assert failure.job.status == "READY"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("path", ["tests.jobs.work.note", "no_such_module.job", "rubbish", "os.system"])
def test_what_is_no_job_is_never_called(path, tmp_path):
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    DBTaskResult.objects.update(task_path=path)
    Worker().drain()
    assert (the_job().status, JobFailure.objects.count(), list(tmp_path.iterdir())) == ("READY", 1, [])


def test_a_job_that_ends_python_ends_no_worker():
    work.leave_the_process.enqueue()
    assert Worker().drain() == 1
    assert JobFailure.objects.get().error == "SystemExit: 3"


def test_a_job_is_taken_from_a_worker_without_a_sign(tmp_path):
    with freeze_time(NOON) as clock:
        work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
        give_sign(worker_id="lost", is_embedded=False)
        job = claim_job(worker_id="lost")
        clock.tick(timedelta(seconds=100))
        assert take_from_the_lost() == 0
        clock.tick(timedelta(seconds=30))
        assert take_from_the_lost() == 1
        assert take_from_the_lost() == 0
        assert (the_job().status, JobFailure.objects.get().error) == ("READY", LOST)
        assert succeed(job, "too late") is False
        assert the_job().status == "READY"


def test_a_worker_that_gives_signs_keeps_its_job_however_long_it_takes(tmp_path):
    with freeze_time(NOON) as clock:
        work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
        claim_job(worker_id="busy")
        for _ in range(10):
            give_sign(worker_id="busy", is_embedded=False)
            clock.tick(timedelta(seconds=60))
            assert take_from_the_lost() == 0
    assert the_job().status == "RUNNING"


def test_a_worker_takes_back_what_it_claimed_and_never_ran(tmp_path):
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    give_sign(worker_id="me", is_embedded=False)
    claim_job(worker_id="me")
    assert take_from_the_lost(by_worker="me") == 1


def test_a_worker_leaves_no_trace_when_it_ends():
    Worker().drain()
    assert JobWorker.objects.count() == 0


def test_old_results_are_cleared_away(tmp_path):
    with freeze_time(NOON) as clock:
        work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
        work.leave_the_process.enqueue()
        DBTaskResult.objects.filter(task_path__endswith="process").update(status="FAILED", finished_at=timezone.now())
        Worker().drain()
        left = []
        for _ in range(32):
            clear_away()
            left.append(sorted(DBTaskResult.objects.values_list("status", flat=True)))
            clock.tick(timedelta(days=1))
    assert left[2] == ["FAILED", "SUCCESSFUL"]
    assert left[3] == ["FAILED"]
    assert left[30] == ["FAILED"]
    assert left[31] == []


def test_of_one_function_two_hundred_failures_are_kept():
    now = timezone.now()
    for number in range(203):
        work.leave_the_process.enqueue()
        DBTaskResult.objects.filter(status="READY").update(status="FAILED", finished_at=now - timedelta(minutes=number))
    assert clear_away() == 3
    assert DBTaskResult.objects.count() == 200
