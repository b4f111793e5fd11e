"""Metrics with some months of approved values, for tests of pages."""

from datetime import date
from typing import Any

from kloe.metrics.models import Metric, MetricSeries, Target
from kloe.metrics.rules.periods import period_of, recent_periods
from tests.factories import MetricFactory, measure, series_of

MARCH = date(2024, 3, 31)
CALM = [5.2, 5.5, 5.1, 5.8, 5.4, 5.9, 5.3, 5.6, 5.7, 5.2, 5.5, 5.4]


def measured_series(metric: Metric | None = None, values: Any = CALM, place: Any = None) -> MetricSeries:
    """Return a series of months that end in March 2024, held to at most 7.5."""
    metric = metric or MetricFactory(name="Vacancy rate", code="vacancy-rate", unit="percent", better="lower")
    for period, value in zip(recent_periods("monthly", period_of("monthly", MARCH), len(values)), values, strict=True):
        measure(metric, value, period.ends_on, place)
    series = series_of(metric, place)
    Target.objects.create(series=series, kind="at_most", value="7.5", starts_on=date(2023, 4, 1))
    return series
