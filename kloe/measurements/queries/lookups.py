"""What a table of values is read against: series by the words that name them, and the values that are there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries, SeriesScope
from kloe.metrics.rules.periods import last_day

PLACES = ("group", "service", "locality", "neighbourhood")
FIGURES = ("value", "numerator", "denominator")
KEPT = (
    "pk", "series_id", "as_of", "period_start", *FIGURES, "state", "batch_id", "entered_by_id", "entered_at",
    "approved_by_id", "approved_at", "proposed_value", "proposed_numerator", "proposed_denominator", "proposed_at",
    "revision",
)  # fmt: skip


class NotFound(LookupError):
    """No series, or more than one, goes by these words; `column` says where they stand."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column = column


@dataclass
class SeriesBook:
    """All series, found by the words of a row: metric by code or name, place by code or name (two queries)."""

    metrics: dict[str, Metric] = field(default_factory=dict)
    series: dict[int, dict[str, list[MetricSeries]]] = field(default_factory=dict)
    found: dict[tuple[str, str, str], MetricSeries] = field(default_factory=dict)

    @classmethod
    def opened(cls) -> "SeriesBook":
        book = cls()
        for metric in Metric.objects.select_related("owner"):
            book.metrics[metric.name.lower()] = metric
        for metric in list(book.metrics.values()):
            book.metrics[metric.code] = metric
        places = MetricSeries.objects.select_related(*PLACES).order_by("pk")
        by_key = {one.pk: one for one in book.metrics.values()}
        for series in places:
            series.metric = by_key[series.metric_id]
            names = book.series.setdefault(series.metric_id, {})
            for word in {series.place_code.lower(), series.place_name.lower()} | _whole(series):
                names.setdefault(word, []).append(series)
        return book

    def named(self, metric: str, place: str, scope: str) -> MetricSeries:
        """Return the series that the words name; raise NotFound."""
        key = (metric, place, scope)
        if key not in self.found:
            self.found[key] = self._look(*(" ".join(one.lower().split()) for one in key))
        return self.found[key]

    def _look(self, metric: str, place: str, scope: str) -> MetricSeries:
        if not metric:
            raise NotFound("metric", "Enter the code or the name of the metric")
        if metric.startswith("="):
            raise NotFound("metric", "This is a formula. Paste its value instead")
        measured = self.metrics.get(metric)
        if measured is None:
            raise NotFound("metric", f"No metric is called “{metric[:60]}”")
        if scope and scope not in SeriesScope.values:
            raise NotFound("scope", f"Leave this empty, or enter one of: {', '.join(SeriesScope.values)}")
        fits = [one for one in self.series.get(measured.pk, {}).get(place, ()) if scope in ("", one.scope)]
        if not fits:
            where = f"for “{place[:60]}”" if place else "for the whole organisation"
            raise NotFound("place", f"{measured} is not measured {where}")
        if len(fits) > 1:
            scopes = ", ".join(sorted(one.scope for one in fits))
            raise NotFound("scope", f"Several places go by that name. Enter which one is meant: {scopes}")
        return fits[0]


def _whole(series: MetricSeries) -> set[str]:
    return {"organisation", "whole organisation"} if series.scope == SeriesScope.ORGANISATION else set()


@dataclass
class ValuesThere:
    """The values that are there, looked up for a metric when its first row comes."""

    kept: dict[tuple[int, date], tuple[Any, ...]] = field(default_factory=dict)
    looked: set[int] = field(default_factory=set)

    def of(self, series: MetricSeries, as_of: date) -> Measurement | None:
        """Return the value of the period, or None."""
        if series.metric_id not in self.looked:
            self.looked.add(series.metric_id)
            for row in Measurement.objects.filter(series__metric=series.metric_id).values_list(*KEPT).iterator(5000):
                self.kept[row[1], row[2]] = row
        if (series.pk, as_of) not in self.kept:
            return None
        found = self.at(series.pk, as_of)
        found.series = series
        return found

    def at(self, series: int, as_of: date) -> Measurement:
        """Return the value of a period that was looked up and has one."""
        return Measurement(**dict(zip(KEPT, self.kept[series, as_of], strict=True)))


def standing_of(metrics: Collection[int]) -> tuple[Any, ...]:
    """Return a mark of all that rows of these metrics are read against (three queries).

    Whatever is added, changed or taken away makes it another one: a value that is taken away never lends its key to one
    that comes, and each change of a value counts its revision on.
    """
    values = Measurement.objects.filter(series__metric__in=metrics)
    counts = values.aggregate(count=Count("pk"), keys=Sum("pk"), revisions=Sum("revision"))
    named = Metric.objects.order_by("pk").values_list("pk", "code", "name", "unit", "frequency", "ended_on")
    keys = (f"{one}_id" for one in PLACES)
    places = MetricSeries.objects.order_by("pk").values_list("pk", "metric", "scope", "ended_on", *keys)
    return (*counts.values(), tuple(named), tuple(places))


def metrics_locked(codes: Iterable[int]) -> list[int]:
    """Hold the metrics until the transaction ends: whoever writes values of one waits. Always in the same order."""
    locked = Metric.objects.select_for_update().filter(pk__in=set(codes)).order_by("pk")
    return [one.pk for one in locked.only("pk")]


def last_days_of(series: Collection[int]) -> dict[int, date | None]:
    """Return {series: its last day, None while it goes on}, as it is this moment (one query)."""
    found = MetricSeries.objects.filter(pk__in=series).select_related("metric")
    return {one.pk: last_day(one) for one in found}
