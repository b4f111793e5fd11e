"""Targets with their dates and trajectories: added, put right, ended, taken away; audited with what stood before."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Metric, MetricSeries, Target, TargetPoint
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_define_metrics
from kloe.metrics.rules.targets import TargetGiven, steps_until, target_problems
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

FIELDS = ("kind", "value", "upper", "starts_on", "ends_on", "label", "source")


def add_target(*, series: MetricSeries, given: TargetGiven, by: User | None) -> Target:
    """Add a target; others of the series go on to hold. Raise MetricRefused for one that makes no sense."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        _check(_metric_locked(series), given)
        target = Target.objects.create(series=series, **{name: getattr(given, name) for name in FIELDS})
        _lay(target, given.trajectory)
        record("kloe.add_target", by=by, about=target, changes=changes_between({}, values_of(target)))
    return target


def change_target(*, target: Target, given: TargetGiven, reason: str, seen: str, by: User | None) -> Target:
    """Put a target right; raise ChangedMeanwhile when it does not say any more what `seen` marks, or MetricRefused.

    Raise Target.DoesNotExist when it was taken away.
    """
    check_may(can_define_metrics, by)
    with transaction.atomic():
        metric = _metric_locked(target.series)
        locked = _locked(target, seen)
        _check(metric, given)
        _write(locked, given, "kloe.change_target", by, reason)
    return locked


def end_target(*, target: Target, ends_on: date, reason: str, seen: str, by: User | None) -> Target:
    """Let a target hold until the day; steps of its trajectory after it go. Raises as `change_target` does."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        metric = _metric_locked(target.series)
        locked = _locked(target, seen)
        given = replace(given_of(locked), ends_on=ends_on)
        given = replace(given, trajectory=steps_until(metric, given.trajectory, ends_on))
        if ends_on < locked.starts_on:
            raise MetricRefused("The last day is before the first one. Check the date", "ended_on")
        _write(locked, given, "kloe.end_target", by, reason)
    return locked


def remove_target(*, target: Target, reason: str, by: User | None) -> None:
    """Take a target away that should never have been; one that ends gets a last day. A second press does nothing."""
    check_may(can_define_metrics, by)
    with transaction.atomic():
        locked = Target.objects.select_for_update(of=("self",)).filter(pk=target.pk).first()
        if locked is not None:
            changes = changes_between(values_of(locked), {})
            record("kloe.remove_target", by=by, about=locked, changes=changes, reason=reason)
            locked.delete()


def _metric_locked(series: MetricSeries) -> Metric:
    """Hold the metric, so that its unit and frequency stay while a target in them is written."""
    return Metric.objects.select_for_update().get(pk=series.metric_id)


def _locked(target: Target, seen: str) -> Target:
    locked = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if mark_of(locked) != seen:
        raise ChangedMeanwhile(locked)
    return locked


def _check(metric: Metric, given: TargetGiven) -> None:
    for problem in target_problems(metric, given):
        raise MetricRefused(problem.text, problem.field)


def _write(locked: Target, given: TargetGiven, action: str, by: User | None, reason: str) -> None:
    before = values_of(locked)
    for name in FIELDS:
        setattr(locked, name, getattr(given, name))
    locked.save()
    locked.trajectory.all().delete()
    _lay(locked, given.trajectory)
    changes = changes_between(before, values_of(locked))
    if changes:
        record(action, by=by, about=locked, changes=changes, reason=reason)


def _lay(target: Target, trajectory: Mapping[date, Decimal]) -> None:
    TargetPoint.objects.bulk_create(
        TargetPoint(target=target, by=day, value=value) for day, value in sorted(trajectory.items())
    )


def given_of(target: Target) -> TargetGiven:
    """Return what the target says, as it could be given anew (one query)."""
    steps = {one.by: one.value for one in target.trajectory.order_by("by")}
    return TargetGiven(**{name: getattr(target, name) for name in FIELDS}, trajectory=steps)


def values_of(target: Target) -> dict[str, Any]:
    """Return what the target says, its trajectory too."""
    said = {name: getattr(target, name) for name in FIELDS}
    steps = {name: _plain(said[name]) for name in ("value", "upper")}
    points = {f"{one.by:%Y-%m-%d}": _plain(one.value) for one in target.trajectory.order_by("by")}
    return {**said, **steps, "trajectory": points}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def mark_of(target: Target) -> str:
    """Return what tells the target, as a form showed it, from one that was changed since (one query)."""
    said = "\x1f".join(f"{name}={value}" for name, value in values_of(target).items())
    return hashlib.sha256(said.encode()).hexdigest()[:32]
