"""From figures to places: round ticks, one scale for several charts, and labels that do not lie on one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from kloe.charts.chart import XmrChart

STEPS = (1, 2, 2.5, 5, 10)
HEADROOM = 0.06


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and highest figure that are drawn, and the ticks between them."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        first, last = ceil(self.low / self.step - 1e-9), floor(self.high / self.step + 1e-9)
        return [round(number * self.step, 10) for number in range(first, last + 1)]

    def share(self, value: float) -> float:
        """Return how far up a figure lies: 0 at the bottom, 1 at the top."""
        return (value - self.low) / (self.high - self.low)


def scale_of(charts: Sequence[XmrChart], most_ticks: int = 6) -> Scale:
    """Return a scale that holds all values, limits and targets of the charts."""
    figures = [figure for chart in charts for figure in _figures(chart)] or [0.0]
    low, high = min(figures), max(figures)
    room = (high - low) * HEADROOM or abs(high) * 0.1 or 1.0
    # No figure is below nothing: neither is the axis.
    low, high = (max(low - room, 0.0) if low >= 0 else low - room), high + room
    return Scale(low, high, _round_step((high - low) / most_ticks))


def _figures(chart: XmrChart) -> Iterable[float]:
    for point in chart.points:
        found = (point.value, point.mean, point.lower_process_limit, point.upper_process_limit, point.trajectory)
        yield from (figure for figure in found if figure is not None)
    first, last = chart.points[0].date, chart.latest.date
    for target in chart.targets:
        is_seen = (target.starts_on is None or target.starts_on <= last) and (
            target.ends_on is None or first <= target.ends_on
        )
        yield from target.ends if is_seen else ()


def _round_step(least: float) -> float:
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return the places moved apart until each is `gap` from the next, between `low` and `high` if there is room."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = [places[index] for index in order]
    for index in range(1, len(moved)):
        moved[index] = max(moved[index], moved[index - 1] + gap)
    limit = high
    for index in range(len(moved) - 1, -1, -1):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - gap
    if moved and moved[0] < low:
        moved = [place + low - moved[0] for place in moved]
    spread_out = [0.0] * len(places)
    for index, place in zip(order, moved, strict=True):
        spread_out[index] = place
    return spread_out
