"""A target as somebody gives it, and what is wrong with it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kloe.metrics.models import Metric, Target
from kloe.metrics.rules.figures import problem_of_value
from kloe.metrics.rules.periods import FIRST_DAY, LAST_DAY, period_of, period_words

MOST_STEPS = 120


@dataclass(frozen=True, slots=True)
class TargetGiven:
    """A target as somebody gives it; `trajectory` is {day: what is wanted by then}."""

    kind: str
    value: Decimal
    starts_on: date
    upper: Decimal | None = None
    ends_on: date | None = None
    label: str = ""
    source: str = ""
    trajectory: Mapping[date, Decimal] = field(default_factory=dict)


class TargetProblem(NamedTuple):
    """What is wrong with a target: its field, or the day of a step, and a sentence."""

    field: str
    text: str
    day: date | None = None


def target_problems(metric: Metric, given: TargetGiven) -> list[TargetProblem]:
    """Return all that is wrong with a target of the metric."""
    return [*_of_values(metric, given), *_of_dates(given), *_of_steps(metric, given)]


def _of_values(metric: Metric, given: TargetGiven) -> Iterator[TargetProblem]:
    if words := problem_of_value(metric, given.value):
        yield TargetProblem("value", words)
    if given.kind != Target.Kind.BETWEEN:
        if given.upper is not None:
            yield TargetProblem("upper", "Only a range has an upper value. Choose Between, or leave this empty")
        return
    if given.upper is None:
        yield TargetProblem("upper", "Enter the upper value of the range")
    elif words := problem_of_value(metric, given.upper):
        yield TargetProblem("upper", words)
    elif given.upper < given.value:
        yield TargetProblem("upper", "The upper value is below the lower one. Check both")


def _of_dates(given: TargetGiven) -> Iterator[TargetProblem]:
    if given.ends_on is not None and given.ends_on < given.starts_on:
        yield TargetProblem("ends_on", "The last day is before the first one. Check both")


def _of_steps(metric: Metric, given: TargetGiven) -> Iterator[TargetProblem]:
    if given.trajectory and given.kind == Target.Kind.BETWEEN:
        yield TargetProblem("kind", "A range has no trajectory. Choose another kind, or leave the steps empty")
    if len(given.trajectory) > MOST_STEPS:
        yield TargetProblem("pasted", f"A trajectory has {MOST_STEPS} steps at most")
    for day, value in sorted(given.trajectory.items()):
        if words := _of_step(metric, given, day) or problem_of_value(metric, value):
            yield TargetProblem("pasted", words, day)


def _of_step(metric: Metric, given: TargetGiven, day: date) -> str:
    period = period_of(metric.frequency, day)
    words = period_words(metric.frequency, day)
    if not FIRST_DAY <= day <= LAST_DAY:
        return f"{day.year} is too far away. Check the year"
    if period.ends_on != day:
        return f"{words} does not end on that day. Name the period, or its last day"
    if period.ends_on < given.starts_on:
        return f"{words} is over before the target holds. Check the first day, or leave this step out"
    if given.ends_on is not None and period.starts_on > given.ends_on:
        return f"{words} begins after the last day of the target. Check the last day, or leave this step out"
    return ""


def steps_until(metric: Metric, trajectory: Mapping[date, Decimal], ends_on: date) -> dict[date, Decimal]:
    """Return the steps that are left when the target ends on the day."""
    return {day: one for day, one in trajectory.items() if period_of(metric.frequency, day).starts_on <= ends_on}
