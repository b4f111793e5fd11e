"""What of a metric stays as it is, and when it can end. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kloe.metrics.models import Metric
from kloe.metrics.rules.periods import period_words

INSTEAD = "Retire this metric and add another one instead"
# The names in addresses that no metric can have.
RESERVED = {"add"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What hangs on a definition: values, targets, steps of a way to a target."""

    values: bool = False
    targets: bool = False
    steps: bool = False


def why_fixed(standing: Standing) -> dict[str, str]:
    """Return the fields of a definition that stay as they are, each with the reason."""
    entered = f"because values were entered by it. {INSTEAD}"
    found = {}
    if standing.values:
        found = {
            "unit": f"The unit stays as it is, {entered}",
            "frequency": f"How often it is measured stays as it is, {entered}",
            "aggregation": f"How values are put together stays as it is, {entered}",
        }
    if standing.targets:
        found.setdefault("unit", f"The unit stays as it is, because targets are set in it. {INSTEAD}")
    if standing.steps:
        reason = f"How often it is measured stays as it is, because a trajectory has its periods. {INSTEAD}"
        found.setdefault("frequency", reason)
    return found


def fixed_problem(metric: Metric, values: Mapping[str, Any], standing: Standing) -> tuple[str, str] | None:
    """Return the first field that was changed but cannot be, with the reason; None where all can."""
    for name, why in why_fixed(standing).items():
        if name in values and values[name] != getattr(metric, name):
            return name, why
    return None


def end_problem(metric: Metric, ended_on: date, newest: date | None) -> str:
    """Return why the metric, or a series of it, cannot end on the day, or ""."""
    if newest is not None and ended_on < newest:
        words = period_words(metric.frequency, newest)
        return f"There is a value of {words}. Choose the last day of that period, or a later one"
    return ""
