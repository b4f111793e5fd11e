"""Whether a plan fits its page, and if not: where, and by how much."""

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
HEADER = "header"


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
class Fit:
    """Whether everything stands on one A4 page, and the size of its running text in points."""

    text_size: float
    overflows: tuple[Overflow, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.overflows

    @property
    def sentences(self) -> list[str]:
        return [one.sentence for one in self.overflows]


def fit_of(document: PlanDocument) -> Fit:
    """Set the plan's page at its smallest text and return what does not fit (about 0.3 seconds; writes nothing)."""
    page = page_of(document)
    edition = Edition(
        year=int(document.year),
        code=str(document.service["code"]),
        version_number=1,
        version_sha256="0" * 64,
        review_on=document.year.ends_on,
    )
    return fit_from(page, page_measures(page, edition))


def fit_from(page: PlanPage, measured: Mapping[str, Any]) -> Fit:
    """Return the fit that the measures of `typst/page.typ` tell of."""
    if measured["fits"]:
        return Fit(measured["size"])
    found = [
        *_header(measured),
        *_column(page.side, measured["side"], measured["line"]),
        *_main(page, measured),
    ]
    return Fit(measured["size"], tuple(found))


def _header(measured: Mapping[str, Any]) -> list[Overflow]:
    over = measured["header"]["natural"] - measured["header"]["available"]
    return [_overflow(HEADER, "The heading with the service's name", over, measured["line"])] if over > 0 else []


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
