"""A series in the height of a line of a table."""

from collections.abc import Callable

from kloe.charts.marks import mark
from kloe.charts.svg import BAND, LINE, QUIET, element, number, title
from kloe.spc import PointType, SpcResult

WIDTH, HEIGHT, EDGE = 120.0, 28.0, 5.0


def draw_sparkline(result: SpcResult, words: str) -> str:
    """Return the points with the limits and mean of the latest group; special points and the latest have their mark.

    `words` are its name, such as the text alternative of the chart.
    """
    step = (WIDTH - 2 * EDGE) / max(len(result.points) - 1, 1)
    y = _heights(result)
    return element(
        "svg",
        title(words) + _limits(result, step, y) + _line_and_marks(result, step, y),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        class_="org-sparkline",
        role="img",
    )


def _heights(result: SpcResult) -> Callable[[float], float]:
    """Return where figures lie, from the lowest to the highest of values and latest limits."""
    group = result.groups[-1]
    limits = (group.lower_process_limit, group.upper_process_limit, group.mean)
    figures = [one for one in (*(point.value for point in result.points), *limits) if one is not None]
    low, high = (min(figures), max(figures)) if figures else (0.0, 1.0)
    scale = (HEIGHT - 2 * EDGE) / ((high - low) or 1)
    return lambda figure: HEIGHT - EDGE - (figure - low) * scale


def _limits(result: SpcResult, step: float, y: Callable[[float], float]) -> str:
    group, drawn = result.groups[-1], ""
    lower, upper = group.lower_process_limit, group.upper_process_limit
    start = max(EDGE + (len(result.points) - group.rows - 0.5) * step, 0.0)
    if lower is not None and upper is not None:
        drawn += element("rect", x=start, y=y(upper), width=WIDTH - start, height=y(lower) - y(upper), fill=BAND)
    if group.mean is not None:
        mean = y(group.mean)
        drawn += element("line", x1=start, y1=mean, x2=WIDTH, y2=mean, stroke=QUIET, stroke_width=0.8)
    return drawn


def _line_and_marks(result: SpcResult, step: float, y: Callable[[float], float]) -> str:
    path, marks, is_broken = "", "", True
    for place, point in enumerate(result.points):
        if point.value is None:
            is_broken = True
            continue
        x, height = EDGE + place * step, y(point.value)
        path += f"{'M' if is_broken else 'L'}{number(x)} {number(height)}"
        is_broken = False
        if point.point_type is not PointType.COMMON_CAUSE or place == len(result.points) - 1:
            marks += mark(point.point_type, x, height, 2.3)
    return (element("path", d=path, fill="none", stroke=LINE, stroke_width=1.2) if path else "") + marks
