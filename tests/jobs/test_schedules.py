"""What runs by itself: once, caught up once, never twice."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time

from mlco_portal.jobs.actions.schedules import NoSuchSchedule, StillUnderWay, run_now, start_due_schedules
from mlco_portal.jobs.declare import SCHEDULES, NotASchedule, scheduled
from mlco_portal.jobs.models import Schedule
from mlco_portal.jobs.rules import LONDON
from mlco_portal.jobs.worker import Worker
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
RUNS = []


def write_down(*, planned_for: datetime) -> str:
    """Write down what it was for."""
    RUNS.append(planned_for)
    return "written"


FUNCTION = write_down


@pytest.fixture(autouse=True)
def _forget():
    RUNS.clear()


def declare(monkeypatch, **rule):
    """Schedule `write_down`; put the job where the worker looks for it."""
    one = scheduled(**rule)(FUNCTION)
    monkeypatch.setitem(globals(), "write_down", one)
    return one


def run():
    Worker().drain()


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_a_schedule_needs_one_rule():
    with pytest.raises(NotASchedule):
        scheduled()
    with pytest.raises(NotASchedule):
        scheduled(every=timedelta(hours=1), at=time(7))


@pytest.mark.parametrize("weekend", [utc(2026, 3, 28, 12), utc(2026, 10, 24, 12)])
def test_once_a_day_through_the_change_of_the_clocks(monkeypatch, weekend):
    declare(monkeypatch, at=time(7))
    with freeze_time(weekend) as clock:
        for _ in range(4 * 48):
            run()
            clock.tick(timedelta(minutes=15))
    assert [one.astimezone(LONDON).strftime("%d %H:%M") for one in RUNS] == [
        f"{weekend.day + 1} 07:00",
        f"{weekend.day + 2} 07:00",
    ]


def test_runs_that_were_missed_are_caught_up_by_one(monkeypatch):
    declare(monkeypatch, at=time(7))
    with freeze_time(utc(2026, 1, 5, 12)) as clock:
        run()
        assert RUNS == []
        clock.move_to(utc(2026, 1, 9, 16))
        run()
        run()
        assert [utc(2026, 1, 9, 7)] == RUNS
        clock.move_to(utc(2026, 1, 10, 6, 59))
        run()
        assert len(RUNS) == 1
        clock.move_to(utc(2026, 1, 10, 7, 0))
        run()
    assert [utc(2026, 1, 9, 7), utc(2026, 1, 10, 7)] == RUNS


def test_a_clock_that_was_ahead_for_a_while_runs_no_day_twice_and_misses_none(monkeypatch):
    declare(monkeypatch, at=time(7))
    with freeze_time(utc(2026, 1, 5, 6)) as clock:
        run()
        for moment in (utc(2026, 1, 5, 8), utc(2026, 1, 7, 8), utc(2026, 1, 5, 9), utc(2026, 1, 6, 8)):
            clock.move_to(moment)
            run()
        assert [utc(2026, 1, 5, 7), utc(2026, 1, 7, 7)] == RUNS
        for moment in (utc(2026, 1, 7, 9), utc(2026, 1, 8, 9)):
            clock.move_to(moment)
            run()
    assert [utc(2026, 1, 5, 7), utc(2026, 1, 7, 7), utc(2026, 1, 8, 7)] == RUNS


def test_every_minute_goes_on_when_the_clock_was_a_day_ahead(monkeypatch):
    declare(monkeypatch, every=timedelta(minutes=1))
    with freeze_time(utc(2026, 1, 5, 12)) as clock:
        run()
        clock.move_to(utc(2026, 1, 6, 12))
        run()
        clock.move_to(utc(2026, 1, 5, 12, 5))
        run()
        clock.move_to(utc(2026, 1, 5, 12, 6))
        run()
    assert [utc(2026, 1, 6, 12), utc(2026, 1, 5, 12, 6)] == RUNS


def test_a_run_waits_for_the_one_before(monkeypatch):
    declare(monkeypatch, every=timedelta(minutes=1))
    with freeze_time(utc(2026, 1, 5, 12)) as clock:
        start_due_schedules()
        started = []
        for _ in range(3):
            clock.tick(timedelta(minutes=1))
            started.append(len(start_due_schedules()))
        assert started == [1, 0, 0]
        run()
        assert len(start_due_schedules()) == 1
    assert DBTaskResult.objects.count() == 2


def test_a_new_rule_counts_at_once(monkeypatch):
    declare(monkeypatch, at=time(7))
    with freeze_time(utc(2026, 1, 5, 12)):
        run()
        declare(monkeypatch, at=time(6))
        run()
        assert Schedule.objects.get().next_run_at == utc(2026, 1, 6, 6)
        declare(monkeypatch, at=time(22))
        run()
        assert Schedule.objects.get().next_run_at == utc(2026, 1, 5, 22)


def test_a_schedule_that_was_removed_starts_nothing(monkeypatch):
    declare(monkeypatch, every=timedelta(minutes=1))
    with freeze_time(utc(2026, 1, 5, 12)) as clock:
        run()
        SCHEDULES.clear()
        clock.tick(timedelta(hours=1))
        assert start_due_schedules() == []


def test_nothing_due_is_one_query(monkeypatch, django_assert_num_queries):
    declare(monkeypatch, every=timedelta(hours=1))
    with freeze_time(utc(2026, 1, 5, 12)):
        run()
        with django_assert_num_queries(1):
            start_due_schedules()


def test_run_now_starts_one_run_only(monkeypatch):
    one, by = declare(monkeypatch, at=time(7)), UserFactory()
    run_now(name=one.module_path, by=by)
    with pytest.raises(StillUnderWay):
        run_now(name=one.module_path, by=by)
    with pytest.raises(NoSuchSchedule):
        run_now(name="os.system", by=by)
    run()
    run_now(name=one.module_path, by=by)
    assert len(RUNS) == 1
