"""What changed between two versions of a plan, section by section; rows are matched by identity. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planning.service_plans.snapshot import DocumentPicture, DocumentRow, DocumentSection, PlanDocument


class Change(StrEnum):
    """What became of a section or a row."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class SectionComparison:
    """A section beside what it was: `rows` and `pictures` name what became of each that stands now."""

    key: str
    change: Change
    before: DocumentSection | None = None
    rows: Mapping[str, Change] = field(default_factory=dict)
    old_rows: tuple[DocumentRow, ...] = ()
    is_reordered: bool = False
    pictures: Mapping[str, Change] = field(default_factory=dict)
    old_pictures: tuple[DocumentPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """Two versions of a plan compared."""

    sections: Mapping[str, SectionComparison]
    removed: tuple[DocumentSection, ...] = ()

    @property
    def changed(self) -> tuple[SectionComparison, ...]:
        return tuple(one for one in self.sections.values() if one.change != Change.UNCHANGED)


def compare(before: PlanDocument, now: PlanDocument) -> PlanComparison:
    """Return what changed from the one version to the other."""
    sections = {one.key: compare_sections(before.find(one.key), one) for one in now.sections}
    gone = (one for one in before.sections if now.find(one.key) is None and not one.is_empty)
    return PlanComparison(sections, tuple(gone))


def compare_sections(before: DocumentSection | None, now: DocumentSection) -> SectionComparison:
    """Return what changed in one section; `old_rows` and `old_pictures` were changed or removed, as they were."""
    if before is None:
        return SectionComparison(now.key, Change.UNCHANGED if now.is_empty else Change.NEW)
    old = {row.id: row for row in before.rows}
    rows = {row.id: _row_change(old.get(row.id), row) for row in now.rows}
    kept = [row.id for row in before.rows if row.id in rows]
    reordered = kept != [row.id for row in now.rows if row.id in old]
    touched = tuple(row for row in before.rows if rows.get(row.id, Change.REMOVED) != Change.UNCHANGED)
    pictures, old_pictures = _compare_pictures(before, now)
    same_rows = not touched and not reordered and Change.NEW not in rows.values()
    same = before.text == now.text and same_rows and before.pictures == now.pictures
    change = Change.UNCHANGED if same else Change.CHANGED
    return SectionComparison(now.key, change, before, rows, touched, reordered, pictures, old_pictures)


def _compare_pictures(
    before: DocumentSection, now: DocumentSection
) -> tuple[dict[str, Change], tuple[DocumentPicture, ...]]:
    """Return what became of each picture that stands now, and those that were changed or removed, as they were."""
    old, new = ({one.id: one for one in section.pictures} for section in (before, now))
    changes = {
        key: Change.NEW if key not in old else Change.UNCHANGED if old[key] == one else Change.CHANGED
        for key, one in new.items()
    }
    return changes, tuple(one for key, one in old.items() if new.get(key) != one)


def _row_change(before: DocumentRow | None, now: DocumentRow) -> Change:
    if before is None:
        return Change.NEW
    return Change.UNCHANGED if before.cells == now.cells else Change.CHANGED
