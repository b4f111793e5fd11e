"""Look-ups of MLCO KLOEs, and of metrics with their newest values."""

from collections.abc import Collection, Iterable

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from kloe.models import Kloe, Measurement, Metric
from services.models import Service


def kloes_of(year: int) -> QuerySet[Kloe]:
    """Return the MLCO KLOEs of the planning year in their order."""
    return Kloe.objects.filter(year=year).order_by("order")


def metrics() -> QuerySet[Metric]:
    """Return every metric in the order of its name."""
    return Metric.objects.order_by("name")


def latest_measurements(codes: Collection[str], service: Service | None) -> dict[str, Measurement]:
    """Return the newest measurement of each metric: the service's own, else the whole organisation's (one query).

    Metrics are named by code; one that was never measured is left out. Each measurement carries its metric.
    """
    if not codes:
        return {}
    found = _newest([service.pk] if service else []).filter(metric__code__in=codes)
    return latest_by_code(found, service.pk if service else None)


def newest_measurements(services: Iterable[int]) -> list[Measurement]:
    """Return the newest measurement of every metric for each of the services and for the whole organisation."""
    return list(_newest(services))


def latest_by_code(measurements: Iterable[Measurement], service: int | None) -> dict[str, Measurement]:
    """Return which of the newest measurements counts for the service: its own, else the whole organisation's."""
    found: dict[str, Measurement] = {}
    for one in measurements:
        own = one.service_id is not None
        if (not own and one.metric.code not in found) or (own and one.service_id == service):
            found[one.metric.code] = one
    return found


def _newest(services: Iterable[int]) -> QuerySet[Measurement]:
    place = Window(RowNumber(), partition_by=[F("metric"), F("service")], order_by=F("as_of").desc())
    wanted = Measurement.objects.filter(Q(service__in=list(services)) | Q(service__isnull=True))
    return wanted.annotate(place=place).filter(place=1).select_related("metric").order_by("metric__name")
