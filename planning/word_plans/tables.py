"""The rows that a Word table holds: which column is which, which number a row has, what was chosen. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from planning.service_plans.content import Lists
from planning.service_plans.sections import Column, SectionKind
from planning.word_plans import phrases
from planning.word_plans.documents.elements import Cell, Element, Paragraph, Table, cell_words
from planning.word_plans.documents.marks import line_of, text_of
from planning.word_plans.headings import Headings
from planning.word_plans.phrases import tidy

# From here on a table's header is near enough to a column's name.
NEAR_COLUMN = 0.75
ROW_NUMBER = re.compile(r"(\d{1,3})[.)]?")
NUMBER_HEADERS = frozenset({"no", "number", "nr", "ref", ""})
MOST_ROWS = 1000
AREA_HEADERS = frozenset({"workforce area", "area"})


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row as the file has it: its number, 0 for none, and the cells for which the file has a column."""

    number: int
    cells: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in self.cells.values())


@dataclass
class ReadTable:
    """The rows of a table, and the columns that no section has."""

    rows: list[FileRow] = field(default_factory=list)
    unknown: list[tuple[str, list[Element]]] = field(default_factory=list)


def is_workforce_table(table: Table) -> bool:
    """Whether the table's header is that of the workforce plan (S1 4.1)."""
    head = [tidy(cell_words(cell)) for cell in table.rows[0]] if table.rows else []
    return any(name in AREA_HEADERS for name in head) and {"issue", "action"} <= set(head)


class TableReader:
    """Reads tables as rows of a section; `note` is told what an author should look at."""

    def __init__(
        self, lists: Lists, aliases: Mapping[str, Mapping[str, str]], note: Callable[[str, str], None]
    ) -> None:
        self.note = note
        self.lists = lists
        self.codes: dict[str, dict[str, str]] = {
            name: {**aliases.get(name, {}), **_codes(choices)} for name, choices in lists.choices.items()
        }

    def rows(self, table: Table, key: str, kind: SectionKind) -> ReadTable | None:
        """Return the rows of the table, or None when its header is not that of the section."""
        place = _columns_in(table, kind)
        if place is None:
            return None
        columns, body = place
        read = ReadTable()
        head = [cell_words(cell) for cell in table.rows[0]]
        if len(body) == len(table.rows):
            self.note(key, "The table has no line with the names of its columns, so it was read column by column.")
        self._note_rows(key, body)
        for number, row in enumerate(body[:MOST_ROWS]):
            found = FileRow(_number(row, columns), self._cells(row, columns, kind, key))
            if not found.is_empty:
                read.rows.append(found)
            for at, cell in enumerate(row):
                if at not in columns and cell and cell_words(cell):
                    heading = head[at] if at < len(head) else f"column {at + 1}"
                    read.unknown.append((f"{heading or 'column'}, row {number + 1}", list(cell)))
        return read

    def workforce_rows(
        self, table: Table, kind: SectionKind, areas: Headings
    ) -> tuple[dict[str, list[FileRow]], list[tuple[str, list[Element]]]]:
        """Return the rows by the section of their area, and those whose area is not known."""
        columns, body = _columns_in(table, kind) or ({}, ())
        head = [tidy(cell_words(cell)) for cell in table.rows[0]]
        area_at = next(at for at, name in enumerate(head) if name in AREA_HEADERS)
        columns.pop(area_at, None)
        found: dict[str, list[FileRow]] = {}
        unknown: list[tuple[str, list[Element]]] = []
        key, area = "", ""
        for row in body[:MOST_ROWS]:
            named = cell_words(row[area_at]) if area_at < len(row) else ""
            if named and named != area:
                meant = areas.find(named) or areas.nearest(named)
                key, area = meant.key if meant else "", named
                if meant and meant.is_near:
                    self.note(key, f"The workforce area “{named[:100]}” was taken for this section.")
            cells = self._cells(row, columns, kind, key)
            read = FileRow(_number(row, columns), cells)
            if key:
                rows = found.setdefault(key, [])
                rows += [] if read.is_empty else [read]
            elif not read.is_empty:
                told = [one for at, cell in enumerate(row) if at != area_at for one in cell or ()]
                unknown.append((f"Workforce area: {area or 'none given'}", list(told)))
        for named_key in found:
            self._note_rows(named_key, body)
        return found, unknown

    def _note_rows(self, key: str, body: Sequence[Sequence[Cell | None]]) -> None:
        if len(body) > MOST_ROWS:
            self.note(key, f"The table has {len(body):,} rows. Only the first {MOST_ROWS:,} were read.")

    def row_of_words(self, kind: SectionKind, paragraph: Paragraph) -> dict[str, str]:
        """Return a new row that holds a paragraph in its first cell that takes words."""
        first = next((column for column in kind.columns if column.type != "choice"), kind.columns[0])
        plain = Paragraph(paragraph.runs)
        said = text_of([plain], first.formats) if first.type == "text" else line_of([plain])
        return {first.name: said}

    def _cells(
        self, row: Sequence[Cell | None], columns: Mapping[int, str], kind: SectionKind, key: str
    ) -> dict[str, str]:
        given: dict[str, str] = {}
        by_name = {column.name: column for column in kind.columns}
        for at, name in columns.items():
            column = by_name.get(name)
            cell = row[at] if at < len(row) else None
            if column is not None and cell is not None:
                given[name] = "" if phrases.is_placeholder(cell_words(cell)) else self._cell(column, cell, key)
        return given

    def _cell(self, column: Column, cell: Cell, key: str) -> str:
        if column.type == "text":
            return text_of(cell, column.formats)
        words = line_of(cell)
        if column.type != "choice":
            return words
        if tidy(words) == tidy(phrases.CHOOSE):
            return ""
        code = self._code(column, words)
        if words and code is None:
            self.note(key, f"“{words[:100]}” is not on the list of “{column.label}”. It is kept as it was typed.")
        return words if code is None else code

    def _code(self, column: Column, words: str) -> str | None:
        """Return the code that the words stand for: its label, the code itself, or the code before the label."""
        codes = self.codes.get(column.choices, {})
        said = tidy(words)
        if said in codes:
            return codes[said]
        return next((code for code in codes.values() if said.startswith(f"{tidy(code)} ") and len(code) < 6), None)


