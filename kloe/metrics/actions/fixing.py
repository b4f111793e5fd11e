"""Limits fixed by the values of some periods, so that what comes after is held against them; and released."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from kloe.metrics.actions.marks import add_rebase, check_may_mark, series_locked
from kloe.metrics.models import MetricSeries, Rebase
from kloe.metrics.queries import days_with_values, stretches_of
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.marks import fix_problem, stretch_of
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record


def fix_limits(*, series: MetricSeries, first: date | None, until: date, reason: str, by: User | None) -> None:
    """Let the values from the first period until the last one make the limits; raise MetricRefused when they cannot.

    Where limits do not begin anew at the first one yet, they do from now on, for the same reason.
    """
    check_may_mark(series, by)
    with transaction.atomic():
        locked = series_locked(series)
        if locked.fix_after_n_points is not None:
            raise MetricRefused(
                f"The series says that {locked.fix_after_n_points} points make the limits. Empty that first", "until"
            )
        days = days_with_values(locked)
        stretches = stretches_of(locked, days)
        if problem := fix_problem(series.metric, days, stretches, first, until):
            raise MetricRefused(problem[1], problem[0])
        begins = stretch_of(stretches, until).starts_on
        if first is not None and first != begins:
            add_rebase(series=series, on=first, reason=reason, by=by)
            begins = first
        holder: MetricSeries | Rebase = locked.rebases.filter(on=begins).first() or locked
        holder.fixed_until, holder.fixed_reason = until, reason
        holder.fixed_by, holder.fixed_at = by, timezone.now()
        _save(holder)
        changes = {"from": [None, f"{begins}"], "until": [None, f"{until}"]}
        record("kloe.fix_limits", by=by, about=series, changes=changes, reason=reason)


def release_limits(*, stretch: MetricSeries | Rebase, reason: str, by: User | None) -> None:
    """Let all values of a stretch make its limits again. A second press does nothing."""
    series = stretch if isinstance(stretch, MetricSeries) else stretch.series
    check_may_mark(series, by)
    with transaction.atomic():
        locked = series_locked(series)
        holder = locked if isinstance(stretch, MetricSeries) else locked.rebases.filter(pk=stretch.pk).first()
        if holder is None or holder.fixed_until is None:
            return
        changes = {"until": [f"{holder.fixed_until}", None], "why": [holder.fixed_reason, None]}
        holder.fixed_until, holder.fixed_reason, holder.fixed_by, holder.fixed_at = None, "", None, None
        _save(holder)
        record("kloe.release_limits", by=by, about=series, changes=changes, reason=reason)


def _save(holder: MetricSeries | Rebase) -> None:
    holder.save(update_fields=["fixed_until", "fixed_reason", "fixed_by", "fixed_at"])
