"""When scheduled jobs run: over a whole year, through summer time, and on clocks that jump."""

from datetime import UTC, datetime, time, timedelta

import pytest

from mlco_portal.jobs.rules import LONDON, WORKING_DAYS, At, Every, is_jump, is_lost, wait_after


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def runs_between(times, start, end):
    found, moment = [], start
    while (moment := times.after(moment)) <= end:
        found.append(moment)
    return found


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (28, utc(2026, 3, 28, 7)),
        (29, utc(2026, 3, 29, 6)),
        (30, utc(2026, 3, 30, 6)),
    ],
)
def test_seven_in_the_morning_is_london_time_when_summer_time_begins(day, expected):
    start = utc(2026, 3, day, 0)
    assert runs_between(At(time(7)), start, start + timedelta(hours=12)) == [expected]


def test_seven_in_the_morning_when_summer_time_ends():
    start = utc(2026, 10, 24, 23)
    assert runs_between(At(time(7)), start, utc(2026, 10, 25, 23)) == [utc(2026, 10, 25, 7)]


def test_a_time_that_does_not_exist_comes_once_an_hour_later():
    runs = runs_between(At(time(1, 30)), utc(2026, 3, 28, 12), utc(2026, 3, 30, 12))
    assert runs == [utc(2026, 3, 29, 1, 30), utc(2026, 3, 30, 0, 30)]
    assert [run.astimezone(LONDON).strftime("%H:%M") for run in runs] == ["02:30", "01:30"]


def test_a_time_that_comes_twice_runs_the_first_time_only():
    runs = runs_between(At(time(1, 30)), utc(2026, 10, 24, 12), utc(2026, 10, 26, 12))
    assert runs == [utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)]


@pytest.mark.parametrize("clock", [time(0), time(0, 30), time(1), time(1, 30), time(2), time(7), time(23, 59)])
def test_each_day_of_a_year_has_exactly_one_run(clock):
    runs = runs_between(
        At(clock), datetime(2026, 1, 1, tzinfo=LONDON) - timedelta(seconds=1), utc(2026, 12, 31, 23, 59)
    )
    assert sorted({run.astimezone(LONDON).date() for run in runs}) == [run.astimezone(LONDON).date() for run in runs]
    assert len(runs) == 365


def test_only_the_weekdays_asked_for():
    runs = runs_between(At(time(7), WORKING_DAYS), utc(2026, 11, 20, 12), utc(2026, 11, 24, 12))
    assert runs == [utc(2026, 11, 23, 7), utc(2026, 11, 24, 7)]
    assert At(time(7), WORKING_DAYS).until(utc(2026, 11, 22, 12)) == utc(2026, 11, 20, 7)


def test_every_ten_minutes_is_counted_alike_everywhere():
    ten = Every(timedelta(minutes=10))
    assert ten.after(utc(2026, 3, 29, 0, 55)) == utc(2026, 3, 29, 1, 0)
    assert ten.after(utc(2026, 3, 29, 1, 0)) == utc(2026, 3, 29, 1, 10)
    assert ten.until(utc(2026, 3, 29, 1, 9, 59)) == utc(2026, 3, 29, 1, 0)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (Every(timedelta(seconds=30)), "Every 30 seconds"),
        (Every(timedelta(minutes=1)), "Every minute"),
        (Every(timedelta(minutes=90)), "Every 90 minutes"),
        (Every(timedelta(hours=1)), "Every hour"),
        (Every(timedelta(hours=6)), "Every 6 hours"),
        (At(time(7)), "Every day at 7am"),
        (At(time(7), WORKING_DAYS), "Monday to Friday at 7am"),
        (At(time(7), (4, 0)), "Monday, Friday at 7am"),
    ],
)
def test_a_schedule_is_said_in_words(times, words):
    assert times.words() == words


def test_what_is_no_schedule_is_refused():
    with pytest.raises(ValueError):
        Every(timedelta(0))
    with pytest.raises(ValueError):
        At(time(7), ())
    with pytest.raises(ValueError):
        At(time(7), (7,))


def test_waits_grow_to_an_hour():
    minute = timedelta(minutes=1)
    assert [wait_after(n, minute) // minute for n in (1, 2, 3, 4, 7, 50)] == [1, 2, 4, 8, 60, 60]


def test_a_clock_that_was_set_is_noticed():
    ten = timedelta(seconds=10)
    assert not is_jump(by_the_wall=timedelta(seconds=12), by_the_count=ten)
    assert is_jump(by_the_wall=timedelta(hours=1), by_the_count=ten)
    assert is_jump(by_the_wall=-timedelta(hours=1), by_the_count=ten)


@pytest.mark.parametrize(("minutes", "lost"), [(0, False), (1, False), (3, True), (-1, False), (-60, True)])
def test_a_worker_without_a_sign_is_lost(minutes, lost):
    now = utc(2026, 1, 1, 12)
    assert is_lost(seen_at=now - timedelta(minutes=minutes), now=now, lease=timedelta(minutes=2)) is lost
