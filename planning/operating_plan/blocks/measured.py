"""The figures of the organisation's metrics, as blocks need them: the one place that reads their records."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries, SeriesScope, Target
from mlco_portal.statements import prepared


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
    percent = (Metric.Unit.PERCENT, Metric.Unit.PERCENT_OF)
    return {
        code: Measured(code, name, unit in percent, better, value, target, as_of)
        for code, name, unit, better, value, target, as_of in _newest(day)
    }


@prepared
def _newest(day: date) -> "QuerySet[Measurement, tuple[Any, ...]]":
    approved = Measurement.objects.approved().filter(as_of__lte=day)
    newest = approved.filter(series=OuterRef("pk")).order_by("-as_of", "-pk").values("pk")[:1]
    series = MetricSeries.objects.filter(scope=SeriesScope.ORGANISATION).annotate(newest=Subquery(newest))
    held = Target.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("as_of")),
        series=OuterRef("series"),
        starts_on__lte=OuterRef("as_of"),
    )
    found = Measurement.objects.filter(pk__in=series.values("newest")).annotate(
        target=Subquery(held.order_by("starts_on", "pk").values("value")[:1])
    )
    about = ("code", "name", "unit", "better")
    return found.order_by("series").values_list(
        *(f"series__metric__{one}" for one in about), "value", "target", "as_of"
    )
