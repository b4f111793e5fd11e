"""Everything that changed between two versions, down to the words: sections, rows, cells; and how much. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import chain

from mlco_portal.wording import british_date
from planning.review.compare import Change, PlanComparison, SectionComparison
from planning.review.words import Kind, Run, WordChanges, changes_as_read, word_changes
from planning.service_plans.sections import Column, kind_of
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument

NOTHING = WordChanges(())


@dataclass(frozen=True, slots=True)
class Counts:
    """How much changed: rows, pictures and words. A row that was moved and changed counts as both."""

    new: int = 0
    changed: int = 0
    removed: int = 0
    moved: int = 0
    pictures: int = 0
    words_added: int = 0
    words_removed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True, slots=True)
class CellChanges:
    """A cell, word by word; `is_reset` when it reads the same and only its marks (bold words, links) changed."""

    label: str
    words: WordChanges
    is_name: bool = False
    is_reset: bool = False


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What became of a row: `number` is its place now, or its place before when it was removed."""

    change: Change
    number: int
    name: str
    cells: tuple[CellChanges, ...]
    moved_from: int | None = None


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """What became of a section; `now` is None when it is asked no more."""

    compared: SectionComparison
    now: DocumentSection | None
    text: WordChanges
    is_reset: bool
    rows: tuple[RowChanges, ...]
    counts: Counts

    @property
    def section(self) -> DocumentSection:
        """The section as it stands, or as it was when it is gone."""
        section = self.now or self.compared.before
        if section is None:
            raise ValueError("A section that neither version has")
        return section

    @property
    def is_unchanged(self) -> bool:
        return self.compared.change == Change.UNCHANGED


def changes_of(comparison: PlanComparison, now: PlanDocument, *, everything: bool = False) -> list[SectionChanges]:
    """Return the sections that changed, in the order of the plan, and last those that are gone.

    With `everything` the unchanged sections and rows come along.
    """
    found = [section_changes(one, comparison.sections[one.key], everything=everything) for one in now.sections]
    gone = [_section_gone(one) for one in comparison.removed]
    return [*(one for one in found if everything or not one.is_unchanged), *gone]


def total_of(changes: Iterable[SectionChanges]) -> Counts:
    """Return how much changed in all sections together."""
    return sum((one.counts for one in changes), Counts())


def section_changes(now: DocumentSection, compared: SectionComparison, *, everything: bool = False) -> SectionChanges:
    """Return what changed within one section; rows that did not change come along with `everything`."""
    was = compared.before.text if compared.before else ""
    text = _words(was, now.text, is_line=kind_of(now.kind).is_one_line)
    columns = kind_of(now.kind).columns
    rows = [
        _row(row, number, compared, columns)
        for number, row in enumerate(now.rows, start=1)
        if everything or compared.rows.get(row.id) != Change.UNCHANGED or row.id in compared.moved
    ]
    removed = _removed(compared, columns)
    is_reset = text.is_same and was != now.text
    counts = _counts(compared, text, [*rows, *removed])
    return SectionChanges(compared, now, text, is_reset, _in_place(rows, removed), counts)


def _section_gone(before: DocumentSection) -> SectionChanges:
    columns = kind_of(before.kind).columns
    compared = SectionComparison(before.key, Change.REMOVED, before, old_rows=before.rows, old_pictures=before.pictures)
    text = changes_as_read(before.text, "")
    rows = tuple(_removed(compared, columns))
    return SectionChanges(compared, None, text, False, rows, _counts(compared, text, rows))


def _counts(compared: SectionComparison, text: WordChanges, rows: Sequence[RowChanges]) -> Counts:
    kinds = list(compared.rows.values())
    words = [text, *(cell.words for row in rows for cell in row.cells)]
    touched = sum(change != Change.UNCHANGED for change in compared.pictures.values())
    return Counts(
        new=kinds.count(Change.NEW),
        changed=kinds.count(Change.CHANGED),
        removed=len(compared.removed_rows),
        moved=len(compared.moved),
        pictures=touched + len(compared.removed_pictures),
        words_added=sum(one.added for one in words),
        words_removed=sum(one.removed for one in words),
    )


def _row(row: DocumentRow, number: int, compared: SectionComparison, columns: Sequence[Column]) -> RowChanges:
    before = compared.earlier.get(row.id)
    places = compared.moved.get(row.id)
    return RowChanges(
        change=compared.rows.get(row.id, Change.NEW),
        number=number,
        name=_name(row, columns),
        cells=tuple(_cell(before, row, one, is_first=one is columns[0]) for one in columns),
        moved_from=places[0] if places else None,
    )


def _removed(compared: SectionComparison, columns: Sequence[Column]) -> list[RowChanges]:
    before = compared.before.rows if compared.before else ()
    places = {row.id: number for number, row in enumerate(before, start=1)}
    return [
        RowChanges(
            change=Change.REMOVED,
            number=places[row.id],
            name=_name(row, columns),
            cells=tuple(_cell(row, None, one, is_first=one is columns[0]) for one in columns),
        )
        for row in compared.removed_rows
    ]


def _in_place(rows: Sequence[RowChanges], removed: Sequence[RowChanges]) -> tuple[RowChanges, ...]:
    """Return removed rows about where they stood, among those that stand now."""
    return tuple(sorted(chain(rows, removed), key=lambda one: (one.number, one.change == Change.REMOVED)))


def _name(row: DocumentRow, columns: Sequence[Column]) -> str:
    """Return the line that names the row, or nothing where its first cell is a longer text."""
    is_line = bool(columns) and columns[0].type in ("line", "choice")
    return " ".join(row.shown(columns[0].name).split()) if is_line else ""


def _cell(before: DocumentRow | None, now: DocumentRow | None, column: Column, *, is_first: bool) -> CellChanges:
    """Return one cell; a code whose label alone was renamed is the same."""
    old, new = (_shown(row, column) if row else "" for row in (before, now))
    codes = [row.cells.get(column.name, "") for row in (before, now) if row]
    is_same = len(codes) == 2 and codes[0] == codes[1]
    if is_same or old == new:
        words = _words(new, new, is_line=True)
    elif column.type in ("choice", "date"):
        words = WordChanges(
            tuple(_whole(kind, text) for kind, text in ((Kind.REMOVED, old), (Kind.ADDED, new)) if text)
        )
    else:
        words = _words(old, new, is_line=column.type == "line")
    is_name = is_first and column.type == "line"
    return CellChanges(column.label, words, is_name, is_reset=not is_same and old != new and words.is_same)


def _whole(kind: Kind, text: str) -> Run:
    return Run(kind, text, len(text.split()))


def _words(before: str, now: str, *, is_line: bool) -> WordChanges:
    if not before and not now:
        return NOTHING
    return word_changes(before, now) if is_line else changes_as_read(before, now)


def _shown(row: DocumentRow, column: Column) -> str:
    day = row.day(column.name) if column.type == "date" else None
    return british_date(day) if day else row.shown(column.name)
