"""What changed between two versions of a plan, section by section; rows are matched by identity. Pure.

Between two years identities differ: sections are matched by key, else theme, else title, and rows by what names them,
else by likeness (`across_years.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planning.review.across_years import rows_alike, sections_alike
from planning.service_plans.aligning import in_order
from planning.service_plans.snapshot import DocumentPicture, DocumentRow, DocumentSection, PlanDocument


class Change(StrEnum):
    """What became of a section or a row."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SectionComparison:
    """A section beside what it was: `rows` and `pictures` name what became of each that stands now.

    `earlier` holds each row that stands now as it was, `moved` where a row stands that was moved among those that
    stayed: {row: (place before, place now)}, counted from 1. `old_rows` and `old_pictures` were changed or removed.
    """

    key: str
    change: Change
    before: DocumentSection | None = None
    rows: Mapping[str, Change] = field(default_factory=dict)
    old_rows: tuple[DocumentRow, ...] = ()
    earlier: Mapping[str, DocumentRow] = field(default_factory=dict)
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    pictures: Mapping[str, Change] = field(default_factory=dict)
    old_pictures: tuple[DocumentPicture, ...] = ()

    @property
    def is_reordered(self) -> bool:
        return bool(self.moved)

    @property
    def removed_rows(self) -> tuple[DocumentRow, ...]:
        kept = {row.id for row in self.earlier.values()}
        return tuple(row for row in self.old_rows if row.id not in kept)

    @property
    def removed_pictures(self) -> tuple[DocumentPicture, ...]:
        return tuple(one for one in self.old_pictures if one.id not in self.pictures)


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """Two versions of a plan compared; `removed` are sections with something in them that are asked no more."""

    sections: Mapping[str, SectionComparison]
    removed: tuple[DocumentSection, ...] = ()

    @property
    def changed(self) -> tuple[SectionComparison, ...]:
        return tuple(one for one in self.sections.values() if one.change != Change.UNCHANGED)


def compare(before: PlanDocument, now: PlanDocument) -> PlanComparison:
    """Return what changed from the one version to the other, be it of the same year or of an earlier one."""
    across = int(before.year) != int(now.year)
    old = sections_alike(before, now) if across else {one.key: one for one in before.sections}
    found = {one.key: compare_sections(old.get(one.key), one, across=across) for one in now.sections}
    kept = {one.before.key for one in found.values() if one.before is not None}
    gone = (one for one in before.sections if one.key not in kept and not one.is_empty)
    return PlanComparison(found, tuple(gone))


def compare_sections(
    before: DocumentSection | None, now: DocumentSection, *, across: bool = False
) -> SectionComparison:
    """Return what changed in one section; `across` years, its rows are matched by what they say."""
    if before is None:
        rows = {row.id: Change.NEW for row in now.rows}
        pictures = {one.id: Change.NEW for one in now.pictures}
        change = Change.UNCHANGED if now.is_empty else Change.NEW
        return SectionComparison(now.key, change, rows=rows, pictures=pictures)
    earlier = rows_alike(before, now) if across else _rows_of_one_identity(before, now)
    rows = {row.id: _row_change(earlier.get(row.id), row) for row in now.rows}
    same = {one.id for row, one in earlier.items() if rows[row] == Change.UNCHANGED}
    touched = tuple(row for row in before.rows if row.id not in same)
    moved = _moved(before, now, earlier)
    pictures, old_pictures = _compare_pictures(before, now, across)
    is_same = (
        before.text == now.text
        and not (touched or moved or old_pictures)
        and not {Change.NEW} & {*rows.values(), *pictures.values()}
        and [one.sha256 for one in before.pictures] == [one.sha256 for one in now.pictures]
    )
    change = Change.UNCHANGED if is_same else Change.CHANGED
    return SectionComparison(now.key, change, before, rows, touched, earlier, moved, pictures, old_pictures)


def _rows_of_one_identity(before: DocumentSection, now: DocumentSection) -> dict[str, DocumentRow]:
    old = {row.id: row for row in before.rows}
    return {row.id: old[row.id] for row in now.rows if row.id in old}


def _moved(
    before: DocumentSection, now: DocumentSection, earlier: Mapping[str, DocumentRow]
) -> dict[str, tuple[int, int]]:
    """Return the fewest rows whose moving makes the new order, with their places before and now."""
    old = {row.id: place for place, row in enumerate(before.rows, start=1)}
    stayed = [(row.id, old[earlier[row.id].id], place) for place, row in enumerate(now.rows, 1) if row.id in earlier]
    in_place = in_order([place for _, place, _ in stayed])
    return {row: (place, here) for at, (row, place, here) in enumerate(stayed) if at not in in_place}


def _compare_pictures(
    before: DocumentSection, now: DocumentSection, across: bool
) -> tuple[dict[str, Change], tuple[DocumentPicture, ...]]:
    """Return what became of each picture that stands now, and those that were changed or removed, as they were.

    Rows have other identities in another year, so which one a picture belongs to is no difference there.
    """
    old, new = ({one.id: _words_and_file(one, across) for one in section.pictures} for section in (before, now))
    changes = {
        key: Change.NEW if key not in old else Change.UNCHANGED if old[key] == one else Change.CHANGED
        for key, one in new.items()
    }
    return changes, tuple(one for one in before.pictures if new.get(one.id) != old[one.id])


def _words_and_file(picture: DocumentPicture, across: bool) -> tuple[str, ...]:
    return (picture.sha256, picture.alt, picture.caption, "" if across else picture.row)


def _row_change(before: DocumentRow | None, now: DocumentRow) -> Change:
    if before is None:
        return Change.NEW
    return Change.UNCHANGED if before.cells == now.cells else Change.CHANGED
