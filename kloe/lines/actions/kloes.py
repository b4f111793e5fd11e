"""One MLCO KLOE: added, changed, moved, taken out as long as nothing names it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kloe.lines.actions.locked import found_in, hold_year, put_in_order, save_line
from kloe.lines.models import Kloe, KloeMetric
from kloe.lines.queries import named_by_code, uses_of
from kloe.lines.rules import OF_LINE, arranged, with_line_moved
from kloe.metrics.models import Board, Metric
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record


@dataclass(frozen=True, slots=True)
class MeasuredAs:
    """What a line is to be measured by; `key` is that of the measure as it stands, 0 for a new one."""

    name: str
    metric: Metric | None = None
    to_measure: str = ""
    key: int = 0


def add_kloe(
    *,
    year: int,
    values: Mapping[str, Any],
    metrics: Sequence[MeasuredAs] = (),
    boards: Collection[Board] = (),
    by: User | None,
) -> Kloe:
    """Add a line to the year, last of its theme; raise MetricRefused when its code is taken or the year is closed."""
    with transaction.atomic():
        there = hold_year(year, by)
        kloe = Kloe(year=year, order=len(there) + 1, **values)
        save_line(kloe)
        _measure(kloe, metrics)
        kloe.boards.set(boards)
        put_in_order(arranged([*there, kloe]))
        record("kloe.add_kloe", by=by, about=kloe, changes=changes_between({}, said_of(kloe)))
    return kloe


def change_kloe(
    *,
    kloe: Kloe,
    values: Mapping[str, Any],
    metrics: Sequence[MeasuredAs],
    boards: Collection[Board],
    seen: int,
    by: User | None,
) -> Kloe:
    """Save what is said over the line; raise ChangedMeanwhile when it is not at the revision that was seen.

    A code that something names stays: MetricRefused says so. Saving what stands already writes nothing.
    """
    with transaction.atomic():
        there = hold_year(kloe.year, by)
        locked = found_in(there, kloe.pk)
        if locked.revision != seen:
            raise ChangedMeanwhile(locked)
        changes = changes_between(said_of(locked), _told(values, metrics, boards))
        if not changes:
            return locked
        _check_code(locked, values)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.revision += 1
        save_line(locked)
        _measure(locked, metrics)
        locked.boards.set(boards)
        put_in_order(arranged(there))
        record("kloe.change_kloe", by=by, about=locked, changes=changes)
    return locked


def take_out_kloe(*, kloe: Kloe, by: User | None) -> None:
    """Take the line out with what it is measured by; raise MetricRefused with what uses it. Twice does nothing."""
    with transaction.atomic():
        there = hold_year(kloe.year, by)
        locked = next((one for one in there if one.pk == kloe.pk), None)
        if locked is None:
            return
        if uses := uses_of([locked]).get(locked.pk):
            raise MetricRefused(f"MLCO KLOE {locked.code} is used, so it stays. {'. '.join(uses)}")
        take_away(locked, by)
        put_in_order(one for one in there if one is not locked)


def take_away(kloe: Kloe, by: User | None) -> None:
    """Take away a line that nothing names; the audit trail keeps what it said."""
    record("kloe.take_out_kloe", by=by, about=kloe, changes=changes_between(said_of(kloe), {}))
    Kloe.objects.filter(pk=kloe.pk).delete()


def move_kloe(*, kloe: Kloe, way: str, by: User | None) -> None:
    """Let the line change places with the one before or after it under its theme; at the edge nothing moves."""
    with transaction.atomic():
        there = arranged(hold_year(kloe.year, by))
        locked = found_in(there, kloe.pk)
        place = there.index(locked) + 1
        order = with_line_moved(there, locked, way)
        if put_in_order(order) and order != there:
            changes = {"place": [place, order.index(locked) + 1]}
            record("kloe.move_kloe", by=by, about=locked, changes=changes)


def said_of(kloe: Kloe) -> dict[str, Any]:
    """Return what the line says, as the audit trail tells it."""
    metrics = kloe.metrics.select_related("metric").order_by("order", "pk")
    return _told({name: getattr(kloe, name) for name in OF_LINE}, metrics, kloe.boards.all())


def _told(
    values: Mapping[str, Any], metrics: Iterable[MeasuredAs | KloeMetric], boards: Iterable[Board]
) -> dict[str, Any]:
    measures = [
        f"{one.name}: {one.metric.name if one.metric else one.to_measure or 'metric not yet defined'}"
        for one in metrics
    ]
    return {**values, "metrics": measures, "boards": sorted(one.name for one in boards)}


def _check_code(kloe: Kloe, values: Mapping[str, Any]) -> None:
    if values.get("code", kloe.code) != kloe.code and (uses := named_by_code([kloe]).get(kloe.pk)):
        raise MetricRefused(f"The code stays, because the line is named by it. {'. '.join(uses)}", "code")


def _measure(kloe: Kloe, metrics: Sequence[MeasuredAs]) -> None:
    there = {one.pk: one for one in KloeMetric.objects.filter(kloe=kloe)}
    for order, one in enumerate(metrics, start=1):
        measure = there.pop(one.key, None) or KloeMetric(kloe=kloe)
        measure.name, measure.metric, measure.order = one.name, one.metric, order
        measure.to_measure = "" if one.metric else one.to_measure
        measure.save()
    KloeMetric.objects.filter(pk__in=there).delete()
