"""The periods that values are of: weeks from Monday, months, quarters and years of the planning year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kloe.metrics.models import Metric, MetricSeries
from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear

DAY = timedelta(days=1)
MONTHS = {Metric.Frequency.MONTHLY: 1, Metric.Frequency.QUARTERLY: 3, Metric.Frequency.YEARLY: 12}
FIRST_DAY, LAST_DAY = date(2000, 4, 1), date(2100, 3, 31)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one day to another, both included."""

    starts_on: date
    ends_on: date


def period_of(frequency: str, day: date) -> Period:
    """Return the period that the day lies in."""
    if frequency == Metric.Frequency.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    months = MONTHS[Metric.Frequency(frequency)]
    since_april = (day.month - 4) % 12
    starts_on = _months_later(day.replace(day=1), -(since_april % months))
    return Period(starts_on, _months_later(starts_on, months) - DAY)


def before(frequency: str, period: Period) -> Period:
    """Return the period before."""
    return period_of(frequency, period.starts_on - DAY)


def after(frequency: str, period: Period) -> Period:
    """Return the period that follows."""
    return period_of(frequency, period.ends_on + DAY)


def last_ended(frequency: str, today: date) -> Period:
    """Return the newest period that is over."""
    return before(frequency, period_of(frequency, today))


def recent_periods(frequency: str, last: Period, count: int) -> list[Period]:
    """Return so many periods, the oldest first, that end with `last`."""
    found = [last]
    while len(found) < count:
        found.append(before(frequency, found[-1]))
    return found[::-1]


def periods_between(frequency: str, first: date, last: date) -> Iterator[Period]:
    """Return every period from the one of `first` to the one of `last`."""
    period = period_of(frequency, first)
    while period.starts_on <= last:
        yield period
        period = after(frequency, period)


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def period_words(frequency: str, ends_on: date) -> str:
    """Return a period as people say it: `March 2024`, `January to March 2024`, `2023/24`."""
    period = period_of(frequency, ends_on)
    if frequency == Metric.Frequency.WEEKLY:
        return f"week to {british_date(period.ends_on)}"
    if frequency == Metric.Frequency.MONTHLY:
        return f"{period.ends_on:%B %Y}"
    if frequency == Metric.Frequency.QUARTERLY:
        return f"{period.starts_on:%B} to {period.ends_on:%B %Y}"
    return str(PlanningYear.on(period.ends_on))


def short_words(frequency: str, ends_on: date) -> str:
    """Return a period for the head of a column: `Mar 24`, `Q4 23/24`, `2023/24`, `3 Mar 24`."""
    if frequency == Metric.Frequency.WEEKLY:
        return f"{ends_on.day} {ends_on:%b %y}"
    if frequency == Metric.Frequency.MONTHLY:
        return f"{ends_on:%b %y}"
    if frequency == Metric.Frequency.QUARTERLY:
        return f"Q{(ends_on.month - 4) % 12 // 3 + 1} {PlanningYear.on(ends_on).short}"
    return str(PlanningYear.on(ends_on))


def due_on(metric: Metric, newest: date) -> date:
    """Return by which day the value after the newest one is to be there: its period and the days of grace are over."""
    following = after(metric.frequency, period_of(metric.frequency, newest))
    return following.ends_on + timedelta(days=metric.grace_days)


def last_day(series: MetricSeries) -> date | None:
    """Return the last day of the series, which is that of its metric where that ends earlier; None while it goes on."""
    return min((one for one in (series.metric.ended_on, series.ended_on) if one is not None), default=None)


def problem_after_end(period: Period, ended: date | None) -> str:
    """Return why a period has no value any more, or ""."""
    if ended is None or period.ends_on <= ended:
        return ""
    return f"This is measured until {british_date(ended)}. Leave later periods out"


def is_stale(metric: Metric, newest: date | None, today: date, ended_on: date | None = None) -> bool:
    """Say whether the next value is late: its period and the days of grace are over. What ended is never late."""
    if newest is None:
        return False
    ended = min((one for one in (metric.ended_on, ended_on) if one is not None), default=None)
    if ended is not None and newest >= period_of(metric.frequency, ended).ends_on:
        return False
    return due_on(metric, newest) < today
