"""The month that a report is about, and whether a series has the value that belongs into it. Pure."""

from datetime import date, timedelta

from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.rules.periods import before, period_of, period_words
from mlco_portal.wording import british_date


def month_end(day: date) -> date:
    """Return the last day of the month of the day."""
    return period_of(Metric.Frequency.MONTHLY, day).ends_on


def is_over(month: date, today: date) -> bool:
    """Whether the month that ends on the day is over."""
    return month < today


def expected_in(metric: Metric, month: date) -> date:
    """Return the end of the newest period of the metric that is over when the month is."""
    period = period_of(metric.frequency, month)
    return period.ends_on if period.ends_on <= month else before(metric.frequency, period).ends_on


def belongs_into(series: MetricSeries, month: date) -> bool:
    """Whether the series is still measured in the month."""
    ends = [one for one in (series.metric.ended_on, series.ended_on) if one is not None]
    return not ends or min(ends) >= month.replace(day=1)


def stale_words(series: MetricSeries, newest: date | None, month: date, today: date) -> str:
    """Return that the value of the month is not there, and by when it is due or was; "" when it is there."""
    metric = series.metric
    expected = expected_in(metric, month)
    if newest is not None and newest >= expected:
        return ""
    ends = [one for one in (metric.ended_on, series.ended_on) if one is not None]
    if newest is not None and ends and newest >= period_of(metric.frequency, min(ends)).ends_on:
        return ""
    due_on = expected + timedelta(days=metric.grace_days)
    words = "was due by" if due_on < today else "is due by"
    missing = f"The value of {period_words(metric.frequency, expected)} {words} {british_date(due_on)}"
    if newest is None:
        return f"{missing}; there is no approved value yet"
    return f"{missing}; the newest approved value is of {period_words(metric.frequency, newest)}"
