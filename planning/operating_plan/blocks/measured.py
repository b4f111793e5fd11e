"""The figures of the organisation's metrics, as blocks need them: the one place that reads their records."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, SeriesScope, Target


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
    """Return the whole organisation's newest approved figure of each metric up to that day, by code (one query).

    Of several targets that held then, the one that held first counts.
    """
    held = Target.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("as_of")),
        series=OuterRef("series"),
        starts_on__lte=OuterRef("as_of"),
    )
    rows = (
        Measurement.objects.approved()
        .filter(series__scope=SeriesScope.ORGANISATION, as_of__lte=day)
        .annotate(target=Subquery(held.order_by("starts_on", "pk").values("value")[:1]))
        .order_by("series", "as_of")
    )
    about = ("code", "name", "unit", "better")
    names = (*(f"series__metric__{one}" for one in about), "value", "target", "as_of")
    percent = (Metric.Unit.PERCENT, Metric.Unit.PERCENT_OF)
    found = {}
    for code, name, unit, better, value, target, as_of in rows.values_list(*names):
        found[code] = Measured(code, name, unit in percent, better, value, target, as_of)
    return found
