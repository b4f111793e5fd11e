"""What the quick grid shows: series by row, the newest values of some periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kloe.measurements.models import Measurement
from kloe.metrics.models import MetricSeries
from kloe.metrics.queries import PLACES, enterable, series_with_names
from kloe.metrics.rules.periods import Period
from services.rules import Access


@dataclass(frozen=True, slots=True)
class GridFilter:
    """What the grid is narrowed to; "" narrows nothing, but a grid has one frequency."""

    frequency: str = "monthly"
    metric: str = ""
    board: str = ""
    words: str = ""


def series_for_grid(access: Access, wanted: GridFilter, since: date) -> QuerySet[MetricSeries]:
    """Return the series that the person may enter values of, by metric and place, but not what ended before."""
    found = enterable(access).filter(metric__frequency=wanted.frequency)
    for ended in ("ended_on", "metric__ended_on"):
        found = found.filter(Q(**{ended: None}) | Q(**{f"{ended}__gte": since}))
    if wanted.metric:
        found = found.filter(metric__code=wanted.metric)
    if wanted.board:
        found = found.filter(metric__boards__code=wanted.board)
    for word in wanted.words.split()[:10]:
        by_place = Q()
        for place in PLACES:
            by_place |= Q(**{f"{place}__name__icontains": word})
        found = found.filter(by_place | Q(metric__name__icontains=word))
    return series_with_names(found).order_by("metric__name", "metric", "pk")


def values_in(series: Sequence[MetricSeries], periods: Sequence[Period]) -> dict[tuple[int, date], Measurement]:
    """Return {(series, end of period): value} of the periods, whatever its state (one query)."""
    found = Measurement.objects.filter(
        series__in=[one.pk for one in series], as_of__in=[one.ends_on for one in periods]
    )
    return {(one.series_id, one.as_of): one for one in found}
