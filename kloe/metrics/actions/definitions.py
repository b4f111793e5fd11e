"""Metrics: added and changed; one that is measured no longer gets a last day and a reason, and keeps its values."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Board, Metric
from kloe.metrics.queries import newest_day_of, standing_of
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.definitions import RESERVED, end_problem, fixed_problem
from kloe.metrics.rules.permissions import can_define_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = (
    "name", "description", "unit", "scale", "decimals", "shows_difference", "numerator", "denominator", "better",
    "aggregation", "frequency", "period_words", "grace_days", "source", "owner_post", "owner", "wordings", "ended_on",
    "end_reason",
)  # fmt: skip


def add_metric(*, code: str, values: Mapping[str, Any], boards: Collection[Board] = (), by: User | None) -> Metric:
    """Add a metric of those of `FIELDS` that `values` gives; raise MetricRefused when its code is taken."""
    check_may(can_define_metrics, by)
    metric = Metric(code=code, **values)
    taken = f"There is a metric with the code {code} already. Choose another"
    if code in RESERVED:
        raise MetricRefused(f"The address of another page is called {code}. Choose another code", "code")
    with transaction.atomic():
        if Metric.objects.filter(code=code).exists():
            raise MetricRefused(taken, "code")
        try:
            with transaction.atomic():
                metric.save()
        except IntegrityError as error:
            raise MetricRefused(taken, "code") from error
        metric.boards.set(boards)
        record("kloe.add_metric", by=by, about=metric, changes=changes_between({}, values_of(metric)))
    return metric


def change_metric(
    *, metric: Metric, values: Mapping[str, Any], boards: Collection[Board], seen: int, by: User | None
) -> Metric:
    """Change the definition; raise ChangedMeanwhile when it is not at the revision that was seen.

    Unit, frequency and aggregation stay as they are once there are values: MetricRefused says so. Whoever brings
    values holds the metric as well, so that none slips in between.
    """
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = _locked(metric, seen)
        if problem := fixed_problem(locked, values, standing_of(locked)):
            raise MetricRefused(problem[1], problem[0])
        before = values_of(locked)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.boards.set(boards)
        _save(locked, before, "kloe.change_metric", by)
    return locked


def retire_metric(*, metric: Metric, ended_on: date, reason: str, seen: int, by: User | None) -> Metric:
    """Say that the metric is measured until the day, and why; its values stay and are read on."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = _locked(metric, seen)
        if problem := end_problem(locked, ended_on, newest_day_of(metric=locked)):
            raise MetricRefused(problem, "ended_on")
        before = values_of(locked)
        locked.ended_on, locked.end_reason = ended_on, reason
        _save(locked, before, "kloe.retire_metric", by, reason)
    return locked


def resume_metric(*, metric: Metric, by: User | None) -> Metric:
    """Measure a retired metric again; a second press does nothing."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = Metric.objects.select_for_update().get(pk=metric.pk)
        before = values_of(locked)
        locked.ended_on, locked.end_reason = None, ""
        _save(locked, before, "kloe.resume_metric", by)
    return locked


def _locked(metric: Metric, seen: int) -> Metric:
    locked = Metric.objects.select_for_update().get(pk=metric.pk)
    if locked.revision != seen:
        raise ChangedMeanwhile(locked)
    return locked


def _save(locked: Metric, before: dict[str, Any], action: str, by: User | None, reason: str = "") -> None:
    changes = changes_between(before, values_of(locked))
    if changes:
        locked.revision += 1
        locked.save()
        record(action, by=by, about=locked, changes=changes, reason=reason)


def values_of(metric: Metric) -> dict[str, Any]:
    """Return what the definition says."""
    boards = [one.name for one in metric.boards.order_by("name")]
    return {**{name: getattr(metric, name) for name in FIELDS}, "boards": boards}
