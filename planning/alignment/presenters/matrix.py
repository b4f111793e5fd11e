"""The matrix and its heat map as rows and words for their pages."""

from dataclasses import dataclass
from itertools import groupby

from planning.alignment.actions.ticks import Saved
from planning.alignment.queries.matrix import Group, Matrix
from planning.alignment.rules import Tick, is_overclaimed
from planning.priorities.models import Framework, Priority
from planning.workplans.models import Deliverable


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether a deliverable serves a priority; `value` names both in a form."""

    column: Priority
    value: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A deliverable, with a cell for each column."""

    deliverable: Deliverable
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many deliverables of a row of the heat map serve a column; `mark` is "", "none" or "over"."""

    row: str
    column: Priority
    count: int
    total: int

    @property
    def mark(self) -> str:
        if not self.total:
            return ""
        if not self.count:
            return "none"
        return "over" if is_overclaimed(self.count, self.total) else ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Counts by row and column of the matrix, and of all its deliverables."""

    rows: tuple[tuple[Group, int, tuple[Count, ...]], ...]
    totals: tuple[Count, ...]

    @property
    def unserved(self) -> list[Priority]:
        return [one.column for one in self.totals if not one.count]

    @property
    def overclaimed_by_all(self) -> list[Count]:
        return [one for one in self.totals if one.mark == "over"]

    @property
    def empty(self) -> list[tuple[Group, list[Priority]]]:
        """Each row with the columns that none of its deliverables serves."""
        found = [(group, [one.column for one in counts if one.mark == "none"]) for group, _, counts in self.rows]
        return [(group, columns) for group, columns in found if columns]

    @property
    def overclaimed(self) -> list[Count]:
        return [one for _, _, counts in self.rows for one in counts if one.mark == "over"]


def rows_of(group: Group, columns: tuple[Priority, ...], ticks: frozenset[Tick]) -> list[Row]:
    return [
        Row(
            one,
            tuple(Cell(column, f"{one.pk}:{column.pk}", (one.pk, column.pk) in ticks) for column in columns),
        )
        for one in group.deliverables
    ]


def frameworks_over(columns: tuple[Priority, ...]) -> list[tuple[Framework, int]]:
    """Return each framework with how many columns stand under it."""
    return [(framework, len(list(group))) for framework, group in groupby(columns, key=lambda one: one.framework)]


def shown_in(rows: list[Row]) -> str:
    """Return the ticks that a form shows, for its hidden field."""
    return " ".join(cell.value for row in rows for cell in row.cells if cell.is_ticked)


def heat_map(matrix: Matrix) -> HeatMap:
    """Count what is not dropped; a deliverable under two of them counts once in the totals."""
    everything: set[int] = set()
    rows = []
    for group in matrix.groups:
        live = {one.pk for one in group.deliverables if one.dropped_at is None}
        everything |= live
        rows.append((group, len(live), _counts(group.name, live, matrix)))
    return HeatMap(tuple(rows), _counts("All deliverables", everything, matrix))


def _counts(name: str, live: set[int], matrix: Matrix) -> tuple[Count, ...]:
    served = {column.pk: 0 for column in matrix.columns}
    for deliverable, priority in matrix.ticks:
        if deliverable in live and priority in served:
            served[priority] += 1
    return tuple(Count(name, column, served[column.pk], len(live)) for column in matrix.columns)


def saved_words(saved: Saved) -> str:
    """Say what a save did."""
    if not (saved.added or saved.removed or saved.gone):
        return "Nothing to save: no tick of yours differs from what stands."
    words = f"Saved: {_ticks(saved.added)} set, {_ticks(saved.removed)} taken away."
    if saved.gone:
        words += f" {_ticks(saved.gone)} could not be saved: the deliverable or the priority is no longer there."
    return words


def _ticks(count: int) -> str:
    return f"{count} tick" if count == 1 else f"{count} ticks"
