"""Small charts on one shared scale, so that places can be compared with the eye."""

from collections.abc import Sequence
from dataclasses import dataclass

from kloe.charts.chart import XmrChart
from kloe.charts.frame import SMALL, Frame, Size, with_room
from kloe.charts.lines import draw_axes, draw_limits, draw_line, draw_rebases, draw_targets
from kloe.charts.marks import mark
from kloe.charts.scale import scale_of
from kloe.charts.svg import FONTS, INK, XMLNS, Attributes, Canvas, element, title
from kloe.charts.words import text_alternative


@dataclass(frozen=True, slots=True)
class SmallChart:
    """One of several: what it shows, and its picture."""

    chart: XmrChart
    svg: str


def draw_multiples(charts: Sequence[XmrChart], size: Size = SMALL, *, is_file: bool = False) -> list[SmallChart]:
    """Return a small picture of each chart, all with the same figures and the same days on their axes."""
    if not charts:
        return []
    scale = scale_of(charts, most_ticks=4)
    first = min(chart.points[0].date for chart in charts)
    last = max(chart.latest.date for chart in charts)
    frame = Frame(with_room(size, charts, scale), scale, first, last, size.top)
    return [SmallChart(chart, _draw(chart, frame, is_file=is_file)) for chart in charts]


def _draw(chart: XmrChart, frame: Frame, *, is_file: bool) -> str:
    canvas = Canvas()
    draw_limits(chart, frame, canvas)
    draw_axes(chart, frame, canvas)
    draw_targets(chart, frame, canvas)
    draw_rebases(chart, frame, canvas)
    draw_line(chart, frame, canvas)
    for point in chart.points:
        if point.value is not None:
            canvas.add(mark(point.point_type, frame.x(point.date), frame.y(point.value), frame.size.mark))
    size = frame.size
    own: Attributes = {}
    if is_file:
        own = {"xmlns": XMLNS, "width": size.width, "height": size.height, "font_family": FONTS, "fill": INK}
    return element(
        "svg",
        title(text_alternative(chart)) + canvas.group(),
        viewBox=f"0 0 {size.width:g} {size.height:g}",
        class_=None if is_file else "org-multiple__svg",
        role="img",
        font_size=size.font,
        **own,
    )
