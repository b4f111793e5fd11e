"""What a file would change: the plan as it was fetched, the file, and the plan now, laid beside each other. Pure.

What only the file changed, it would change. What only the portal changed stays. What both changed is shown, and the
file's words would take the place of the portal's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from planning.service_plans.content import Row, SectionContent, SectionSpec
from planning.service_plans.sections import kind_of
from planning.word_plans.rules import Cells, KeptRow, Stored, returned_cell, returned_cells, returned_text
from planning.word_plans.tables import FileRow

RowState = Literal["added", "changed", "removed", "moved", "kept"]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One text: as it was fetched (None when the file was not fetched here), as it is now, and as it would be."""

    name: str
    fetched: str | None
    now: str
    then: str
    is_contested: bool = False


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that the file would add, change, remove or move; `kept` when it would have gone and stays."""

    state: RowState
    number: int
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What accepting the section would make of it, and what that changes."""

    text: str = ""
    rows: tuple[KeptRow, ...] = ()
    text_change: CellChange | None = None
    row_changes: tuple[RowChange, ...] = ()
    is_moved: bool = False

    @property
    def changes(self) -> bool:
        return self.text_change is not None or any(row.state != "kept" for row in self.row_changes)

    @property
    def is_contested(self) -> bool:
        """Whether the portal's text was changed as well, since the fetching, in a place that the file changes."""
        cells = [cell for row in self.row_changes for cell in row.cells]
        return any(one.is_contested for one in [*cells, *([self.text_change] if self.text_change else [])])


def outcome_of(now: SectionContent, file: Stored, base: Stored | None) -> Outcome:
    """Return what accepting the file's section would make of it; `base` is what the file held when it was fetched."""
    if kind_of(now.spec.kind).has_rows:
        return _rows_outcome(now, file, base)
    current = returned_text(now.spec, now.text)
    before = returned_text(now.spec, base.text) if base else ""
    # A file that was not fetched here says nothing by saying nothing.
    if file.text in (current, before):
        return Outcome(text=now.text)
    contested = base is not None and current != before
    change = CellChange("", before if base else None, now.text, file.text, contested)
    return Outcome(text=file.text, text_change=change, is_moved=contested)


def matched_rows(spec: SectionSpec, rows: Sequence[FileRow], base: Stored | None) -> tuple[KeptRow, ...]:
    """Return the file's rows with the identities that they had when the file was fetched.

    A row that reads as it did keeps its identity wherever it stands; another one is known by its number.
    """
    fetched = list(base.rows) if base else []
    as_read = {row.id: returned_cells(spec, row.cells) for row in fetched}
    free = {row.id for row in fetched}
    found: dict[int, str] = {}
    for at, row in enumerate(rows):
        numbered = _numbered(row, fetched)
        same = next((one for one in (numbered, *free) if one in free and _reads_as(row.cells, as_read[one])), "")
        if same:
            found[at] = same
            free.discard(same)
    for at, row in enumerate(rows):
        numbered = _numbered(row, fetched)
        if at not in found and numbered in free:
            found[at] = numbered
            free.discard(numbered)
    by_id = {row.id: row.cells for row in fetched}
    kind = kind_of(spec.kind)
    return tuple(
        KeptRow(found.get(at, ""), kind.cells_of({**by_id.get(found.get(at, ""), {}), **row.cells}))
        for at, row in enumerate(rows)
    )


def _numbered(row: FileRow, fetched: Sequence[KeptRow]) -> str:
    return fetched[row.number - 1].id if 1 <= row.number <= len(fetched) else ""


def _reads_as(cells: Cells, as_read: Cells) -> bool:
    return bool(cells) and all(as_read.get(name, "") == text for name, text in cells.items())


@dataclass
class _Merge:
    """The rows of a section while file and portal are put together."""

    spec: SectionSpec
    rows: list[KeptRow] = field(default_factory=list)
    changes: list[RowChange] = field(default_factory=list)
    is_moved: bool = False

    def change(self, state: RowState, number: int, then: Cells, now: Cells, before: Cells | None) -> None:
        self.changes.append(RowChange(state, number, _cell_changes(self.spec, then, now, before)))


def _rows_outcome(now: SectionContent, file: Stored, base: Stored | None) -> Outcome:
    merge = _Merge(now.spec)
    if base is None:
        _add_below(merge, now, file)
    else:
        _apply(merge, now, file, base)
    return Outcome(rows=tuple(merge.rows), row_changes=tuple(merge.changes), is_moved=merge.is_moved)


