"""Series of a metric by place: added, changed, closed and opened again; one that ends keeps its values."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Model

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Metric, MetricSeries, SeriesScope
from kloe.metrics.queries import newest_day_of
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.definitions import end_problem
from kloe.metrics.rules.permissions import can_define_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = ("note", "fix_after_n_points", "ended_on", "end_reason")


def add_series(
    *,
    metric: Metric,
    scope: str = SeriesScope.ORGANISATION,
    place: Model | None = None,
    note: str = "",
    fix_after_n_points: int | None = None,
    by: User | None,
) -> MetricSeries:
    """Add the metric's series of a place; raise MetricRefused when there is one already, or the metric has ended."""
    check_may(can_define_metrics, by)
    where = {} if place is None else {scope: place}
    with transaction.atomic():
        locked = Metric.objects.select_for_update().get(pk=metric.pk)
        if locked.ended_on is not None:
            raise MetricRefused(f"{locked} is retired. Measure it again first")
        series = MetricSeries(metric=locked, scope=scope, note=note, fix_after_n_points=fix_after_n_points, **where)
        taken = MetricRefused(f"{locked} is measured for {series.place_name} already", "place")
        if MetricSeries.objects.filter(metric=locked, scope=scope, **where).exists():
            raise taken
        try:
            with transaction.atomic():
                series.save()
        except IntegrityError as error:
            raise taken from error
        record("kloe.add_series", by=by, about=series, changes=changes_between({}, values_of(series)))
    return series


def change_series(
    *, series: MetricSeries, note: str, fix_after_n_points: int | None, seen: int, by: User | None
) -> MetricSeries:
    """Change what is said of the series; raise ChangedMeanwhile when it is not at the revision that was seen."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = _locked(series, seen)
        before = values_of(locked)
        locked.note, locked.fix_after_n_points = note, fix_after_n_points
        _save(locked, before, "kloe.change_series", by)
    return locked


def close_series(*, series: MetricSeries, ended_on: date, reason: str, seen: int, by: User | None) -> MetricSeries:
    """Say that the metric is measured at this place until the day, and why; its values stay and are read on."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        # Whoever brings values holds the metric, so that none slips in after the newest was looked up.
        metric = Metric.objects.select_for_update().get(pk=series.metric_id)
        locked = _locked(series, seen)
        if problem := end_problem(metric, ended_on, newest_day_of(series=locked)):
            raise MetricRefused(problem, "ended_on")
        before = values_of(locked)
        locked.ended_on, locked.end_reason = ended_on, reason
        _save(locked, before, "kloe.close_series", by, reason)
    return locked


def reopen_series(*, series: MetricSeries, by: User | None) -> MetricSeries:
    """Measure the metric at this place again; a second press does nothing."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = MetricSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
        before = values_of(locked)
        locked.ended_on, locked.end_reason = None, ""
        _save(locked, before, "kloe.reopen_series", by)
    return locked


def _locked(series: MetricSeries, seen: int) -> MetricSeries:
    locked = MetricSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if locked.revision != seen:
        raise ChangedMeanwhile(locked)
    return locked


def _save(locked: MetricSeries, before: dict[str, object], action: str, by: User | None, reason: str = "") -> None:
    changes = changes_between(before, values_of(locked))
    if changes:
        locked.revision += 1
        locked.save()
        record(action, by=by, about=locked, changes=changes, reason=reason)


def values_of(series: MetricSeries) -> dict[str, object]:
    """Return what is said of the series."""
    return {name: getattr(series, name) for name in FIELDS}
