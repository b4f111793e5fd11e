"""How a paper hangs together, the same in each of its forms: which headings stand where, their names, what is empty.

No heading's level is ever left out, no two names are the same, every table has a cell for each column. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, Protocol, TypeVar

from mlco_portal.papers.elements import Cell, Chapter, Column, Element, Heading, Paper, Prose, Table
from mlco_portal.papers.wording import one_line
from mlco_portal.press.characters import without_controls
from mlco_portal.rich_text import Block, blocks_of

# A chapter's own depth is 1; nothing stands deeper than this.
DEEPEST = 5
# How deep the table of contents goes.
CONTENTS = 2
# Names that pages use themselves.
TAKEN = ("contents", "maincontent")
NO_NAME = re.compile(r"[^a-z0-9]+")
LONGEST_NAME = 60


class OnSheet(Protocol):
    """Something drawn on paper: whether its sheet is turned to the long side, and whether it is a heading."""

    @property
    def is_turned(self) -> bool: ...

    @property
    def is_heading(self) -> bool: ...


Stretched = TypeVar("Stretched", bound=OnSheet)


class Mark(NamedTuple):
    """A heading as it stands in the paper: its words, how deep, and its name in addresses."""

    text: str
    depth: int
    name: str


@dataclass(frozen=True, slots=True)
class Part:
    """An element in its place.

    `name` is that of a table's caption. `marks` are the headings in it: one of a heading, one or None for each of the
    `blocks` of a text.
    """

    element: Element
    name: str = ""
    marks: tuple[Mark | None, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedChapter:
    """A chapter with its heading, and what stands in it."""

    mark: Mark
    parts: tuple[Part, ...]

    @property
    def marks(self) -> Iterator[Mark]:
        """The headings of the chapter, its own first."""
        yield self.mark
        for part in self.parts:
            yield from (mark for mark in part.marks if mark is not None)


def chapters_of(paper: Paper) -> tuple[PlacedChapter, ...]:
    """Return the chapters of the paper, everything in its place."""
    names = _Names()
    return tuple(_chapter(one, number, names) for number, one in enumerate(paper.chapters, start=1))


def contents_of(chapters: Iterable[PlacedChapter], deepest: int = CONTENTS) -> list[tuple[Mark, list[Mark]]]:
    """Return what the table of contents lists: each chapter with the headings in it."""
    return [(chapter.mark, [mark for mark in chapter.marks if 1 < mark.depth <= deepest]) for chapter in chapters]


def squared(table: Table) -> Table:
    """Return the table with a cell for each column in each row."""
    width = max((len(table.columns), *map(len, table.rows)))
    if all(len(row) == width for row in (table.columns, *table.rows)):
        return table
    columns = (*table.columns, *(Column(""),) * (width - len(table.columns)))
    return Table(table.caption, columns, tuple((*row, *(Cell(),) * (width - len(row))) for row in table.rows))


def groups_of(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """Return the names over the columns, each with how many it stands over; [] when no column has one."""
    if not any(column.group for column in columns):
        return []
    groups: list[tuple[str, int]] = []
    for column in columns:
        if groups and column.group and groups[-1][0] == column.group:
            groups[-1] = (column.group, groups[-1][1] + 1)
        else:
            groups.append((column.group, 1))
    return groups


def stretches_of(parts: Sequence[Stretched]) -> list[tuple[bool, list[Stretched]]]:
    """Return the parts as stretches of upright (False) and turned sheets; headings stay with what comes after them."""
    turned = [part.is_turned for part in parts]
    for number in range(len(parts) - 2, -1, -1):
        if parts[number].is_heading:
            turned[number] = turned[number + 1]
    pairs = groupby(zip(turned, parts, strict=True), key=lambda pair: pair[0])
    return [(is_turned, [part for _turned, part in these]) for is_turned, these in pairs]


@dataclass(slots=True)
class _Names:
    """Gives each heading a name of its own, the same one each time."""

    given: set[str] = field(default_factory=lambda: set(TAKEN))

    def new(self, *words: str) -> str:
        wanted = "--".join(filter(None, map(_name, words))) or "part"
        name, number = wanted, 1
        while name in self.given:
            number += 1
            name = f"{wanted}-{number}"
        self.given.add(name)
        return name


def _name(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return NO_NAME.sub("-", plain)[:LONGEST_NAME].strip("-")


class _Depths:
    """Turns the levels that are asked for into depths without a gap."""

    def __init__(self) -> None:
        self.open: list[int] = []

    def of(self, level: int) -> int:
        while self.open and self.open[-1] >= level:
            self.open.pop()
        self.open.append(level)
        return min(len(self.open) + 1, DEEPEST)


def _chapter(chapter: Chapter, number: int, names: _Names) -> PlacedChapter:
    text = one_line(f"{chapter.number} {chapter.title}") or f"Chapter {number}"
    mark = Mark(text, 1, names.new(chapter.anchor or text))
    depths = _Depths()
    parts = (_part(element, mark.name, depths, names) for element in chapter.elements)
    return PlacedChapter(mark, tuple(part for part in parts if part is not None))


def _part(element: Element, chapter: str, depths: _Depths, names: _Names) -> Part | None:
    """Return the element in its place; None for a heading or a text without words."""
    if isinstance(element, Heading):
        text = one_line(element.text)
        if not text:
            return None
        return Part(element, marks=(Mark(text, depths.of(element.level), names.new(chapter, text)),))
    if isinstance(element, Prose):
        blocks = tuple(_worded(blocks_of(without_controls(element.text))))
        marks = tuple(_mark(block, element.level, chapter, depths, names) for block in blocks)
        return Part(element, marks=marks, blocks=blocks) if blocks else None
    if isinstance(element, Table):
        return Part(squared(element), name=names.new(chapter, "table", element.caption))
    return Part(element)


def _worded(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, but for headings without words."""
    return (block for block in blocks if block.kind != "heading" or any(line.strip() for line in block.lines))


def _mark(block: Block, level: int, chapter: str, depths: _Depths, names: _Names) -> Mark | None:
    if block.kind != "heading":
        return None
    # A text's own headings are of level 2 and 3, and stand below that of their element.
    return Mark(block.lines[0], depths.of(level + block.level - 1), names.new(chapter, block.lines[0]))
