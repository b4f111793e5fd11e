"""What a workbook would do to a year, row by row, before anything is written. Pure: the year and the file come in."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter

from mlco_portal.years import PlanningYear
from planning.aims.rules.succession import before_each
from planning.year_workbook.book import SOURCE_WORDS, Book, Held
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.reading import FileRow, FileSheet
from planning.year_workbook.sheets import BY_TAB, SHEETS, Cells, Fault, Key, Outside, Sheet, Within

KEPT_FOR = timedelta(hours=2)
EMPTY = "It is empty. Fill it in"
CIRCLE = "This goes round in a circle: rows of this sheet carry on one another"
Existing = YearWorkbook.Existing


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"


class WorkbookRefused(Exception):
    """The workbook cannot be loaded; its text says why and what to do."""


class YearIsClosed(WorkbookRefused):
    """The year is closed, so nothing in it changes."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{PlanningYear(year)} is closed, so nothing in it changes. Nothing was loaded.")


class NotPermitted(WorkbookRefused):
    """The person does not run planning years."""

    def __init__(self) -> None:
        super().__init__("Only the planning team loads the workbook of a year.")


class WorkbookGone(WorkbookRefused):
    """The workbook was loaded, replaced or forgotten while its preview stood open."""


class LookAgain(WorkbookRefused):
    """The workbook would do something else than its preview showed."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that a row changes."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do."""

    number: int
    label: str
    outcome: Outcome
    key: Key = ()
    cells: Cells = field(default_factory=dict)
    held: Held | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The cells that change; for a new row all that say something."""
        if self.outcome not in (Outcome.NEW, Outcome.CHANGED):
            return ()
        old = self.held.cells if self.held else {}
        return tuple(
            Difference(name, old.get(name, ""), text) for name, text in self.cells.items() if text != old.get(name, "")
        )


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What one sheet would do."""

    sheet: Sheet
    rows: tuple[RowPlan, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def to_write(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED))

    @property
    def refused(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.outcome == Outcome.REFUSED)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a workbook would do to a year, sheet by sheet."""

    sheets: tuple[SheetPlan, ...]
    book: Book

    @property
    def counts(self) -> dict[Outcome, int]:
        return {outcome: sum(sheet.counts[outcome] for sheet in self.sheets) for outcome in Outcome}

    @property
    def writes(self) -> int:
        return sum(len(sheet.to_write) for sheet in self.sheets)

    @property
    def digest(self) -> str:
        """A SHA-256 of all that would be written and over what; two plans of one digest do the same."""
        content = [
            [
                one.sheet.tab,
                [
                    [row.number, row.key, row.outcome, [[d.column, d.old, d.new] for d in row.differences]]
                    for row in one.rows
                ],
            ]
            for one in self.sheets
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def plan_of(sheets: Iterable[FileSheet], book: Book, existing: str) -> Plan:
    """Say what the sheets of a file would do to the year; with `Existing.KEEP`, rows that are there already stay."""
    given = {one.tab: one for one in sheets}
    planner = _Planner(book, existing)
    return Plan(tuple(planner.sheet(sheet, given[sheet.tab]) for sheet in SHEETS if sheet.tab in given), book)


def named_outside(sheets: Iterable[FileSheet]) -> dict[str, set[str]]:
    """Return what the rows name that is not of the year's workbook: {source: what is written}."""
    found: dict[str, set[str]] = {}
    for one in sheets:
        for outside in BY_TAB[one.tab].outside:
            texts = found.setdefault(outside.source, set())
            for row in one.rows:
                texts |= {*outside.texts(row.cells)}
    return found


