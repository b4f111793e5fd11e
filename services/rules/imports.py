"""What a file would do to the catalogue, row by row, before anything is written."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mlco_portal.spreadsheets import Table, TableRow
from services.models import CatalogueImport
from services.rules.catalogue import Catalogue, entry_problems, entry_warnings
from services.rules.entries import COLUMNS, LABELS, EntryProblem, ServiceEntry, as_cells, read_cells

NEEDED = ("code", "name")
KEPT_FOR = timedelta(hours=2)
OnConflict = CatalogueImport.OnConflict


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


class ImportRefused(Exception):
    """The file cannot be imported as it is; `plan` says why, row by row."""

    def __init__(self, plan: "ImportPlan") -> None:
        self.plan = plan
        super().__init__("Nothing was imported. Put the file right, then upload it again.")


class ImportGone(Exception):
    """The file was imported, replaced or forgotten while its preview stood open."""


class ImportOutdated(Exception):
    """The catalogue changed since the preview, so the file would now do something else; `plan` says what."""

    def __init__(self, plan: "ImportPlan") -> None:
        self.plan = plan
        super().__init__("The catalogue changed since you looked at this file. Nothing is imported yet: look again.")


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that a row changes."""

    column: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return LABELS[self.column]


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row would do."""

    number: int
    code: str
    name: str
    outcome: Outcome
    entry: ServiceEntry | None = None
    before: ServiceEntry | None = None
    problems: tuple[EntryProblem, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The cells that change; for a new service all that say something."""
        if self.entry is None or self.outcome not in (Outcome.NEW, Outcome.CHANGED):
            return ()
        old = as_cells(self.before) if self.before else {}
        new = as_cells(self.entry)
        return tuple(
            Difference(name, old.get(name, ""), new[name]) for name in COLUMNS if new[name] != old.get(name, "")
        )


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a file would do: `problems` are those of the file as a whole."""

    rows: tuple[RowPlan, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.outcome == Outcome.REFUSED)

    @property
    def to_write(self) -> tuple[RowPlan, ...]:
        return tuple(row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED))

    @property
    def is_ready(self) -> bool:
        """Whether the file may be imported: a file with any problem is not, not even in part."""
        return not self.problems and not self.refused

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome.value: found[outcome] for outcome in Outcome}

    @property
    def digest(self) -> str:
        """A SHA-256 of all that would be written and over what; two plans of one digest do the same."""
        content = [
            [row.number, row.code, row.outcome, [[one.column, one.old, one.new] for one in row.differences]]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def import_plan(table: Table, catalogue: Catalogue, on_conflict: str) -> ImportPlan:
    """Say what the table would do to the catalogue when a code that is there already means stop, skip or update."""
    if problems := _header_problems(table.headers):
        return ImportPlan(problems=problems)
    first: dict[str, int] = {}
    drafts = [_draft(row, catalogue, on_conflict, first) for row in table.rows]
    wanted = [row.entry for row in drafts if row.entry is not None and row.outcome != Outcome.SKIPPED]
    result = catalogue.with_entries(wanted)
    return ImportPlan(tuple(_judged(row, result) for row in drafts))


def _header_problems(headers: tuple[str, ...]) -> tuple[str, ...]:
    problems = []
    if missing := [name for name in NEEDED if name not in headers]:
        problems.append(f"The file needs a column {' and a column '.join(missing)}. The first row names the columns.")
    if unknown := [name for name in headers if name not in COLUMNS]:
        problems.append(
            f"The portal does not know the column {', '.join(unknown)[:200]}. It knows: {', '.join(COLUMNS)}."
        )
    return tuple(problems)


def _draft(row: TableRow, catalogue: Catalogue, on_conflict: str, first: dict[str, int]) -> RowPlan:
    """Read a row and say what it means to do; whether it may is judged with the whole file in view."""
    code = row.cells["code"].strip()
    before = catalogue.entries.get(code)
    name = row.cells["name"].strip()
    if code and first.setdefault(code, row.number) != row.number:
        problem = EntryProblem("code", f"Row {first[code]} has the same code. A service stands in one row")
        return RowPlan(row.number, code, name, Outcome.REFUSED, problems=(problem,))
    if before and on_conflict == OnConflict.SKIP:
        return RowPlan(row.number, code, name, Outcome.SKIPPED, before, before)
    entry, problems = read_cells(row.cells, before)
    if before and on_conflict == OnConflict.STOP:
        problems = [EntryProblem("code", f"{before.name} is in the catalogue already"), *problems]
    if problems:
        outcome = Outcome.REFUSED
    elif before is None:
        outcome = Outcome.NEW
    else:
        outcome = Outcome.UNCHANGED if entry == before else Outcome.CHANGED
    return RowPlan(row.number, code, name, outcome, entry, before, tuple(problems))


def _judged(row: RowPlan, result: Catalogue) -> RowPlan:
    if row.entry is None or row.outcome in (Outcome.UNCHANGED, Outcome.SKIPPED):
        return row
    seen = {problem.field for problem in row.problems}
    problems = (*row.problems, *(one for one in entry_problems(row.entry, result) if one.field not in seen))
    outcome = Outcome.REFUSED if problems else row.outcome
    warnings = tuple(entry_warnings(row.entry, result))
    return RowPlan(row.number, row.code, row.name, outcome, row.entry, row.before, problems, warnings)
