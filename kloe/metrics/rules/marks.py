"""Which points of a series can be marked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kloe.metrics.models import Metric
from kloe.metrics.rules.periods import period_words
from kloe.spc.series import FEWEST_FIXED
from mlco_portal.wording import counted


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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values between two places where limits begin anew: its first day, and until when values make its limits."""

    starts_on: date
    fixed_until: date | None = None


def stretch_of(stretches: Sequence[Stretch], day: date) -> Stretch:
    """Return the stretch that the day lies in, of those in order; the first one for a day before all."""
    return next((one for one in reversed(stretches) if one.starts_on <= day), stretches[0])


def within_fixed_problem(metric: Metric, stretches: Sequence[Stretch], on: date) -> str:
    """Return why limits cannot begin anew among the values that make fixed ones, or ""."""
    fixed_until = stretch_of(stretches, on).fixed_until if stretches else None
    if fixed_until is None or on > fixed_until:
        return ""
    words = period_words(metric.frequency, fixed_until)
    return f"The limits are fixed by the values until {words}. Take that back first, or choose a later period"


def fix_problem(
    metric: Metric, days: Sequence[date], stretches: Sequence[Stretch], first: date | None, until: date
) -> tuple[str, str] | None:
    """Return the field and the reason why limits cannot be fixed by the values of the periods, or None.

    Without a first one they are those from the last place where limits begin anew.
    """
    for name, day in (("first", first), ("until", until)):
        if day is not None and (problem := mark_problem(metric, days, day)):
            return name, problem
    stretch = stretch_of(stretches, until)
    begins = first or stretch.starts_on
    if begins > until:
        return "until", "The last period is before the first one. Check both"
    if begins < stretch.starts_on:
        words = period_words(metric.frequency, stretch.starts_on)
        return "first", f"The limits are reckoned anew from {words}. Choose that period, or a later one"
    if begins > stretch.starts_on:
        if problem := within_fixed_problem(metric, stretches, begins):
            return "first", problem
    elif stretch.fixed_until is not None:
        words = period_words(metric.frequency, stretch.fixed_until)
        return "until", f"These limits are fixed already, by the values until {words}. Take that back first"
    count = sum(begins <= one <= until for one in days)
    if count < FEWEST_FIXED:
        return (
            "until",
            f"{counted(count, 'value')} {'lies' if count == 1 else 'lie'} there. {FEWEST_FIXED} or more fix limits",
        )
    return None
