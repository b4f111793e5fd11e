"""Look-ups of what readers see: series with their approved values, targets and marks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet

from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.metrics.models import Annotation, Metric, MetricSeries, Rebase, SeriesScope, Target
from kloe.metrics.queries import PLACES, series_with_names
from services.models import Locality, Neighbourhood

Point = tuple[date, Decimal]
# What places are compared by, and in which order.
OF_PLACES = (SeriesScope.LOCALITY, SeriesScope.NEIGHBOURHOOD)
BY_NAME, HIGHEST, LOWEST = "name", "highest", "lowest"
ORDER = {scope: place for place, scope in enumerate(SeriesScope.values)}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list of series is narrowed to; "" narrows nothing."""

    board: str = ""
    scope: str = ""
    words: str = ""


@dataclass(slots=True)
class SeriesRead:
    """A series, and what was approved of it: (end of period, value), the oldest first."""

    series: MetricSeries
    points: list[Point] = field(default_factory=list)

    @property
    def metric(self) -> Metric:
        return self.series.metric

    @property
    def newest(self) -> Point | None:
        return self.points[-1] if self.points else None


def series_to_read(narrowed: Narrowed) -> QuerySet[MetricSeries]:
    """Return the series by metric and place, with what a chart needs beside values."""
    return _whole(_narrowed(narrowed))


def series_found(narrowed: Narrowed) -> "QuerySet[MetricSeries, int]":
    """Return the keys of the series by metric and place (one query)."""
    return _narrowed(narrowed).values_list("pk", flat=True)


def _narrowed(narrowed: Narrowed) -> QuerySet[MetricSeries]:
    found = MetricSeries.objects.all()
    if narrowed.board:
        found = found.filter(metric__boards__code=narrowed.board)
    if narrowed.scope:
        found = found.filter(scope=narrowed.scope)
    for word in narrowed.words.split()[:10]:
        by_place = Q()
        for place in PLACES:
            by_place |= Q(**{f"{place}__name__icontains": word})
        found = found.filter(by_place | Q(metric__name__icontains=word))
    return found.order_by("metric__name", "metric", "pk")


def series_of_metric(metric: Metric) -> list[SeriesRead]:
    """Return the metric's series: the organisation first, then by kind of place and name."""
    found = sorted(_whole(metric.series.all()), key=lambda one: (ORDER[one.scope], one.place_name))
    return with_points(found)


def places_to_compare() -> tuple[list[Locality], list[Neighbourhood]]:
    """Return the localities in their order, and the neighbourhoods that go on (two queries)."""
    going_on = Neighbourhood.objects.filter(end_year__isnull=True).order_by("name")
    return list(Locality.objects.order_by("order", "name")), list(going_on)


def one_series(code: str, key: int) -> SeriesRead:
    """Return the series; raise MetricSeries.DoesNotExist."""
    return with_points([_whole(MetricSeries.objects.filter(metric__code=code)).get(pk=key)])[0]


def with_points(series: Sequence[MetricSeries]) -> list[SeriesRead]:
    """Add the approved values of all of them (one query)."""
    points: dict[int, list[Point]] = defaultdict(list)
    approved = Measurement.objects.approved().filter(series__in=[one.pk for one in series])
    for key, day, value in approved.order_by("series", "as_of").values_list("series", "as_of", "value"):
        points[key].append((day, value))
    return [SeriesRead(one, points[one.pk]) for one in series]


def newest_of_metrics(keys: Iterable[int]) -> dict[int, list[SeriesRead]]:
    """Return the running series of each of the metrics, by the metric's key."""
    found: dict[int, list[SeriesRead]] = defaultdict(list)
    series = _whole(MetricSeries.objects.filter(metric__in=list(keys)))
    for one in with_points(sorted(series, key=lambda one: (ORDER[one.scope], one.place_name))):
        found[one.series.metric_id].append(one)
    return found


def replaced_in(series: MetricSeries) -> QuerySet[MeasurementCorrection]:
    """Return the approved values that were replaced or taken away, the newest first."""
    found = MeasurementCorrection.objects.filter(series=series, was_approved=True)
    return found.exclude(kind=MeasurementCorrection.Kind.DECLINED).select_related("by").order_by("-at", "-pk")


def _whole(series: QuerySet[MetricSeries]) -> QuerySet[MetricSeries]:
    return series_with_names(series).prefetch_related(
        Prefetch("targets", Target.objects.prefetch_related("trajectory")),
        Prefetch("rebases", Rebase.objects.select_related("made_by", "fixed_by")),
        Prefetch("annotations", Annotation.objects.select_related("made_by")),
    )


@dataclass(frozen=True, slots=True)
class SeriesWanted:
    """Which series somebody asks the API for; "" and None narrow nothing."""

    metric: str = ""
    board: str = ""
    scope: str = ""
    place: str = ""
    key: int | None = None

    def as_filter(self, to_series: str = "") -> Q:
        """Return the filter, for records that reach their series by `to_series`."""
        found = Q()
        for name, value in (
            ("metric__code", self.metric),
            ("metric__boards__code", self.board),
            ("scope", self.scope),
            ("pk", self.key),
        ):
            found &= Q(**{f"{to_series}{name}": value}) if value else Q()
        if self.place:
            by_place = Q()
            for place in PLACES:
                by_place |= Q(**{f"{to_series}{place}__code": self.place})
            found &= by_place
        return found


def metrics_listed() -> QuerySet[Metric]:
    """Return every metric with its boards, by code (two queries)."""
    return Metric.objects.prefetch_related("boards").order_by("code")


def series_listed(wanted: SeriesWanted) -> QuerySet[MetricSeries]:
    """Return the series by their number, with what a chart needs beside values."""
    return _whole(MetricSeries.objects.filter(wanted.as_filter())).order_by("pk")


def series_of_keys(keys: Iterable[int]) -> list[SeriesRead]:
    """Return these series with their approved values."""
    return with_points(list(_whole(MetricSeries.objects.filter(pk__in=set(keys))).order_by("pk")))


def targets_listed(wanted: SeriesWanted) -> QuerySet[Target]:
    """Return the targets of the series, with their places (one query)."""
    found = Target.objects.filter(wanted.as_filter("series__"))
    named = found.select_related("series__metric", *(f"series__{place}" for place in PLACES))
    return named.order_by("series", "starts_on", "pk")


def approved_values(wanted: SeriesWanted, *, since: date | None, until: date | None) -> QuerySet[Measurement]:
    """Return what anybody may read of the series, each by period (one query)."""
    found = Measurement.objects.approved().filter(wanted.as_filter("series__"))
    if since is not None:
        found = found.filter(as_of__gte=since)
    if until is not None:
        found = found.filter(as_of__lte=until)
    return found.order_by("series", "as_of")
