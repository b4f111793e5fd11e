"""Look-ups of measurements. What readers see are approved values only."""

from collections.abc import Collection, Iterable

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from kloe.measurements.models import Measurement
from kloe.metrics.models import SeriesScope
from services.models import Service


def latest_measurements(codes: Collection[str], service: Service | None) -> dict[str, Measurement]:
    """Return the newest approved value of each metric: the service's own, else the whole organisation's (one query).

    Metrics are named by code; one without an approved value is left out. Each value carries its series and metric.
    """
    if not codes:
        return {}
    found = _newest([service.pk] if service else []).filter(series__metric__code__in=codes)
    return latest_by_code(found, service.pk if service else None)


def newest_measurements(services: Iterable[int]) -> list[Measurement]:
    """Return the newest approved value of every metric for each of the services and for the whole organisation."""
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
    place = Window(RowNumber(), partition_by=[F("series")], order_by=F("as_of").desc())
    organisation = Q(series__scope=SeriesScope.ORGANISATION)
    wanted = Measurement.objects.approved().filter(organisation | Q(series__service__in=list(services)))
    return (
        wanted.annotate(place=place).filter(place=1).select_related("series__metric").order_by("series__metric__name")
    )
