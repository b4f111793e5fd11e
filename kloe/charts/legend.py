"""Words below a picture: what its marks and lines mean, and notes on rebases and points."""

from dataclasses import dataclass

from kloe.charts.chart import XmrChart
from kloe.charts.figures import period
from kloe.charts.frame import LABEL, Frame, Size
from kloe.charts.lines import LIMIT_DASHES, TARGET_DASHES, TRAJECTORY_DASHES, TRIAL_DASHES
from kloe.charts.marks import NAMES, mark
from kloe.charts.svg import INK, QUIET, TARGET, Canvas, width_of, wrapped
from kloe.spc import PointType

KEY_WIDTH = 26


@dataclass(frozen=True, slots=True)
class Legend:
    """The drawn keys, and how high they are."""

    canvas: Canvas
    height: float


def legend_of(chart: XmrChart, frame: Frame, *, y: float) -> Legend:
    """Draw a key for each kind of mark and line that the chart has, in as many rows as they need."""
    font, canvas = frame.size.font * LABEL, Canvas()
    x, top = 0.0, y
    for words, kind, stroke, dashes in _keys(chart):
        width = KEY_WIDTH + width_of(words, font) + 14
        if x and x + width > frame.size.width:
            x, top = 0.0, top + font * 1.6
        if kind is not None:
            canvas.add(mark(kind, x + KEY_WIDTH / 2, top - font * 0.33, frame.size.mark))
        else:
            canvas.line(x + 2, top - font * 0.33, x + KEY_WIDTH - 2, top - font * 0.33, stroke=stroke, stroke_width=1.6,
                        stroke_dasharray=dashes or None)  # fmt: skip
        canvas.text(words, x + KEY_WIDTH + 2, top, fill=INK, font_size=font)
        x += width
    return Legend(canvas, top - y + font * 1.9)


def _keys(chart: XmrChart) -> list[tuple[str, PointType | None, str, str]]:
    kinds = {point.point_type for point in chart.points if point.value is not None}
    keys: list[tuple[str, PointType | None, str, str]] = [
        (NAMES[kind], kind, "", "") for kind in NAMES if kind in kinds
    ]
    limited = [group for group in chart.result.groups if group.upper_process_limit is not None]
    keys.append(("Mean", None, QUIET, ""))
    if any(not group.is_short for group in limited):
        keys.append(("Process limits", None, QUIET, LIMIT_DASHES))
    if any(group.is_short for group in limited):
        keys.append(("Trial limits", None, QUIET, TRIAL_DASHES))
    if chart.targets:
        keys.append(("Target", None, TARGET, TARGET_DASHES))
    if any(point.trajectory is not None for point in chart.points):
        keys.append(("Trajectory", None, INK, TRAJECTORY_DASHES))
    return keys


def notes_of(chart: XmrChart) -> list[tuple[str, str]]:
    """Return the sign on the chart and what it stands for: rebases by number, annotated points by letter."""
    notes = [
        (str(place), f"Rebased from {period(one.on, chart.frequency)}: {one.reason}")
        for place, one in enumerate(chart.drawn_rebases, 1)
    ]
    letters = chart.letters
    for one in sorted(chart.annotations, key=lambda one: one.on):
        if one.on in letters:
            notes.append((letters[one.on], f"{period(one.on, chart.frequency)}: {one.text}"))
    return notes


def note_lines(chart: XmrChart, size: Size) -> list[str]:
    notes = [f"{sign}: {words}" for sign, words in notes_of(chart)] + ([chart.note] if chart.note else [])
    return [line for note in notes for line in wrapped(note, size.font, size.width)]
