"""Marks on a series: where its limits are reckoned anew, and remarks for readers."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Annotation, MetricSeries, Rebase
from kloe.metrics.queries import days_with_values, stretches_of
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.marks import mark_problem, rebase_problem, within_fixed_problem
from kloe.metrics.rules.permissions import can_mark
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record


def add_rebase(*, series: MetricSeries, on: date, reason: str, by: User | None) -> Rebase:
    """Reckon the limits anew from the period that ends on the day; raise MetricRefused when they cannot be."""
    check_may_mark(series, by)
    with transaction.atomic():
        locked = series_locked(series)
        days = days_with_values(locked)
        problem = rebase_problem(series.metric, days, on)
        if problem := problem or within_fixed_problem(series.metric, stretches_of(locked, days), on):
            raise MetricRefused(problem, "period")
        taken = MetricRefused("The limits are reckoned anew from that period already", "period")
        if locked.rebases.filter(on=on).exists():
            raise taken
        rebase = Rebase(series=series, on=on, reason=reason, made_by=by, made_at=timezone.now())
        try:
            with transaction.atomic():
                rebase.save()
        except IntegrityError as error:
            raise taken from error
        record("kloe.add_rebase", by=by, about=series, changes={"from": [None, f"{on}"]}, reason=reason)
    return rebase


def remove_rebase(*, rebase: Rebase, reason: str, by: User | None) -> None:
    """Let the limits run through again; fixed ones from there on go too. A second press does nothing."""
    check_may_mark(rebase.series, by)
    with transaction.atomic():
        if Rebase.objects.filter(pk=rebase.pk).delete()[0]:
            changes = {"from": [f"{rebase.on}", None], "reason": [rebase.reason, None]}
            if rebase.fixed_until is not None:
                changes["fixed_until"] = [f"{rebase.fixed_until}", None]
            record("kloe.remove_rebase", by=by, about=rebase.series, changes=changes, reason=reason)


def add_annotation(*, series: MetricSeries, on: date, text: str, by: User | None) -> Annotation:
    """Say something of a point for all readers of the series; raise MetricRefused when there is none."""
    check_may_mark(series, by)
    with transaction.atomic():
        _check_point(series_locked(series), on)
        made = Annotation.objects.create(series=series, on=on, text=text, made_by=by, made_at=timezone.now())
        record("kloe.add_annotation", by=by, about=series, changes={f"{on}": [None, text]})
    return made


def change_annotation(*, annotation: Annotation, on: date, text: str, seen: str, by: User | None) -> Annotation:
    """Say it otherwise, or of another point; raise ChangedMeanwhile when it does not say any more what `seen` marks.

    Raise Annotation.DoesNotExist when it was taken away.
    """
    check_may_mark(annotation.series, by)
    with transaction.atomic():
        locked = Annotation.objects.select_for_update(of=("self",)).get(pk=annotation.pk)
        if mark_of_annotation(locked) != seen:
            raise ChangedMeanwhile(locked)
        _check_point(annotation.series, on)
        before = {"on": locked.on, "text": locked.text}
        locked.on, locked.text = on, text
        changes = changes_between(before, {"on": on, "text": text})
        if changes:
            locked.made_by, locked.made_at = by, timezone.now()
            locked.save()
            record("kloe.change_annotation", by=by, about=annotation.series, changes=changes)
    return locked


def remove_annotation(*, annotation: Annotation, reason: str, by: User | None) -> None:
    """Take a remark away. A second press does nothing."""
    check_may_mark(annotation.series, by)
    with transaction.atomic():
        if Annotation.objects.filter(pk=annotation.pk).delete()[0]:
            changes = {f"{annotation.on}": [annotation.text, None]}
            record("kloe.remove_annotation", by=by, about=annotation.series, changes=changes, reason=reason)


def mark_of_annotation(annotation: Annotation) -> str:
    """Return what tells the remark, as a form showed it, from one that was changed since."""
    return hashlib.sha256(f"{annotation.on} {annotation.text}".encode()).hexdigest()[:32]


def check_may_mark(series: MetricSeries, by: User | None) -> None:
    """Raise NotPermitted unless the person may mark the series today."""
    check_may(lambda access: can_mark(access, series.metric), by)


def series_locked(series: MetricSeries) -> MetricSeries:
    return MetricSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)


def _check_point(series: MetricSeries, on: date) -> None:
    if problem := mark_problem(series.metric, days_with_values(series), on):
        raise MetricRefused(problem, "period")
