"""What lies behind the points: axes, limits and mean, targets, rebases, and the line from point to point."""

from dataclasses import dataclass, field
from itertools import pairwise

from kloe.charts.chart import Target, XmrChart
from kloe.charts.figures import end_words, exact, rounded, short_period
from kloe.charts.frame import LABEL, Frame
from kloe.charts.scale import spread
from kloe.charts.svg import BAND, GRID, INK, LINE, NEITHER, PAPER, QUIET, TARGET, Canvas, element, number, width_of
from kloe.spc import Group, Point

# A date is named for every so many points, so that months fall on the same ones of each year where that fits.
EVERY = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 365)
TRIAL_DASHES, LIMIT_DASHES, TARGET_DASHES, TRAJECTORY_DASHES = "1.5 4", "6 4", "11 3 2 3", "2 3"


@dataclass
class LineLabels:
    """What stands at the right end of lines: words, height and colour of each."""

    labels: list[tuple[str, float, str]] = field(default_factory=list)

    def __add__(self, other: "LineLabels") -> "LineLabels":
        return LineLabels(self.labels + other.labels)

    def draw(self, frame: Frame, canvas: Canvas) -> None:
        """Write them one below the other, with a thin line to its own where one had to move."""
        font = frame.size.font * LABEL
        places = spread([y for _words, y, _colour in self.labels], font * 1.2, frame.top - 4, frame.bottom + 4)
        for (words, y, colour), place in zip(self.labels, places, strict=True):
            canvas.line(frame.right + 2, y, frame.right + 9, place, stroke=colour, stroke_width=0.8)
            canvas.text(words, frame.right + 12, place + font * 0.33, fill=colour, font_size=font)


def draw_axes(chart: XmrChart, frame: Frame, canvas: Canvas) -> None:
    font = frame.size.font
    for tick in frame.scale.ticks:
        y = frame.y(tick)
        canvas.line(frame.left, y, frame.right, y, stroke=GRID, stroke_width=1)
        canvas.text(
            exact(tick, chart.unit),
            frame.left - 7,
            y + font * 0.33,
            fill=INK,
            text_anchor="end",
            font_size=font * LABEL,
        )
    canvas.line(frame.left, frame.bottom, frame.right, frame.bottom, stroke=LINE, stroke_width=1)
    for point, words in _date_labels(chart, frame):
        x = frame.x(point.date)
        canvas.line(x, frame.bottom, x, frame.bottom + 5, stroke=LINE, stroke_width=1)
        canvas.text(words, _within(x, words, frame), frame.bottom + font * 1.5, fill=INK, text_anchor="middle",
                    font_size=font * LABEL)  # fmt: skip


def _date_labels(chart: XmrChart, frame: Frame) -> list[tuple[Point, str]]:
    """Return the points that are named on the axis: each second, third, sixth... back from the latest, as they fit."""
    labelled = [(point, short_period(point.date, chart.frequency)) for point in reversed(chart.points)]
    return next((some for every in EVERY if _fit(some := labelled[::every], frame)), labelled[:1])


def _fit(labelled: list[tuple[Point, str]], frame: Frame) -> bool:
    font = frame.size.font * LABEL
    places = [(_within(frame.x(point.date), words, frame), width_of(words, font)) for point, words in labelled]
    return all(earlier + width / 2 + font < later - other / 2 for (later, other), (earlier, width) in pairwise(places))


def _within(x: float, words: str, frame: Frame) -> float:
    half = width_of(words, frame.size.font * LABEL) / 2
    return min(max(x, half), frame.size.width - half)


def draw_limits(chart: XmrChart, frame: Frame, canvas: Canvas) -> LineLabels:
    """Draw band, limits and mean of each group, from halfway to its neighbours; returns the labels of the last."""
    ends = _ends_of_groups(chart, frame)
    for group, (start, end) in zip(chart.result.groups, ends, strict=True):
        upper, lower = group.upper_process_limit, group.lower_process_limit
        dashes = TRIAL_DASHES if group.is_short else LIMIT_DASHES
        if upper is not None and lower is not None:
            top, bottom = _clipped(frame, upper), _clipped(frame, lower)
            canvas.add(element("rect", x=start, y=top, width=end - start, height=bottom - top, fill=BAND))
            for y in (top, bottom):
                canvas.line(start, y, end, y, stroke=QUIET, stroke_width=1.4, stroke_dasharray=dashes)
        if group.mean is not None:
            canvas.line(start, frame.y(group.mean), end, frame.y(group.mean), stroke=QUIET, stroke_width=1.6)
    last = chart.latest_group
    figures = (
        ("Upper limit", last.upper_process_limit),
        ("Mean", last.mean),
        ("Lower limit", last.lower_process_limit),
    )
    return LineLabels(
        [
            (f"{name} {rounded(figure, chart.unit)}", _clipped(frame, figure), QUIET)
            for name, figure in figures
            if figure is not None
        ]
    )


