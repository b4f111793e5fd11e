"""Gathers what a reader of HTML meets into the blocks of a text, in the formats that are allowed."""

from dataclasses import dataclass, field, replace

from mlco_portal.rich_text.blocks import Block, BlockKind, Runs
from mlco_portal.rich_text.drafts import (
    LINE,
    MOST_NUMBERS,
    Draft,
    in_cell,
    joined,
    lines_in,
    table_draft,
    without_start,
)
from mlco_portal.rich_text.formats import Formats
from mlco_portal.rich_text.runs import Run, text_in, tidied
from mlco_portal.rich_text.word import number_in, typed_mark

MOST_CELLS_OVER = 50


@dataclass(slots=True)
class _Item:
    """An item that was begun: `number` is None for a bullet, 0 for the next one."""

    level: int
    number: int | None


@dataclass(slots=True)
class _OpenList:
    is_ordered: bool
    number: int


@dataclass(slots=True)
class _Table:
    """A table while it is read: the blocks of each cell, row by row."""

    rows: list[list[list[Draft]]] = field(default_factory=list)
    in_cell: bool = False


class Collector:
    """Takes words and the beginnings and ends of what holds them; `finished` returns the blocks."""

    def __init__(self, allowed: Formats) -> None:
        self.allowed = allowed
        # Where finished blocks go: the text, or the cell that is open.
        self.places: list[list[Draft]] = [[]]
        self.tables: list[_Table] = []
        self.lists: list[_OpenList] = []
        self.outer_lists: list[list[_OpenList]] = []
        self.runs: list[Run] = []
        self.item: _Item | None = None
        self.in_item = False
        self.heading = 0
        self.word_level = 0
        self.mark = ""

    def words(self, text: str, is_bold: bool, href: str) -> None:
        if text:
            bold, address = is_bold and self.allowed.bold and not self.heading, href if self.allowed.links else ""
            self.runs.append(Run(text.replace("\n", " "), bold, address))

    def list_mark(self, text: str) -> None:
        self.mark += text

    def line_break(self) -> None:
        self.runs.append(LINE)

    def start_paragraph(self, word_level: int = 0) -> None:
        self._close()
        self.word_level = word_level

    def start_heading(self, level: int) -> None:
        self._close()
        self.heading = level

    def end_paragraph(self) -> None:
        self._close()
        self.heading = self.word_level = 0

    def start_list(self, *, is_ordered: bool, start: int) -> None:
        self._close()
        self.lists.append(_OpenList(is_ordered, start))

    def end_list(self) -> None:
        self._close()
        if self.lists:
            self.lists.pop()
        self.in_item = bool(self.lists)

    def start_item(self, number: int) -> None:
        self._close()
        here = self.lists[-1] if self.lists else _OpenList(False, 1)
        if number:
            here.number = number
        self.item = _Item(max(0, len(self.lists) - 1), here.number if here.is_ordered else None)
        self.in_item = True

    def end_item(self) -> None:
        self._close()
        self.item = None
        self.in_item = len(self.lists) > 1

    def start_table(self) -> None:
        self._close()
        self.tables.append(_Table())

    def start_row(self) -> None:
        self._close()
        if self.tables:
            self.tables[-1].rows.append([])

    def start_cell(self, width: int) -> None:
        self._close()
        if not self.tables or not self.tables[-1].rows:
            return
        self.end_cell()
        row = self.tables[-1].rows[-1]
        row.append([])
        self.places.append(row[-1])
        self.tables[-1].in_cell = True
        self.outer_lists.append(self.lists)
        self.lists, self.item, self.in_item = [], None, False
        row.extend([] for _ in range(min(width, MOST_CELLS_OVER) - 1))

    def end_cell(self) -> None:
        self._close()
        if self.tables and self.tables[-1].in_cell:
            self.tables[-1].in_cell = False
            self.places.pop()
            self.lists, self.item, self.in_item = self.outer_lists.pop(), None, False

    def end_table(self) -> None:
        if not self.tables:
            return
        self.end_cell()
        table = self.tables.pop()
        rows = [row for row in table.rows if any(row)]
        if all(sum(map(bool, row)) < 2 for row in rows):
            # A frame around other things, as mails have them, is no table.
            self.places[-1].extend(draft for row in rows for cell in row for draft in cell)
        elif self.allowed.tables:
            self.places[-1].append(table_draft([[in_cell(cell) for cell in row] for row in rows]))
        else:
            lines = (joined([in_cell(cell) for cell in row if cell], "; ") for row in rows)
            self.places[-1].append(Draft("paragraph", [list(line) for line in lines]))

    def finished(self) -> list[Block]:
        """Return the blocks; neighbours that form one list are one."""
        while self.tables:
            self.end_table()
        self._close()
        return [draft.block() for draft in self.places[0]]

    def _close(self) -> None:
        """End the words that were gathered and put them where they belong."""
        runs, mark = self.runs, self.mark
        self.runs, self.mark = [], ""
        if not runs and not mark:
            return
        if self.heading:
            self._add_heading(joined(map(tidied, lines_in([Run(mark), *runs])), " "))
        elif self.in_item or self.word_level or mark.strip():
            if not self.in_item:
                self.item = _Item(max(0, self.word_level - 1), number_in(mark))
            self._add_item(joined(map(tidied, lines_in(runs)), " "))
        else:
            self._add_paragraph(runs)

    def _add_heading(self, line: Runs) -> None:
        if not line:
            return
        if self.allowed.headings:
            self.places[-1].append(Draft("heading", [list(line)], level=2 if self.heading <= 2 else 3))
        else:
            self.places[-1].append(Draft("paragraph", [[replace(run, bold=self.allowed.bold) for run in line]]))

    def _add_paragraph(self, runs: list[Run]) -> None:
        """Add the lines of a paragraph; those that begin with a bullet or number that somebody drew are items."""
        self.item = None
        paragraph: Draft | None = None
        for line in lines_in(runs):
            # Long enough for any mark, however it is cut into pieces.
            found = typed_mark(text_in(line[:12])[:60])
            words = tidied(without_start(line, found[0]) if found else line)
            if found and words:
                self.item, paragraph = _Item(0, found[1]), None
                self._add_item(words)
            elif words and paragraph:
                paragraph.add(words)
            elif words:
                paragraph = Draft("paragraph", [list(words)])
                self.places[-1].append(paragraph)

    def _add_item(self, line: Runs) -> None:
        if not line:
            return
        place = self.places[-1]
        last = place[-1] if place else None
        item, self.item = self.item, None
        if not self.allowed.lists:
            if last is None or not last.of_items:
                place.append(last := Draft("paragraph", of_items=True))
            last.add(line)
        elif item is None and last is not None and last.is_list:
            last.lengthen(line)
        elif item is None:
            place.append(Draft("paragraph", [list(line)]))
        else:
            self._add_list_item(item, line)

    def _add_list_item(self, item: _Item, line: Runs) -> None:
        place = self.places[-1]
        last = place[-1] if place and place[-1].is_list else None
        number = item.number
        if number is not None and self.in_item and self.lists:
            self.lists[-1].number += 1
        if last is not None and item.level:
            last.add(line, 1)
            return
        if number == 0:
            number = last.next_number if last is not None and last.kind == "numbers" else 1
        is_bullet = number is None or number > MOST_NUMBERS
        kind: BlockKind = "bullets" if is_bullet else "numbers"
        if last is None or last.kind != kind or (not is_bullet and last.next_number != number):
            place.append(last := Draft(kind, start=1 if is_bullet else number or 1))
        last.add(line)
