"""Whether a plan fits its page, how much room is left in each box, and where it is too long, and by how much."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlco_portal.wording import counted
from planning.publication.edition import Edition
from planning.publication.page import Box, PlanPage, page_of
from planning.publication.typeset import page_measures
from planning.service_plans.snapshot import PlanDocument

# How the room of a column is meant to be shared, when it does not suffice: rows want more than a text.
ROOM_FOR_TEXT, ROOM_FOR_ROWS = 2, 3
ROOM_FOR_THEMES = 0.22
HEADER, SIDE, MAIN = "header", "side", "main"
HEADING = "The heading with the service's name"
COLUMNS = {SIDE: "Left column", MAIN: "Priorities and themes"}


@dataclass(frozen=True, slots=True)
class Overflow:
    """A box that is too long; `key` is that of its section, or `header`."""

    key: str
    title: str
    lines: int
    millimetres: float

    @property
    def sentence(self) -> str:
        return f"“{self.title}” is about {counted(self.lines, 'line')} too long"


@dataclass(frozen=True, slots=True)
class Room:
    """A box, or a column of boxes, and the room it has while everything beside it stays as it is.

    Millimetres at the smallest text of the page; `lines_left` is below zero when the box is too long.
    """

    key: str
    title: str
    used: float
    available: float
    lines_left: int

    @property
    def is_over(self) -> bool:
        return self.lines_left < 0

    @property
    def percent(self) -> int:
        """The share that is used: up to 100 as long as it fits, over 100 when it does not."""
        share = round(100 * self.used / self.available) if self.available > 0 else 101
        return max(101, share) if self.is_over else min(100, share)

    @property
    def bar(self) -> int:
        """How long its bar is drawn; what is beyond 100 passes the mark."""
        return min(self.percent, 125)

    @property
    def words(self) -> str:
        if self.is_over:
            return f"{counted(-self.lines_left, 'line')} too long"
        return f"{counted(self.lines_left, 'line')} left" if self.lines_left else "Full"


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether everything stands on one A4 page, and the size of its running text in points."""

    text_size: float
    overflows: tuple[Overflow, ...] = ()
    rooms: tuple[Room, ...] = ()
    columns: tuple[Room, ...] = ()

    def room(self, key: str) -> Room | None:
        """Return the room of the box, of a column or of the heading; None for a section that is empty."""
        return next((one for one in (*self.rooms, *self.columns) if one.key == key), None)

    @property
    def is_good(self) -> bool:
        return not self.overflows

    @property
    def sentences(self) -> list[str]:
        return [one.sentence for one in self.overflows]


def fit_of(document: PlanDocument) -> Fit:
    """Set the plan's page at its smallest text and return how it fits (about 0.3 seconds; writes nothing)."""
    page = page_of(document)
    return fit_from(page, page_measures(page, measuring_edition(document)))


def measuring_edition(document: PlanDocument) -> Edition:
    """Return the facts that a page is measured with: those of no version, as they take the same room."""
    return Edition(
        year=int(document.year),
        code=str(document.service["code"]),
        version_number=1,
        version_sha256="0" * 64,
        review_on=document.year.ends_on,
    )


def fit_from(page: PlanPage, measured: Mapping[str, Any]) -> Fit:
    """Return the fit that the measures of `typst/page.typ` tell of."""
    found: list[Overflow] = []
    if not measured["fits"]:
        found = [
            *_header(measured),
            *_column(page.side, measured["side"], measured["line"]),
            *_main(page, measured),
        ]
    columns = tuple(_column_room(key, measured) for key in (SIDE, MAIN))
    return Fit(measured["size"], tuple(found), tuple(_rooms(page, measured, found)), columns)


def _rooms(page: PlanPage, measured: Mapping[str, Any], found: Sequence[Overflow]) -> list[Room]:
    """Return the room of the heading and of each box: what it takes, and what its column leaves it."""
    header, side, main, line = measured["header"], measured["side"], measured["main"], measured["line"]
    over = {one.key: one for one in found}
    side_free, main_free = _free(side), _free(main)
    tallest = max(main["themes"], default=0.0)
    takes: list[tuple[str, str, float, float]] = [(HEADER, HEADING, header["natural"], _free(header))]
    takes += [(box.key, box.title, used, side_free) for box, used in zip(page.side, side["boxes"], strict=True)]
    takes += [(box.key, box.title, used, main_free) for box, used in zip(page.main, main["boxes"], strict=True)]
    # Themes stand side by side, so a short one may also grow to the height of the tallest.
    takes += [
        (box.key, box.title, used, main_free + tallest - used)
        for box, used in zip(page.themes, main["themes"], strict=True)
    ]
    return [_room(key, title, used, free, line, over.get(key)) for key, title, used, free in takes]


def _room(key: str, title: str, used: float, free: float, line: float, over: Overflow | None) -> Room:
    if over is not None:
        return Room(key, title, round(used, 1), round(used - over.millimetres, 1), -over.lines)
    free = max(0.0, free)
    return Room(key, title, round(used, 1), round(used + free, 1), math.floor(free / line + 0.05))


def _column_room(key: str, measured: Mapping[str, Any]) -> Room:
    column, line = measured[key], measured["line"]
    free = _free(column)
    lines = math.floor(free / line + 0.05) if free >= 0 else -max(1, math.ceil(-free / line - 0.05))
    return Room(key, COLUMNS[key], round(column["natural"], 1), round(column["available"], 1), lines)


def _free(measured: Mapping[str, Any]) -> float:
    return float(measured["available"]) - float(measured["natural"])


def _header(measured: Mapping[str, Any]) -> list[Overflow]:
    over = measured["header"]["natural"] - measured["header"]["available"]
    return [_overflow(HEADER, HEADING, over, measured["line"])] if over > 0 else []


def _column(boxes: Sequence[Box], column: Mapping[str, Any], line: float) -> list[Overflow]:
    """Share the column's overflow among the boxes that take more than their share of its room."""
    over = column["natural"] - column["available"]
    if over <= 0:
        return []
    wants = [ROOM_FOR_TEXT if box.blocks else ROOM_FOR_ROWS for box in boxes]
    rooms = [column["available"] * want / sum(wants) for want in wants]
    excess = [max(0.0, natural - room) for natural, room in zip(column["boxes"], rooms, strict=True)]
    whole = sum(excess) or 1.0
    return [
        _overflow(box.key, box.title, over * share / whole, line)
        for box, share in zip(boxes, excess, strict=True)
        if share > 0
    ]


def _main(page: PlanPage, measured: Mapping[str, Any]) -> list[Overflow]:
    """The priorities and the themes below them; the themes stand side by side, so only the tallest ones count."""
    main, line = measured["main"], measured["line"]
    over = main["natural"] - main["available"]
    if over <= 0:
        return []
    tallest = max(main["themes"], default=0.0)
    room = main["available"] * ROOM_FOR_THEMES if page.main else main["available"]
    from_themes = min(over, max(0.0, tallest - room)) if page.themes else 0.0
    limit = tallest - from_themes
    found = [
        _overflow(box.key, box.title, height - limit, line)
        for box, height in zip(page.themes, main["themes"], strict=True)
        if from_themes > 0 and height > limit
    ]
    rest = over - from_themes
    if rest <= 0 or not page.main:
        return found
    longest = max(range(len(page.main)), key=lambda number: main["boxes"][number])
    return [_overflow(page.main[longest].key, page.main[longest].title, rest, line), *found]


def _overflow(key: str, title: str, millimetres: float, line: float) -> Overflow:
    return Overflow(key, title, max(1, math.ceil(millimetres / line - 0.05)), round(millimetres, 1))
