"""Charts of the organisation's metrics, as blocks need them: the one place that reads their series."""

from collections.abc import Sequence
from datetime import date

from kloe.charts import XmrChart
from kloe.metrics.models import Metric, MetricSeries, SeriesScope
from kloe.metrics.queries import series_with_names
from kloe.reading.charting import charts_of
from kloe.reading.queries import SeriesRead, SeriesWanted, series_listed, with_points

WHOLE = SeriesScope.ORGANISATION.value


def metrics_with_series() -> list[tuple[str, str]]:
    """Return the code and the name of each metric that is measured somewhere (one query)."""
    found = Metric.objects.filter(series__isnull=False).distinct()
    return list(found.order_by("name", "pk").values_list("code", "name"))


def places_with_series() -> list[tuple[str, str]]:
    """Return each place where something is measured, as what a binding holds and its name, the kinds in their order.

    The whole organisation is none of them (one query).
    """
    found = series_with_names(MetricSeries.objects.exclude(scope=SeriesScope.ORGANISATION))
    kinds = list(SeriesScope.values)
    named = {(kinds.index(one.scope), one.place_name, f"{one.scope} {one.place_code}") for one in found}
    return [(place, name) for _, name, place in sorted(named)]


def charts_until(day: date, place: str) -> dict[str, XmrChart]:
    """Return the chart of each metric that is measured at the place, with approved values up to the day, by code.

    Seven queries, however many there are.
    """
    scope, _, code = (place or WHOLE).partition(" ")
    read = _up_to(day, with_points(list(series_listed(SeriesWanted(scope=scope, place=code)))))
    return {one.metric.code: chart for one, chart in zip(read, charts_of(read), strict=True) if chart is not None}


def _up_to(day: date, read: Sequence[SeriesRead]) -> list[SeriesRead]:
    return [SeriesRead(one.series, [point for point in one.points if point[0] <= day]) for one in read]
