"""All values of a chart as a table."""

from dataclasses import dataclass

from kloe.charts.chart import XmrChart
from kloe.charts.figures import exact, period, rounded, target_words
from kloe.charts.words import kind_words
from kloe.spc import Point


@dataclass(frozen=True, slots=True)
class ChartTable:
    """Heads and rows of words; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(chart: XmrChart) -> ChartTable:
    """Return every point with its figures, kind and remarks, latest first; columns that nothing uses are left out."""
    has_targets = bool(chart.targets)
    has_trajectory = any(point.trajectory is not None for point in chart.points)
    has_notes = bool(chart.drawn_rebases or chart.letters)
    optional = ((has_targets, "Target"), (has_trajectory, "Trajectory"), (has_notes, "Notes"))
    head = ("Date", "Value", "Mean", "Lower limit", "Upper limit", "Kind")
    rows = []
    for point in reversed(chart.points):
        cells = (_targets(chart, point), exact(point.trajectory, chart.unit), _notes(chart, point))
        rows.append(
            (*_figures(chart, point), *(cell for (is_shown, _), cell in zip(optional, cells, strict=True) if is_shown))
        )
    return ChartTable((*head, *(name for is_shown, name in optional if is_shown)), tuple(rows))


def _figures(chart: XmrChart, point: Point) -> tuple[str, ...]:
    return (
        period(point.date, chart.frequency),
        exact(point.value, chart.unit),
        rounded(point.mean, chart.unit) or "None",
        rounded(point.lower_process_limit, chart.unit) or "None",
        rounded(point.upper_process_limit, chart.unit) or "None",
        kind_words(point) if point.value is not None else "",
    )


def _targets(chart: XmrChart, point: Point) -> str:
    return "; ".join(
        target_words(target, chart.unit) + (f" ({target.name})" if target.name else "")
        for target in chart.targets
        if target.holds_on(point.date)
    )


def _notes(chart: XmrChart, point: Point) -> str:
    notes = [f"Rebased: {one.reason}" for one in chart.drawn_rebases if one.on == point.date]
    notes += [one.text for one in chart.annotations if one.on == point.date]
    return "; ".join(notes)