def _add_below(merge: _Merge, now: SectionContent, file: Stored) -> None:
    """A file that was not fetched from this plan adds its rows below those that are there."""
    merge.rows = [KeptRow(row.id, row.cells) for row in now.rows]
    there = [returned_cells(now.spec, row.cells) for row in now.rows]
    for row in file.rows:
        if dict(row.cells) not in there:
            merge.rows.append(KeptRow("", row.cells))
            merge.change("added", len(merge.rows), row.cells, {}, None)


def _apply(merge: _Merge, now: SectionContent, file: Stored, base: Stored) -> None:
    before = {row.id: row.cells for row in base.rows}
    current = {row.id: row.cells for row in now.rows}
    wanted = {row.id: row.cells for row in file.rows if row.id}
    kept: dict[str, Cells] = {}
    for row in now.rows:
        if row.id in wanted:
            kept[row.id] = _merged_cells(merge.spec, wanted[row.id], row.cells, before[row.id])
        elif row.id not in before or not _same(merge.spec, row.cells, before[row.id]):
            kept[row.id] = row.cells
    back = {key for key in wanted if key not in current and not _same(merge.spec, wanted[key], before[key])}
    order = _order(now.rows, base, file, set(kept), back)
    for key, cells in order:
        merge.rows.append(KeptRow(key if key in kept else "", kept.get(key, cells)))
    _tell(merge, now, before, wanted, kept)
    merge.is_moved = any(
        key not in current or not _same(merge.spec, current[key], cells) for key, cells in before.items()
    ) or any(key not in before for key in current)


def _order(now: Sequence[Row], base: Stored, file: Stored, kept: set[str], back: set[str]) -> list[tuple[str, Cells]]:
    """Return the rows in order: the portal's, unless the file moved rows; new ones after the one before them."""
    in_file = [row.id for row in file.rows if row.id in kept]
    in_base = [row.id for row in base.rows if row.id in set(in_file)]
    if in_file == in_base:
        order = [row.id for row in now if row.id in kept]
    else:
        order = [*in_file, *(row.id for row in now if row.id in kept and row.id not in set(in_file))]
    placed: list[tuple[str, Cells]] = [(key, {}) for key in order]
    last = -1
    for row in file.rows:
        if row.id in kept:
            last = next(at for at, (key, _) in enumerate(placed) if key == row.id)
        elif not row.id or row.id in back:
            # Rows below the last one of the file go below all others.
            is_last = not any(later.id in kept for later in file.rows[file.rows.index(row) :])
            last = len(placed) if is_last else last + 1
            placed.insert(last, (row.id, row.cells))
    return placed


def _tell(
    merge: _Merge,
    now: SectionContent,
    before: Mapping[str, Cells],
    wanted: Mapping[str, Cells],
    kept: Mapping[str, Cells],
) -> None:
    """Note what happens to each row, in the order of the outcome; rows that go, last."""
    current = {row.id: row for row in now.rows}
    order_now = [row.id for row in now.rows if row.id in kept]
    order_then = [row.id for row in merge.rows if row.id]
    for number, row in enumerate(merge.rows, start=1):
        if not row.id:
            merge.change("added", number, row.cells, {}, None)
        elif row.id not in wanted and row.id in before:
            merge.change("kept", number, row.cells, row.cells, before[row.id])
        elif dict(row.cells) != dict(current[row.id].cells):
            merge.change("changed", number, row.cells, current[row.id].cells, before[row.id])
    if order_now != order_then:
        for number, key in enumerate(order_then, start=1):
            if order_now.index(key) + 1 != number and key in before:
                cells = current[key].cells
                merge.change("moved", number, cells, cells, before[key])
                break
    for number, one in enumerate(now.rows, start=1):
        if one.id not in kept:
            merge.change("removed", number, {}, one.cells, before.get(one.id))


def _merged_cells(spec: SectionSpec, file: Cells, now: Cells, before: Cells) -> Cells:
    """Return the portal's cells with those that the file changed."""
    merged = dict(now)
    for column in kind_of(spec.kind).columns:
        said = returned_cell(column, file.get(column.name, ""))
        if said not in (
            returned_cell(column, before.get(column.name, "")),
            returned_cell(column, now.get(column.name, "")),
        ):
            merged[column.name] = file.get(column.name, "")
    return merged


def _same(spec: SectionSpec, one: Cells, other: Cells) -> bool:
    return returned_cells(spec, one) == returned_cells(spec, other)


def _cell_changes(spec: SectionSpec, then: Cells, now: Cells, before: Cells | None) -> tuple[CellChange, ...]:
    found = []
    for column in kind_of(spec.kind).columns:
        name = column.name
        new, old = then.get(name, ""), now.get(name, "")
        fetched = returned_cell(column, before.get(name, "")) if before is not None else None
        contested = fetched is not None and new != old and returned_cell(column, old) != fetched
        if new or old:
            found.append(CellChange(name, fetched, old, new, contested))
    return tuple(found)
