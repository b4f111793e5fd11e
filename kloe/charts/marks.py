"""The mark of each kind of point: a shape of its own and a colour of its own, so that either is enough."""

from kloe.charts.svg import BETTER, NEITHER, PAPER, QUIET, WORSE, element, number
from kloe.spc import PointType

NAMES = {
    PointType.COMMON_CAUSE: "Common cause",
    PointType.IMPROVEMENT: "Improvement",
    PointType.CONCERN: "Concern",
    PointType.NEUTRAL_HIGH: "Special, higher",
    PointType.NEUTRAL_LOW: "Special, lower",
}
COLOURS = {
    PointType.COMMON_CAUSE: QUIET,
    PointType.IMPROVEMENT: BETTER,
    PointType.CONCERN: WORSE,
    PointType.NEUTRAL_HIGH: NEITHER,
    PointType.NEUTRAL_LOW: NEITHER,
}
# Around 0, 0 at size 1: a diamond is better, a square is worse, triangles point to where values went.
CORNERS = {
    PointType.IMPROVEMENT: ((0, -1.45), (1.45, 0), (0, 1.45), (-1.45, 0)),
    PointType.CONCERN: ((-1.1, -1.1), (1.1, -1.1), (1.1, 1.1), (-1.1, 1.1)),
    PointType.NEUTRAL_HIGH: ((0, -1.4), (1.35, 1), (-1.35, 1)),
    PointType.NEUTRAL_LOW: ((0, 1.4), (1.35, -1), (-1.35, -1)),
}


def mark(kind: PointType, x: float, y: float, size: float) -> str:
    """Return the mark of a kind at a place; `size` is about half its width."""
    if kind is PointType.COMMON_CAUSE:
        return element("circle", cx=x, cy=y, r=size, fill=COLOURS[kind], stroke=PAPER, stroke_width=1)
    corners = " ".join(f"{number(x + right * size)},{number(y + down * size)}" for right, down in CORNERS[kind])
    return element("polygon", points=corners, fill=COLOURS[kind], stroke=PAPER, stroke_width=1)
