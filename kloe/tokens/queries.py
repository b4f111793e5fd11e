"""Look-ups of what tokens may send."""

from collections.abc import Iterable

from django.db.models import QuerySet

from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.queries import PLACES, series_with_names
from kloe.tokens.models import TokenReach
from kloe.tokens.rules import Reach
from mlco_portal.tokens.models import ApiToken


def reach_of(token: ApiToken) -> Reach:
    """Return whose values the token may send (one query where they are named)."""
    if token.writes != ApiToken.Writes.NAMED:
        return Reach(everything=token.writes == ApiToken.Writes.ALL)
    named = list(TokenReach.objects.filter(token=token).values_list("metric_id", "series_id"))
    metrics = frozenset(metric for metric, _ in named if metric is not None)
    return Reach(metrics=metrics, series=frozenset(series for _, series in named if series is not None))


def reaches_of(token: ApiToken) -> QuerySet[TokenReach]:
    """Return what the token names, with its words (one query)."""
    places = (f"series__{place}" for place in PLACES)
    return TokenReach.objects.filter(token=token).select_related("metric", "series__metric", *places)


def metrics_to_name() -> QuerySet[Metric]:
    """Return the metrics that go on, by name."""
    return Metric.objects.filter(ended_on=None).order_by("name")


def series_to_name() -> QuerySet[MetricSeries]:
    """Return the series that go on, by metric and place."""
    return series_with_names(MetricSeries.objects.filter(ended_on=None, metric__ended_on=None)).order_by(
        "metric__name", "pk"
    )


def metrics_of_keys(keys: Iterable[int]) -> list[Metric]:
    return list(Metric.objects.filter(pk__in=keys).order_by("name"))


def series_named(keys: Iterable[int]) -> list[MetricSeries]:
    return list(series_with_names(MetricSeries.objects.filter(pk__in=keys)).order_by("metric__name", "pk"))