def _codes(choices: Mapping[str, str]) -> dict[str, str]:
    by_words = {tidy(code): code for code in choices}
    return {**by_words, **{tidy(label): code for code, label in choices.items()}}


def _columns_in(table: Table, kind: SectionKind) -> tuple[dict[int, str], Sequence[Sequence[Cell | None]]] | None:
    """Return which column of the table is which cell ("" is the row's number), and the rows below the header."""
    if not table.rows:
        return None
    found: dict[int, str] = {}
    for at, cell in enumerate(table.rows[0]):
        name = _column_named(tidy(cell_words(cell)), kind, set(found.values()))
        if name is not None:
            found[at] = name
    words = [name for name in found.values() if name]
    enough = len(words) * 2 >= len(kind.columns) or len(words) >= 2
    return (found, table.rows[1:]) if words and enough else _without_header(table, kind)


def _without_header(table: Table, kind: SectionKind) -> tuple[dict[int, str], Sequence[Sequence[Cell | None]]] | None:
    """Return the columns by their places, when the header is gone but each row still stands as it was written."""
    names = ["", *(column.name for column in kind.columns)]
    if any(len(row) != len(names) for row in table.rows):
        return None
    numbers = [cell_words(row[0]).strip() for row in table.rows]
    if not any(numbers) or any(one and not ROW_NUMBER.fullmatch(one) for one in numbers):
        return None
    return dict(enumerate(names)), table.rows


def _column_named(said: str, kind: SectionKind, taken: set[str]) -> str | None:
    if said in NUMBER_HEADERS:
        return None if "" in taken else ""
    labels = {column.name: tidy(column.label) for column in kind.columns if column.name not in taken}
    for name, label in labels.items():
        if said in (label, tidy(name)):
            return name
    near = {name: SequenceMatcher(None, said, label, autojunk=False).ratio() for name, label in labels.items()}
    best = max(near, key=lambda name: near[name], default=None)
    return best if best is not None and near[best] >= NEAR_COLUMN else None


def _number(row: Sequence[Cell | None], columns: Mapping[int, str]) -> int:
    at = next((at for at, name in columns.items() if name == ""), None)
    if at is None or at >= len(row):
        return 0
    match = ROW_NUMBER.fullmatch(cell_words(row[at]).strip())
    return int(match[1]) if match else 0
