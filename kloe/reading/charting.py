"""Charts of series: what `kloe.spc` makes of approved values, with targets and marks."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from kloe.charts import Annotation, Frequency, Rebase, Target, Unit, XmrChart, draw_sparkline, text_alternative
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.models import Target as SetTarget
from kloe.metrics.rules.figures import AFTER
from kloe.metrics.rules.periods import MONTHS, period_of, period_words, periods_between
from kloe.reading.queries import Point, SeriesRead
from kloe.spc import ImprovementDirection, Options, Series, SpcResult, analyse_many

DIRECTIONS = {
    Metric.Better.LOWER: ImprovementDirection.DECREASE,
    Metric.Better.HIGHER: ImprovementDirection.INCREASE,
    Metric.Better.NEITHER: ImprovementDirection.NEUTRAL,
}
FREQUENCIES = {
    Metric.Frequency.WEEKLY: Frequency.WEEK,
    Metric.Frequency.MONTHLY: Frequency.MONTH,
    Metric.Frequency.QUARTERLY: Frequency.QUARTER,
    Metric.Frequency.YEARLY: Frequency.YEAR,
}
Kind = SetTarget.Kind
Key = tuple[Any, ...]
# What a process drew already: a list of some hundred series stays within 30 MB.
MOST_KEPT = 600
KEPT: dict[Key, XmrChart] = {}


def charts_of(read: Sequence[SeriesRead]) -> list[XmrChart | None]:
    """Return the chart of each series, None for one without approved values; new ones are analysed at once.

    Charts are kept by all that they show, so that a process draws a list anew only where something changed.
    """
    keys = [_all_of(one) if one.points else None for one in read]
    new = {key: one for key, one in zip(keys, read, strict=True) if key is not None and key not in KEPT}
    results = analyse_many([_series(one) for one in new.values()], [_options(one) for one in new.values()])
    made = {key: _chart(one, result) for (key, one), result in zip(new.items(), results, strict=True)}
    charts = [KEPT.get(key) or made[key] if key is not None else None for key in keys]
    if len(KEPT) + len(made) > MOST_KEPT:
        KEPT.clear()
    KEPT.update(made)
    return charts


def _all_of(read: SeriesRead) -> Key:
    """Return everything that the chart of the series is made of."""
    series, metric = read.series, read.metric
    return (
        series.pk, metric.name, metric.unit, metric.better, metric.frequency, metric.decimals, series.place_name,
        series.note, series.fix_after_n_points, tuple(read.points),
        tuple(
            (one.kind, one.value, one.upper, one.starts_on, one.ends_on, one.label,
             tuple((step.by, step.value) for step in one.trajectory.all()))
            for one in series.targets.all()
        ),
        series.fixed_until, tuple((one.on, one.reason, one.fixed_until) for one in series.rebases.all()),
        tuple((one.on, one.text) for one in series.annotations.all()),
    )  # fmt: skip


def sparkline_of(chart: XmrChart) -> str:
    """Return the sparkline of a chart, named by its sentences."""
    return draw_sparkline(chart.result, text_alternative(chart))


def _series(read: SeriesRead) -> Series:
    points = with_gaps(read.metric.frequency, read.points)
    days = [day for day, _ in points]
    steps = _trajectory(read)
    trajectory = [steps.get(day) for day in days] if steps else None
    return Series(days, [None if value is None else float(value) for _, value in points], trajectory=trajectory)


def with_gaps(frequency: str, points: Sequence[Point]) -> list[tuple[date, Decimal | None]]:
    """Return the points, and None for each period between them that has no value."""
    first, last = points[0][0], points[-1][0]
    if _periods(frequency, first, last) == len(points):
        return list(points)
    there = {period_of(frequency, day) for day, _ in points}
    empty = [(one.ends_on, None) for one in periods_between(frequency, first, last) if one not in there]
    return sorted([*points, *empty], key=lambda one: one[0])


def _periods(frequency: str, first: date, last: date) -> int:
    if frequency == Metric.Frequency.WEEKLY:
        return (last - first).days // 7 + 1
    months = (last.year - first.year) * 12 + last.month - first.month
    return months // MONTHS[Metric.Frequency(frequency)] + 1


def _trajectory(read: SeriesRead) -> dict[date, float]:
    """Return what the targets want by which day; where several do, the one that began first."""
    found: dict[date, float] = {}
    for target in read.series.targets.all():
        found = {**{step.by: float(step.value) for step in target.trajectory.all()}, **found}
    return found


def fixed_days(series: MetricSeries) -> list[date]:
    """Return until when values make the limits, for each stretch where they are fixed."""
    days = [series.fixed_until, *(one.fixed_until for one in series.rebases.all())]
    return [one for one in days if one is not None]


def _note(series: MetricSeries) -> str:
    """Return what is said of the series, and by which values its limits are fixed."""
    until = [period_words(series.metric.frequency, one) for one in sorted(fixed_days(series))]
    fixed = f"Limits are fixed by the values until {' and until '.join(until)}." if until else ""
    return " ".join(one for one in (series.note, fixed) if one)


def _options(read: SeriesRead) -> Options:
    return Options(
        DIRECTIONS[Metric.Better(read.metric.better)],
        rebases=[one.on for one in read.series.rebases.all()],
        fix_after_n_points=read.series.fix_after_n_points,
        fixed_until=fixed_days(read.series),
    )


def _chart(read: SeriesRead, result: SpcResult) -> XmrChart:
    series, metric = read.series, read.metric
    return XmrChart(
        key=f"series-{series.pk}",
        name=metric.name,
        result=result,
        direction=DIRECTIONS[Metric.Better(metric.better)],
        unit=unit_of(metric),
        frequency=FREQUENCIES[Metric.Frequency(metric.frequency)],
        scope=series.place_name,
        targets=tuple(as_drawn(one) for one in series.targets.all()),
        rebases=tuple(Rebase(one.on, one.reason) for one in series.rebases.all()),
        annotations=tuple(Annotation(one.on, one.text) for one in series.annotations.all()),
        note=_note(series),
    )


def unit_of(metric: Metric) -> Unit:
    pounds = "£" if metric.unit == Metric.Unit.POUNDS else ""
    return Unit(prefix=pounds, suffix=AFTER.get(Metric.Unit(metric.unit), ""), decimals=metric.decimals)


def as_drawn(target: SetTarget) -> Target:
    """Return the target as charts know it."""
    value = float(target.value)
    ends: dict[str, Any] = {"at_most": value}
    if target.kind in (Kind.AT_LEAST, Kind.ABOVE):
        ends = {"at_least": value}
    if target.kind == Kind.BETWEEN:
        ends = {"at_least": value, "at_most": float(target.upper or value)}
    is_strict = target.kind in (Kind.ABOVE, Kind.BELOW)
    return Target(**ends, starts_on=target.starts_on, ends_on=target.ends_on, name=target.label, is_strict=is_strict)
