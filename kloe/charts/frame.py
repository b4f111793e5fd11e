"""Where things lie on a chart: its size, its margins, and the place of each date and figure."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kloe.charts.chart import XmrChart
from kloe.charts.scale import Scale


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
    return Frame(size, scale, chart.points[0].date, chart.latest.date, size.top if top is None else top)


def columns_of(frame: Frame, days: list[date]) -> list[tuple[float, float]]:
    """Return from where to where each day is the nearest one."""
    if not days:
        return []
    places = [frame.x(day) for day in days]
    middles = [(one + other) / 2 for one, other in pairwise(places)]
    return list(zip([frame.left, *middles], [*middles, frame.right], strict=True))
