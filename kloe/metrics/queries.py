"""Look-ups of metrics, their series and targets."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max, Prefetch, Q, QuerySet

from kloe.metrics.models import Annotation, Board, Metric, MetricSeries, Rebase, SeriesScope, Target
from kloe.metrics.rules.definitions import Standing
from kloe.metrics.rules.marks import Stretch
from mlco_portal.accounts.permissions import Permission
from services.models import Locality, Neighbourhood, Scope, Service, ServiceGroup
from services.queries import services_within
from services.queries.catalogue import services_to_choose_from
from services.rules import Access

PLACES = ("group", "service", "locality", "neighbourhood")


def metrics() -> QuerySet[Metric]:
    """Return every metric in the order of its name."""
    return Metric.objects.order_by("name")


def metric_of(code: str) -> Metric:
    """Return the metric with its owner and boards; raise Metric.DoesNotExist."""
    return Metric.objects.select_related("owner").prefetch_related("boards").get(code=code)


def boards() -> QuerySet[Board]:
    """Return every board in the order of its name."""
    return Board.objects.order_by("name")


def boards_to_tick(metric: Metric | None) -> QuerySet[Board]:
    """Return the boards that meet, and those that monitor the metric already."""
    meets = Q(retired_on__isnull=True)
    return (
        Board.objects.filter(meets | Q(metrics=metric) if metric and metric.pk else meets).order_by("name").distinct()
    )


def board_of(code: str) -> Board:
    """Return the board; raise Board.DoesNotExist."""
    return Board.objects.get(code=code)


def series_with_names(series: QuerySet[MetricSeries]) -> QuerySet[MetricSeries]:
    """Fetch what a line shows: the metric and the place (no more queries)."""
    return series.select_related("metric__owner", *PLACES)


def series_of_key(key: int) -> MetricSeries:
    """Return the series with all that stands on its page (four queries more); raise MetricSeries.DoesNotExist."""
    return (
        series_with_names(MetricSeries.objects.all())
        .prefetch_related(
            Prefetch("targets", Target.objects.prefetch_related("trajectory")),
            Prefetch("rebases", Rebase.objects.select_related("made_by")),
            Prefetch("annotations", Annotation.objects.select_related("made_by")),
        )
        .get(pk=key)
    )


def series_of(metric: Metric) -> list[MetricSeries]:
    """Return the metric's series with targets: the organisation first, then by kind of place and name (3 queries)."""
    found = series_with_names(metric.series.all()).prefetch_related(
        Prefetch("targets", Target.objects.prefetch_related("trajectory"))
    )
    order = {scope: place for place, scope in enumerate(SeriesScope.values)}
    return sorted(found, key=lambda one: (order[one.scope], one.place_name))


def enterable(access: Access) -> QuerySet[MetricSeries]:
    """Return the series whose values the person may enter: `can_enter` as SQL."""
    reach = Q(pk__in=[])
    for grant in access.grants_for(Permission.EDIT_METRICS):
        if grant.scope == Scope.ORGANISATION:
            return MetricSeries.objects.all()
        if grant.scope == Scope.GROUP:
            reach |= Q(group=grant.group_id)
        if grant.scope == Scope.LOCALITY:
            reach |= Q(locality=grant.locality_id) | Q(neighbourhood__locality=grant.locality_id)
    services = services_within(access, Permission.EDIT_METRICS)
    return MetricSeries.objects.filter(reach | Q(service__in=services))


def standing_of(metric: Metric) -> Standing:
    """Return what hangs on the definition (three queries)."""
    return Standing(
        values=metric.series.filter(measurements__isnull=False).exists(),
        targets=Target.objects.filter(series__metric=metric).exists(),
        steps=Target.objects.filter(series__metric=metric, trajectory__isnull=False).exists(),
    )


def newest_day_of(*, metric: Metric | None = None, series: MetricSeries | None = None) -> date | None:
    """Return the last day of the newest period with a value, whoever may read it; None where there is none."""
    found = MetricSeries.objects.filter(metric=metric) if series is None else MetricSeries.objects.filter(pk=series.pk)
    newest: date | None = found.aggregate(newest=Max("measurements__as_of"))["newest"]
    return newest


def target_of_series(series: MetricSeries, key: int) -> Target:
    """Return a target of the series; raise Target.DoesNotExist."""
    return series.targets.select_related("series__metric", *(f"series__{place}" for place in PLACES)).get(pk=key)


def rebase_of_series(series: MetricSeries, key: int) -> Rebase:
    """Return a rebase of the series; raise Rebase.DoesNotExist."""
    return series.rebases.select_related("series__metric", *(f"series__{place}" for place in PLACES)).get(pk=key)


def annotation_of_series(series: MetricSeries, key: int) -> Annotation:
    """Return a remark of the series; raise Annotation.DoesNotExist."""
    return series.annotations.select_related("series__metric", *(f"series__{place}" for place in PLACES)).get(pk=key)


def days_with_values(series: MetricSeries) -> list[date]:
    """Return the last days of the periods with an approved value, in order."""
    approved = MetricSeries.objects.filter(pk=series.pk, measurements__state="approved")
    return list(approved.order_by("measurements__as_of").values_list("measurements__as_of", flat=True))


def stretches_of(series: MetricSeries, days: Sequence[date]) -> list[Stretch]:
    """Return the stretches of the series in order, given the days with values (one query); none without values."""
    if not days:
        return []
    rebases = [Stretch(one.on, one.fixed_until) for one in series.rebases.order_by("on") if one.on in days]
    first = [] if rebases and rebases[0].starts_on == days[0] else [Stretch(days[0], series.fixed_until)]
    return [*first, *rebases]


def places_to_choose() -> dict[str, Iterable[Service | ServiceGroup | Locality | Neighbourhood]]:
    """Return what a series can be about, by scope."""
    return {
        SeriesScope.GROUP: ServiceGroup.objects.order_by("order", "name"),
        SeriesScope.SERVICE: services_to_choose_from(),
        SeriesScope.LOCALITY: Locality.objects.order_by("order", "name"),
        SeriesScope.NEIGHBOURHOOD: Neighbourhood.objects.order_by("name"),
    }
