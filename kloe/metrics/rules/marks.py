"""Which points of a series can be marked. Pure."""

from collections.abc import Sequence
from datetime import date

from kloe.metrics.models import Metric
from kloe.metrics.rules.periods import period_words


def mark_problem(metric: Metric, days: Sequence[date], on: date) -> str:
    """Return why nothing can be said of the period that ends on the day, or ""; `days` have approved values."""
    if on in days:
        return ""
    words = period_words(metric.frequency, on)
    return f"There is no approved value of {words} on the chart. Choose a period that has one"


def rebase_problem(metric: Metric, days: Sequence[date], on: date) -> str:
    """Return why the limits cannot be reckoned anew from the period that ends on the day, or ""."""
    if problem := mark_problem(metric, days, on):
        return problem
    if on == days[0]:
        words = period_words(metric.frequency, on)
        return f"The limits begin with {words} as it is, because it is the first value. Choose a later period"
    return ""
