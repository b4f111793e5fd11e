"""The elements of a paper as one text with the marks of rich text: to be compared and read word by word. Pure.

Nothing of what a reader sees in words is left out; a picture is its words for who cannot see it.
"""

from collections.abc import Iterable, Iterator

from mlco_portal.papers.elements import (
    Bullets,
    Cell,
    Element,
    Facts,
    Heading,
    Line,
    Notice,
    Picture,
    Prose,
    Quote,
    Table,
    Tiles,
)
from mlco_portal.rich_text.blocks import Block, blocks_of, table_of, text_of
from mlco_portal.rich_text.runs import Run

HIGHEST, LOWEST = 2, 3


def text_of_elements(elements: Iterable[Element]) -> str:
    """Return the elements as a text with marks; headings keep two levels, as texts with marks have."""
    return text_of([block for one in elements for block in _blocks(one)])


def words_of_line(line: Line) -> str:
    """Return a line with what is said more quietly beside it: `Podiatry (version 2)`."""
    return f"{line.text} ({line.detail})" if line.detail else line.text


def words_of_cell(cell: Cell) -> str:
    """Return a cell on one line."""
    return "; ".join(words_of_line(line) for line in cell.lines)


def _blocks(one: Element) -> Iterator[Block]:
    match one:
        case Prose(text=text):
            yield from blocks_of(text)
        case Heading(text=text, level=level):
            yield Block("heading", (text,), level=min(max(level, HIGHEST), LOWEST))
        case Bullets(lines=lines, numbered=numbered):
            if lines:
                yield Block("numbers" if numbered else "bullets", tuple(words_of_line(line) for line in lines))
        case Table():
            yield from _table(one)
        case Quote(text=text, source=source):
            yield from blocks_of(text)
            yield _paragraph(f"From: {words_of_line(source)}")
        case _:
            yield from _short(one)


def _short(one: Element) -> Iterator[Block]:
    match one:
        case Facts(pairs=pairs):
            if pairs:
                yield Block("bullets", tuple(f"{term}: {words_of_line(line)}" for term, line in pairs))
        case Tiles(tiles=tiles):
            parts = [(one.label, one.figure, one.detail, one.judgement) for one in tiles]
            if parts:
                yield Block("bullets", tuple(_tile(*part) for part in parts))
        case Picture(alt=alt, caption=caption):
            yield _paragraph(f"Picture: {caption}. {alt}" if caption else f"Picture: {alt}")
        case Notice(text=text):
            yield _paragraph(text)


def _tile(label: str, figure: str, detail: str, judgement: str) -> str:
    more = ", ".join(one for one in (detail, judgement) if one)
    return f"{label}: {figure} ({more})" if more else f"{label}: {figure}"


def _table(table: Table) -> Iterator[Block]:
    if table.caption:
        yield _paragraph(f"Table: {table.caption}")
    head = [(Run(_head(one.group, one.label)),) for one in table.columns]
    rows = [[(Run(words_of_cell(cell)),) for cell in row] for row in table.rows]
    if table.columns:
        yield table_of([head, *rows])


def _head(group: str, label: str) -> str:
    return f"{group}: {label}" if group else label


def _paragraph(text: str) -> Block:
    return Block("paragraph", tuple(line.strip() for line in text.splitlines() if line.strip()))
