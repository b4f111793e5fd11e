"""The figures of the organisation's metrics, as blocks need them: the one place that reads their records."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kloe.models import Measurement, Metric


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric and what was last measured of it."""

    code: str
    name: str
    is_percent: bool
    better: str
    value: Decimal
    target: Decimal | None
    as_of: date

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; none when there is no target or neither side is better."""
        if self.target is None or self.better == Metric.Better.NEITHER:
            return None
        return self.value <= self.target if self.better == Metric.Better.LOWER else self.value >= self.target


def measured_until(day: date) -> dict[str, Measured]:
    """Return the whole organisation's newest figure of each metric up to that day, by code (one query)."""
    rows = Measurement.objects.filter(service__isnull=True, as_of__lte=day).order_by("metric", "as_of")
    names = ("metric__code", "metric__name", "metric__unit", "metric__better", "value", "target", "as_of")
    found = {}
    for code, name, unit, better, value, target, as_of in rows.values_list(*names):
        found[code] = Measured(code, name, unit == Metric.Unit.PERCENT, better, value, target, as_of)
    return found
