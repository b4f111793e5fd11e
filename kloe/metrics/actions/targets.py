"""Targets with their dates and trajectories: added, changed, removed, audited with what stood before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import MetricSeries, Target, TargetPoint
from kloe.metrics.rules.changes import ChangedMeanwhile
from kloe.metrics.rules.permissions import can_define_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record


@dataclass(frozen=True, slots=True)
class TargetGiven:
    """A target as somebody gives it; `trajectory` is {day: what is wanted by then}."""

    kind: str
    value: Decimal
    starts_on: date
    upper: Decimal | None = None
    ends_on: date | None = None
    label: str = ""
    source: str = ""
    trajectory: Mapping[date, Decimal] = field(default_factory=dict)


FIELDS = ("kind", "value", "upper", "starts_on", "ends_on", "label", "source")


def add_target(*, series: MetricSeries, given: TargetGiven, by: User | None) -> Target:
    """Add a target; others of the series go on to hold."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        target = Target.objects.create(series=series, **{name: getattr(given, name) for name in FIELDS})
        _lay(target, given.trajectory)
        record("kloe.add_target", by=by, about=target, changes=changes_between({}, values_of(target)))
    return target


def change_target(*, target: Target, given: TargetGiven, seen: str, by: User | None) -> Target:
    """Change a target; raise ChangedMeanwhile when it does not say any more what `seen` marks."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = Target.objects.select_for_update().get(pk=target.pk)
        before = values_of(locked)
        if mark_of(before) != seen:
            raise ChangedMeanwhile(locked)
        for name in FIELDS:
            setattr(locked, name, getattr(given, name))
        locked.save()
        locked.trajectory.all().delete()
        _lay(locked, given.trajectory)
        changes = changes_between(before, values_of(locked))
        if changes:
            record("kloe.change_target", by=by, about=locked, changes=changes)
    return locked


def remove_target(*, target: Target, by: User | None) -> None:
    """Take a target away that should never have been; one that ends gets a last day. A second press does nothing."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = Target.objects.select_for_update().filter(pk=target.pk).first()
        if locked is not None:
            record("kloe.remove_target", by=by, about=locked, changes=changes_between(values_of(locked), {}))
            locked.delete()


def _lay(target: Target, trajectory: Mapping[date, Decimal]) -> None:
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, by=day, value=value) for day, value in sorted(trajectory.items())
    )


def values_of(target: Target) -> dict[str, Any]:
    """Return what the target says, its trajectory too."""
    said = {name: getattr(target, name) for name in FIELDS}
    points = {f"{one.by:%Y-%m-%d}": f"{one.value.normalize():f}" for one in target.trajectory.order_by("by")}
    return {**said, "trajectory": points}


def mark_of(values: Mapping[str, Any]) -> str:
    """Return what tells the target, as a form showed it, from one that was changed since."""
    plain = [f"{one.normalize():f}" if isinstance(one, Decimal) else str(one) for one in values.values()]
    return "|".join(plain)
