"""Metrics: added and changed; one that is measured no longer gets a last day, and keeps its values."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Board, Metric
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_edit_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = (
    "name", "description", "unit", "scale", "decimals", "shows_difference", "numerator", "denominator", "better",
    "aggregation", "frequency", "period_words", "grace_days", "source", "owner_post", "owner", "wordings", "ended_on",
)  # fmt: skip


def add_metric(*, code: str, values: Mapping[str, Any], boards: Collection[Board] = (), by: User | None) -> Metric:
    """Add a metric of those of `FIELDS` that `values` gives; raise MetricRefused when its code is taken."""
    check_may(can_edit_metrics, by)
    metric = Metric(code=code, **values)
    with transaction.atomic():
        try:
            with transaction.atomic():
                metric.save()
        except IntegrityError as error:
            raise MetricRefused(f"There is a metric with the code {code} already. Choose another", "code") from error
        metric.boards.set(boards)
        record("kloe.add_metric", by=by, about=metric, changes=changes_between({}, values_of(metric)))
    return metric


def change_metric(
    *, metric: Metric, values: Mapping[str, Any], boards: Collection[Board], seen: int, by: User | None
) -> Metric:
    """Change the definition; raise ChangedMeanwhile when it is not at the revision that was seen.

    How often it is measured and in what stay as they are once there are values: MetricRefused says so.
    """
    check_may(can_edit_metrics, by)
    with transaction.atomic():
        locked = Metric.objects.select_for_update().get(pk=metric.pk)
        if locked.revision != seen:
            raise ChangedMeanwhile(locked)
        before = values_of(locked)
        _check_values_stay_readable(locked, values)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.boards.set(boards)
        changes = changes_between(before, values_of(locked))
        if changes:
            locked.revision += 1
            locked.save()
            record("kloe.change_metric", by=by, about=locked, changes=changes)
    return locked


def _check_values_stay_readable(metric: Metric, values: Mapping[str, Any]) -> None:
    fixed = {"unit": "The unit", "frequency": "How often it is measured"}
    changed = [name for name in fixed if name in values and values[name] != getattr(metric, name)]
    if changed and metric.series.filter(measurements__isnull=False).exists():
        words = fixed[changed[0]]
        raise MetricRefused(
            f"{words} stays as it is, because values were entered by it. Add another metric instead", changed[0]
        )


def values_of(metric: Metric) -> dict[str, Any]:
    """Return what the definition says."""
    boards = [one.name for one in metric.boards.order_by("name")]
    return {**{name: getattr(metric, name) for name in FIELDS}, "boards": boards}
