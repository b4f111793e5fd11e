"""Where things lie on a chart: its size, its margins, and the place of each date and figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from kloe.charts.chart import XmrChart
from kloe.charts.figures import exact, rounded
from kloe.charts.scale import Scale
from kloe.charts.svg import width_of

# Labels are a little smaller than other words.
LABEL = 0.92


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing in user units; text is `font` high, so a size fits the width at which it is shown."""

    width: float
    height: float
    font: float
    mark: float
    left: float
    right: float
    top: float
    bottom: float
    has_line_labels: bool = True


WIDE = Size(width=760, height=340, font=13, mark=4.4, left=56, right=132, top=26, bottom=34)
NARROW = Size(width=300, height=270, font=13, mark=3.4, left=44, right=10, top=26, bottom=34, has_line_labels=False)
SMALL = Size(width=240, height=120, font=11, mark=3, left=38, right=8, top=8, bottom=20, has_line_labels=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot of one chart."""

    size: Size
    scale: Scale
    first: date
    last: date
    top: float

    @property
    def left(self) -> float:
        return self.size.left

    @property
    def right(self) -> float:
        return self.size.width - self.size.right

    @property
    def bottom(self) -> float:
        return self.top + self.size.height - self.size.top - self.size.bottom

    def x(self, day: date) -> float:
        """Return the place of a day, which may lie outside the plot; half a mark stays free on both sides."""
        days = (self.last - self.first).days
        inset = 2 * self.size.mark
        if not days:
            return (self.left + self.right) / 2
        return self.left + inset + (day - self.first).days / days * (self.right - self.left - 2 * inset)

    def y(self, value: float) -> float:
        return self.bottom - self.scale.share(value) * (self.bottom - self.top)


def frame_of(chart: XmrChart, size: Size, scale: Scale, *, top: float | None = None) -> Frame:
    fitting = with_room(size, [chart], scale)
    return Frame(fitting, scale, chart.points[0].date, chart.latest.date, size.top if top is None else top)


def with_room(size: Size, charts: Sequence[XmrChart], scale: Scale) -> Size:
    """Return the size with margins in which the figures of the charts have room, up to half of the drawing."""
    font = size.font * LABEL
    units = {chart.unit for chart in charts}
    left = max(width_of(exact(tick, unit), font) for tick in scale.ticks for unit in units) + 10
    right = size.right
    if size.has_line_labels:
        figures = [f"Upper limit {rounded(end, unit)}" for unit in units for end in (scale.low, scale.high)]
        figures += [f"Target less than {exact(end, chart.unit)}" for chart in charts for one in chart.targets
                    for end in one.ends]  # fmt: skip
        right = max(width_of(words, font) for words in figures) + 14
    left, right = min(max(size.left, left), size.width / 4), min(max(size.right, right), size.width / 4)
    return replace(size, left=left, right=right)


def columns_of(frame: Frame, days: list[date]) -> list[tuple[float, float]]:
    """Return from where to where each day is the nearest one."""
    if not days:
        return []
    places = [frame.x(day) for day in days]
    middles = [(one + other) / 2 for one, other in pairwise(places)]
    return list(zip([frame.left, *middles], [*middles, frame.right], strict=True))