class _Planner:
    """Judges the rows one after the other, each with what those before it leave behind."""

    def __init__(self, book: Book, existing: str) -> None:
        self.book, self.existing = book, existing
        self.year, self.calendar = book.year, book.calendar
        self._rows = {tab: {key: same[0].cells for key, same in held.items()} for tab, held in book.held.items()}
        self._folded = {tab: {_folded(key): key for key in held} for tab, held in book.held.items()}
        self._links = {sheet.tab: before_each(self._links_of(sheet)) for sheet in SHEETS}
        self._refused: dict[tuple[str, Key], int] = {}

    def rows(self, tab: str) -> Mapping[Key, Cells]:
        return self._rows[tab]

    def spelt_otherwise(self, tab: str, key: Key) -> Key | None:
        found = self._folded[tab].get(_folded(key))
        return found if found != key else None

    def links(self, tab: str, without: tuple[str, str] | None = None) -> Mapping[str, Collection[str]]:
        links = self._links[tab]
        if without is None:
            return links
        earlier, later = without
        return {**links, later: links.get(later, set()) - {earlier}}

    def _links_of(self, sheet: Sheet) -> set[tuple[str, str]]:
        """Return the links of all years, or, for a sheet that has none in other years, those of its rows."""
        if sheet.tab in self.book.links:
            return self.book.links[sheet.tab]
        found = (sheet.link_of(cells, self.year) for cells in self._rows[sheet.tab].values())
        return {link for link in found if link}

    def sheet(self, sheet: Sheet, given: FileSheet) -> SheetPlan:
        first: dict[Key, int] = {}
        plans: list[RowPlan] = []
        for rows in sheet.passes(list(given.rows)):
            ordered, round_a_circle = self._in_order(sheet, rows)
            plans += [self._judged(sheet, row, first) for row in ordered]
            plans += [self._in_a_circle(sheet, row) for row in round_a_circle]
        return SheetPlan(sheet, tuple(sorted(plans, key=lambda row: row.number)))

    def _in_order(self, sheet: Sheet, rows: list[FileRow]) -> tuple[list[FileRow], list[FileRow]]:
        """Return the rows, each after those of the same sheet that it names and that are new; then those in circles."""
        own = [outside for outside in sheet.outside if outside.tab == sheet.tab]
        if not own:
            return rows, []
        new = {key: at for at, row in enumerate(rows) if (key := _key_in(sheet, row)) not in self._rows[sheet.tab]}
        order: TopologicalSorter[int] = TopologicalSorter()
        for at, row in enumerate(rows):
            keys = (outside.key_within(text, self.year) for outside in own for text in outside.texts(row.cells))
            order.add(at, *(new[key] for key in keys if key in new))
        with suppress(CycleError):
            order.prepare()
        ordered: list[int] = []
        while ready := sorted(order.get_ready()):
            ordered += ready
            order.done(*ready)
        left = set(range(len(rows))) - set(ordered)
        return [rows[at] for at in ordered], [rows[at] for at in sorted(left)]

    def _in_a_circle(self, sheet: Sheet, row: FileRow) -> RowPlan:
        key = _key_in(sheet, row)
        self._refused.setdefault((sheet.tab, key), row.number)
        column = next(outside.column for outside in sheet.outside if outside.tab == sheet.tab)
        return RowPlan(row.number, sheet.label_of(row.cells), Outcome.REFUSED, key, faults=((column, CIRCLE),))

    def _judged(self, sheet: Sheet, row: FileRow, first: dict[Key, int]) -> RowPlan:
        key = _key_in(sheet, row)
        label = sheet.label_of(row.cells)
        faults = list(row.faults)
        unreadable = {column for column, _ in faults}
        without = [name for name in sheet.key_columns if sheet.columns[name].needed and not row.cells.get(name)]
        if without:
            faults += [(name, EMPTY) for name in without if name not in unreadable]
            return RowPlan(row.number, label, Outcome.REFUSED, key, faults=tuple(faults))
        same = self.book.held[sheet.tab].get(key, [])
        held, doubt = _held_by(same, row.cells)
        if doubt:
            faults.append((sheet.key_columns[-1], doubt))
        elif len(same) < 2 and first.setdefault(key, row.number) != row.number:
            faults.append((sheet.key_columns[-1], f"Row {first[key]} is the same {sheet.one}. It stands in one row"))
        old = held.cells if held else dict.fromkeys(sheet.columns, "")
        cells = {name: row.cells.get(name, self._otherwise(sheet, name, old)) for name in sheet.columns}
        if held and cells == held.cells and not faults:
            return RowPlan(row.number, label, Outcome.UNCHANGED, key, cells, held)
        if held and self.existing == Existing.KEEP and not faults:
            return RowPlan(row.number, label, Outcome.KEPT, key, cells, held)
        faults += [
            (name, EMPTY)
            for name, column in sheet.columns.items()
            if column.needed and not cells[name] and name not in unreadable
        ]
        faults = faults or [*self._unknown(sheet, cells)] or sheet.problems(cells, held.cells if held else None, self)
        if faults:
            self._refused.setdefault((sheet.tab, key), row.number)
            return RowPlan(row.number, label, Outcome.REFUSED, key, cells, held, tuple(faults))
        self._rows[sheet.tab][key] = cells
        self._folded[sheet.tab].setdefault(_folded(key), key)
        if link := sheet.link_of(cells, self.year):
            earlier, later = link
            self._links[sheet.tab].setdefault(later, set()).add(earlier)
        return RowPlan(row.number, label, Outcome.CHANGED if held else Outcome.NEW, key, cells, held)

    @staticmethod
    def _otherwise(sheet: Sheet, name: str, old: Cells) -> str:
        """Return what a column says that the file does not have, or whose cell cannot be read."""
        return old[name] or sheet.columns[name].kind.clean("")

    def _unknown(self, sheet: Sheet, cells: Cells) -> Iterator[Fault]:
        seen = set()
        for within in sheet.within:
            column = within.columns[-1]
            if column not in seen and (problem := self._not_within(within, cells)):
                seen.add(column)
                yield column, problem
        for outside in sheet.outside:
            if outside.needed:
                yield from (
                    (outside.column, why) for text in outside.texts(cells) if (why := self._not_outside(outside, text))
                )

    def _not_outside(self, outside: Outside, text: str) -> str:
        """Return why what a cell names outside of the workbook is not there, or ""."""
        key = outside.key_within(text, self.year)
        is_there = key in self._rows[outside.tab] if key else text in self.book.outside.get(outside.source, {})
        return "" if is_there else SOURCE_WORDS[outside.source].format(text)

    def _not_within(self, within: Within, cells: Cells) -> str:
        """Return why what the row names is not there; "" when it is, or when it names nothing."""
        key = within.key_in(cells)
        if key is None or any(key in self._rows[tab] for tab in within.sheets):
            return ""
        sheets = " or ".join(within.sheets)
        for tab in within.sheets:
            if number := self._refused.get((tab, key)):
                return f"It names row {number} of {tab}, which has a fault"
        return f"“{cells[within.columns[-1]]}” is not there: {self.year} has no such row in {sheets}"


def _folded(key: Key) -> Key:
    return tuple(part.casefold() for part in key)


def _key_in(sheet: Sheet, row: FileRow) -> Key:
    return tuple(row.cells.get(name, "") for name in sheet.key_columns)


def _held_by(same: list[Held], cells: Cells) -> tuple[Held | None, str]:
    """Return which of the records of one key the row is; where that cannot be said, why."""
    if len(same) < 2:
        return (same[0], "") if same else (None, "")
    for one in same:
        if all(one.cells[name] == text for name, text in cells.items()):
            return one, ""
    return same[0], f"{len(same)} records of the year have this key, so it is not clear which is meant. Change it there"
