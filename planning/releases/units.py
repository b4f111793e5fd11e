"""A chapter in the pieces that a changelog speaks of: headings, passages of text and tables. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mlco_portal.papers.as_text import text_of_elements, words_of_cell
from mlco_portal.papers.elements import Chapter, Element, Heading, Table
from mlco_portal.rich_text.blocks import blocks_of


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, a line of a list, a figure; and the heading that it stands under ("": before the first)."""

    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its columns, and its rows by what names them."""

    caption: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Pieces:
    """What stands in a chapter, each kind in its order."""

    headings: list[str] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    tables: dict[str, Grid] = field(default_factory=dict)


def pieces_of(chapter: Chapter) -> Pieces:
    """Return the pieces of a chapter; a table without a caption takes the name of its heading."""
    found, under = Pieces(), ""
    for one in chapter.elements:
        if isinstance(one, Table):
            grid = _grid(one, under or chapter.title)
            found.tables[_free(grid.caption, found.tables)] = grid
            continue
        for is_heading, text in _texts(one):
            if is_heading:
                found.headings.append(text)
                under = text
            else:
                found.passages.append(Passage(text, under))
    return found


def _texts(one: Element) -> Iterator[tuple[bool, str]]:
    if isinstance(one, Heading):
        yield True, one.text
        return
    for block in blocks_of(text_of_elements([one])):
        if block.kind == "paragraph":
            yield False, " ".join(block.lines)
        else:
            yield from ((block.kind == "heading", line) for line in block.lines)


def _grid(table: Table, name: str) -> Grid:
    columns = tuple(f"{one.group}: {one.label}" if one.group else one.label for one in table.columns)
    rows: dict[str, tuple[str, ...]] = {}
    for row in table.rows:
        cells = tuple(words_of_cell(cell) for cell in row)
        rows[_free(cells[0] if cells else "", rows)] = cells
    return Grid(table.caption or name, columns, rows)


def _free(name: str, taken: Iterable[str]) -> str:
    """Return the name, or with a number when it stands there already: `Podiatry (2)`."""
    known, number, found = set(taken), 1, name
    while found in known:
        number += 1
        found = f"{name} ({number})"
    return found
