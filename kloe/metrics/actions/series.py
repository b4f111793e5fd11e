"""Series of a metric by place: added and changed; one that ends keeps its values."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Model

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Metric, MetricSeries, SeriesScope
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_edit_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = ("note", "fix_after_n_points", "ended_on")


def add_series(
    *,
    metric: Metric,
    scope: str = SeriesScope.ORGANISATION,
    place: Model | None = None,
    note: str = "",
    fix_after_n_points: int | None = None,
    by: User | None,
) -> MetricSeries:
    """Add the metric's series of a place; raise MetricRefused when there is one already."""
    check_may(can_edit_metrics, by)
    where = {} if place is None else {scope: place}
    series = MetricSeries(metric=metric, scope=scope, note=note, fix_after_n_points=fix_after_n_points, **where)
    with transaction.atomic():
        try:
            with transaction.atomic():
                series.save()
        except IntegrityError as error:
            text = f"{metric} is measured for {series.place_name} already"
            raise MetricRefused(text, "scope" if place is None else scope) from error
        record("kloe.add_series", by=by, about=series, changes=changes_between({}, values_of(series)))
    return series


def change_series(
    *,
    series: MetricSeries,
    note: str,
    fix_after_n_points: int | None,
    ended_on: date | None,
    seen: int,
    by: User | None,
) -> MetricSeries:
    """Change what is said of the series; raise ChangedMeanwhile when it is not at the revision that was seen."""
    check_may(can_edit_metrics, by)
    with transaction.atomic():
        locked = MetricSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
        if locked.revision != seen:
            raise ChangedMeanwhile(locked)
        before = values_of(locked)
        locked.note, locked.fix_after_n_points, locked.ended_on = note, fix_after_n_points, ended_on
        changes = changes_between(before, values_of(locked))
        if changes:
            locked.revision += 1
            locked.save()
            record("kloe.change_series", by=by, about=locked, changes=changes)
    return locked


def values_of(series: MetricSeries) -> dict[str, object]:
    """Return what is said of the series."""
    return {name: getattr(series, name) for name in FIELDS}