def _clipped(frame: Frame, figure: float) -> float:
    """Return the height of a figure, at the foot of the plot for a limit below an axis that starts at nothing."""
    return min(max(frame.y(figure), frame.top), frame.bottom)


def _ends_of_groups(chart: XmrChart, frame: Frame) -> list[tuple[float, float]]:
    groups: tuple[Group, ...] = chart.result.groups
    breaks = [(frame.x(one.last_date) + frame.x(other.first_date)) / 2 for one, other in pairwise(groups)]
    return list(zip([frame.left, *breaks], [*breaks, frame.right], strict=True))


def draw_targets(chart: XmrChart, frame: Frame, canvas: Canvas) -> LineLabels:
    """Draw each end of each target for the days on which it holds; returns the labels of those that hold now."""
    labels = LineLabels()
    for target in chart.targets:
        start, end = _span(target, frame)
        is_to_come = target.starts_on is not None and target.starts_on > frame.last
        if start >= end or is_to_come:
            continue
        for figure in target.ends:
            y = frame.y(figure)
            canvas.line(start, y, end, y, stroke=TARGET, stroke_width=1.8, stroke_dasharray=TARGET_DASHES)
        if target in chart.current_targets:
            labels.labels += _target_labels(target, chart, frame)
    return labels


def _target_labels(target: Target, chart: XmrChart, frame: Frame) -> list[tuple[str, float, str]]:
    ends = ((target.at_least, False), (target.at_most, True))
    return [
        (
            f"Target {end_words(figure, chart.unit, is_upper=is_upper, is_strict=target.is_strict)}",
            frame.y(figure),
            TARGET,
        )
        for figure, is_upper in ends
        if figure is not None
    ]


def _span(target: Target, frame: Frame) -> tuple[float, float]:
    start = frame.left if target.starts_on is None else max(frame.x(target.starts_on), frame.left)
    end = frame.right if target.ends_on is None or target.ends_on >= frame.last else frame.x(target.ends_on)
    return min(start, frame.right), end


def draw_rebases(chart: XmrChart, frame: Frame, canvas: Canvas) -> None:
    """Draw a thin line before the first point of each new process, numbered, and a letter above annotated points."""
    font = frame.size.font * LABEL
    ends = {group.first_date: start for group, (start, _end) in
            zip(chart.result.groups, _ends_of_groups(chart, frame), strict=True)}  # fmt: skip
    for place, rebase in enumerate(chart.drawn_rebases, 1):
        x = ends[rebase.on]
        canvas.line(x, frame.top, x, frame.bottom, stroke=NEITHER, stroke_width=1.2, stroke_dasharray="3 3")
        canvas.add(_badge(str(place), x, frame.top - font * 0.8, font, NEITHER))
    values = {point.date: point.value for point in chart.points}
    for day, letter in chart.letters.items():
        value = values[day]
        x, y = frame.x(day), frame.bottom if value is None else frame.y(value)
        # Above its point, or beside it where there is no room above.
        has_room = y - frame.top > 2.2 * font
        right, up = (0.0, 1.6 * font) if has_room else (1.8 * font, 0.0)
        if x + 3 * font > frame.right:
            right = -right
        canvas.line(x, y, x + right, y - up, stroke=INK, stroke_width=0.8)
        canvas.add(_badge(letter, x + right, y - up, font, INK))


def _badge(words: str, x: float, y: float, font: float, colour: str) -> str:
    width = width_of(words, font) + 8
    canvas = Canvas()
    canvas.add(element("rect", x=x - width / 2, y=y - font * 0.62, width=width, height=font * 1.24, rx=3, fill=colour))
    canvas.text(words, x, y + font * 0.34, fill=PAPER, text_anchor="middle", font_size=font, font_weight=700)
    return canvas.group()


def draw_line(chart: XmrChart, frame: Frame, canvas: Canvas) -> None:
    """Draw from point to point, but not over a missing value or a rebase, and the trajectory if there is one."""
    pieces: list[list[str]] = [[]]
    for before, point in pairwise([None, *chart.points]):
        if point is None:
            continue
        is_broken = point.value is None or (before is not None and before.rebase_group != point.rebase_group)
        if is_broken:
            pieces.append([])
        if point.value is not None:
            pieces[-1].append(f"{number(frame.x(point.date))},{number(frame.y(point.value))}")
    for piece in pieces:
        if len(piece) > 1:
            canvas.add(element("polyline", points=" ".join(piece), fill="none", stroke=LINE, stroke_width=1.5))
    trajectory = [f"{number(frame.x(one.date))},{number(frame.y(one.trajectory))}" for one in chart.points
                  if one.trajectory is not None]  # fmt: skip
    if trajectory:
        canvas.add(element("polyline", points=" ".join(trajectory), fill="none", stroke=INK, stroke_width=1.4,
                           stroke_dasharray=TRAJECTORY_DASHES))  # fmt: skip
