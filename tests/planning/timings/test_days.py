"""Days as people count them: over midnight, weekends and the change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.timings.rules import calendar_days, figures_of, working_days


def at(day: str, clock: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "days", "working"),
    [
        (at("2024-01-10"), at("2024-01-10", "17:00"), 0, 0),
        (at("2024-01-10", "23:59"), at("2024-01-11", "00:01"), 1, 1),
        (at("2024-01-12"), at("2024-01-15"), 3, 1),
        (at("2024-01-12"), at("2024-01-14"), 2, 0),
        (at("2024-01-13"), at("2024-01-14"), 1, 0),
        (at("2024-01-10"), at("2024-01-24"), 14, 10),
        # 31 March 2024: clocks go forward at 1am; 23:30 in UTC is half past midnight of the next day from then on.
        (at("2024-03-30", "23:30"), at("2024-03-31", "22:30"), 1, 0),
        (at("2024-03-30", "23:30"), at("2024-03-31", "23:30"), 2, 1),
        # 27 October 2024: a day of 25 hours is one day.
        (at("2024-10-26", "23:30"), at("2024-10-27", "23:30"), 0, 0),
        (at("2024-10-26", "22:30"), at("2024-10-27", "23:30"), 1, 0),
    ],
)
def test_days_between_moments(since, until, days, working):
    assert (calendar_days(since, until), working_days(since, until)) == (days, working)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_working_days_are_the_weekdays_after_the_first_day(first, days):
    since = datetime.combine(first, time(12), tzinfo=UTC)
    after = [first + timedelta(days=number) for number in range(1, days + 1)]
    until = since + timedelta(days=days)
    assert working_days(since, until) == sum(day.weekday() < 5 for day in after)
    assert calendar_days(since, until) == days


def test_the_middle_of_few_waits_is_not_given():
    assert figures_of([]).count == 0
    assert (figures_of([3, 9]).middle, figures_of([3, 9]).longest) == (None, 9)
    assert (figures_of([1, 2, 3, 4, 30]).middle, figures_of([1, 2, 3, 4, 30]).longest) == (3.0, 30)
    assert figures_of([1, 2, 3, 4, 5, 30]).middle == 3.5
