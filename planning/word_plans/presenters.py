"""A file that was sent, section by section: what it would change, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from mlco_portal.wording import counted
from planning.service_plans.content import Lists, PlanContent, SectionContent
from planning.service_plans.presenters import Tag
from planning.service_plans.presenters.comparison import marked
from planning.service_plans.sections import kind_of
from planning.word_plans.comparison import CellChange, Outcome, RowChange, outcome_of
from planning.word_plans.models import WordUpload
from planning.word_plans.rules import ACCEPTED, LEFT, stored_in

ROW_WORDS = {
    "added": "new",
    "changed": "changed",
    "removed": "not in the file: it would be taken out",
    "moved": "in another place: the rows would stand in the order of the file",
    "kept": "not in the file, but changed in the portal since: it stays",
}

UNCHANGED = "No change"


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One text before and after, what differs marked; `fetched` is shown when the portal's text was changed too."""

    label: str
    now: SafeString
    then: SafeString
    fetched: str | None = None


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row that would change; a new or a removed one shows its texts once."""

    heading: str
    changes: Sequence[ShownChange]
    is_single: bool


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of the file."""

    key: str
    title: str
    href: str
    revision: int
    tag: Tag
    text: ShownChange | None
    rows: Sequence[ShownRow]
    notes: Sequence[str]
    is_open: bool
    is_contested: bool
    has_moved: bool
    may_accept: bool


@dataclass(frozen=True, slots=True)
class LeftOverText:
    """Text of the file that belongs to no section."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """All that the page of a file shows."""

    sections: Sequence[ShownSection]
    unchanged: Sequence[str]
    absent: Sequence[str]
    notes: Sequence[str]
    left_over: Sequence[LeftOverText]

    @property
    def open_ones(self) -> list[ShownSection]:
        return [one for one in self.sections if one.is_open]

    @property
    def to_accept(self) -> list[ShownSection]:
        return [one for one in self.sections if one.is_open and one.may_accept]

    @property
    def words(self) -> str:
        """What is left to decide, in a few words."""
        if not self.open_ones:
            was_decided = any(one.tag.text != UNCHANGED for one in self.sections)
            return "Nothing is left to decide" if was_decided else "The document changes nothing"
        count = len(self.open_ones)
        return f"{counted(count, 'section')} would change"


def review_of(
    upload: WordUpload, content: PlanContent, lists: Lists, *, may_write: bool, shared: frozenset[str], plan: int
) -> Review:
    """Return what the file would change in the plan as it stands now; `shared` are the sections one may write."""
    shown: list[ShownSection] = []
    unchanged: list[str] = []
    absent: list[str] = []
    for section in content.sections:
        key = section.spec.key
        file = stored_in(upload.content, key)
        if file is None:
            absent.append(section.spec.title)
            continue
        outcome = outcome_of(section, file, stored_in(upload.download.content, key) if upload.download else None)
        notes = [note["text"] for note in upload.notes if note.get("key") == key]
        kept = any(row.state == "kept" for row in outcome.row_changes)
        if not outcome.changes and not notes and not kept and key not in upload.settled:
            unchanged.append(section.spec.title)
            continue
        may_accept = may_write or key in shared
        shown.append(_section(section, outcome, notes, upload.settled.get(key, ""), lists, may_accept, plan))
    return Review(
        sections=shown,
        unchanged=unchanged,
        absent=absent,
        notes=[note["text"] for note in upload.notes if "key" not in note and "text" in note],
        left_over=[LeftOverText(note["heading"], note["left_over"]) for note in upload.notes if "left_over" in note],
    )


def _section(
    section: SectionContent,
    outcome: Outcome,
    notes: Sequence[str],
    settled: str,
    lists: Lists,
    may_accept: bool,
    plan: int,
) -> ShownSection:
    is_done = settled == ACCEPTED or not outcome.changes
    return ShownSection(
        key=section.spec.key,
        title=section.spec.title,
        href=reverse("planning:service_plans:section", args=[plan, section.spec.key]),
        revision=section.revision,
        tag=_tag(settled, outcome),
        text=_change("", outcome.text_change) if outcome.text_change and not is_done else None,
        rows=[] if is_done else [_row(section, row, lists) for row in outcome.row_changes],
        notes=notes,
        is_open=not is_done and settled != LEFT,
        is_contested=outcome.is_contested and not is_done,
        has_moved=outcome.is_moved and not is_done,
        may_accept=may_accept and not is_done,
    )


def _tag(settled: str, outcome: Outcome) -> Tag:
    if settled == ACCEPTED:
        return Tag("Accepted", "green")
    if not outcome.changes:
        return Tag(UNCHANGED, "white")
    if settled == LEFT:
        return Tag("Left as it is", "grey")
    return Tag("Changed in both", "orange") if outcome.is_contested else Tag("Would change", "yellow")


def _row(section: SectionContent, row: RowChange, lists: Lists) -> ShownRow:
    kind = kind_of(section.spec.kind)
    columns = {column.name: column for column in kind.columns}
    is_single = row.state in ("added", "removed", "moved", "kept")
    cells = [one for one in row.cells if is_single or one.now != one.then]
    if row.state == "moved":
        cells = cells[:1]
    changes = []
    for cell in cells:
        column = columns[cell.name]
        changes.append(_change(column.label, _labelled(cell, lists, column.choices), is_single=is_single))
    return ShownRow(f"{kind.row_name.capitalize()} {row.number}: {ROW_WORDS[row.state]}", changes, is_single)


def _labelled(cell: CellChange, lists: Lists, name: str) -> CellChange:
    if not name:
        return cell
    fetched = lists.label(name, cell.fetched) if cell.fetched else cell.fetched
    return CellChange(cell.name, fetched, lists.label(name, cell.now), lists.label(name, cell.then), cell.is_contested)


def _change(label: str, cell: CellChange, *, is_single: bool = False) -> ShownChange:
    if is_single:
        words = marked(cell.then or cell.now, cell.then or cell.now)
        return ShownChange(label, words.saved, words.typed)
    both = marked(cell.then, cell.now)
    return ShownChange(label, both.saved, both.typed, cell.fetched if cell.is_contested else None)


def taken_words(done: Sequence[str], titles: Mapping[str, str]) -> str:
    """Return what was taken over: “Our service” is, or 4 sections are."""
    if len(done) == 1:
        return f"“{titles.get(done[0], done[0])}” now says what the file says. The text before is in its history."
    return f"{counted(len(done), 'section')} now say what the file says. The texts before are in their histories."


def upload_rows(uploads: Sequence[WordUpload], plan: int) -> list[dict[str, Any]]:
    """Return the files that were sent, as links."""
    return [
        {
            "href": reverse("planning:word_plans:review", args=[plan, upload.pk]),
            "name": upload.file_name,
            "at": upload.uploaded_at,
            "by": str(upload.uploaded_by),
        }
        for upload in uploads
    ]
