"""Keeping what was typed in a section, complete or not."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.agreed import count_changes, mark_section
from planning.service_plans.actions.locks import locked_section, locked_section_of, rows_in
from planning.service_plans.actions.milestones import (
    Reason,
    keep_milestone,
    keep_saved,
    keep_sitting,
    rows_of,
    set_aside,
)
from planning.service_plans.content import Row, SectionContent
from planning.service_plans.models import EDITABLE, PlanSection, SectionRow
from planning.service_plans.queries import section_content, shares_section
from planning.service_plans.rules import (
    MAX_CHARACTERS,
    MAX_ROWS,
    EditConflict,
    PlanNotEditable,
    PlanRefused,
    as_typed,
    can_write,
    check_editable,
    why_not_editable,
)
from planning.service_plans.sections import SectionKind, kind_of
from services.queries import access_of
from services.rules import Access

WRITTEN = ("text", "revision", "milestone_revision", "updated_at", "updated_by")


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as a form brings it: the identity of a row that exists, or "" for a new one, and the cells as typed."""

    id: str
    cells: Mapping[str, str]

    @property
    def has_words(self) -> bool:
        return any(text.strip() for text in self.cells.values())


@dataclass(frozen=True, slots=True)
class Saved:
    """A section as it now stands, and the identity of each row by the token that the form gave it."""

    content: SectionContent
    identities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was sent. `quiet`: saved while typing, so it makes no history; `settles`: two texts had met.

    `asked` is the section whose form it was, where that is known.
    """

    revision: int
    text: str
    rows: Sequence[TypedRow]
    quiet: bool = False
    settles: bool = False
    asked: int = 0


def save_section(
    *, section: PlanSection, revision: int, text: str = "", rows: Sequence[TypedRow] = (), by: User
) -> SectionContent:
    """Keep what was typed, complete or not, and return the section as it now stands; empty rows fall away.

    Raises PlanNotEditable, NotAllowed, EditConflict when `revision` is not the newest (nothing is written
    and `current` holds the newer text), or PlanRefused beyond 200 rows or a million characters.
    """
    wanted = PlanSection.objects.filter(pk=section.pk)
    return _save(lambda: locked_section(wanted), _Typed(revision, text, rows), by).content


def save_section_of(
    *,
    plan: int,
    key: str,
    revision: int,
    text: str = "",
    rows: Sequence[TypedRow] = (),
    by: User,
    access: Access | None = None,
    settles: bool = False,
    asked: int = 0,
) -> SectionContent:
    """Save the section of that key in the plan, as `save_section` does; `access` is what `by` may do, if known.

    `settles`: this text is what became of two that met, so the one that stands is kept as a milestone first.
    `asked` is the section whose form was filled in: its text is never laid into another one of the same key.
    Raises PlanSection.DoesNotExist too, when the plan has no such section: `keep_late` then keeps the text.
    """
    typed = _Typed(revision, text, rows, settles=settles, asked=asked)
    return _save(lambda: locked_section_of(plan, key), typed, by, access).content


def autosave_section_of(
    *,
    plan: int,
    key: str,
    revision: int,
    text: str = "",
    rows: Sequence[TypedRow] = (),
    by: User,
    access: Access | None = None,
    asked: int = 0,
) -> Saved:
    """Save as `save_section_of` does, but make no history of it: a row that is emptied keeps its identity.

    What another person wrote, or this one more than half an hour ago, becomes a milestone first.
    """
    typed = _Typed(revision, text, rows, quiet=True, asked=asked)
    return _save(lambda: locked_section_of(plan, key), typed, by, access)


def set_aside_section_of(
    *, plan: int, key: str, text: str = "", rows: Sequence[TypedRow] = (), by: User, access: Access | None = None
) -> None:
    """Keep a text that met a newer one, or came after writing had closed, in the section's history: no word is lost.

    Raises as `save_section_of` does; there is no conflict, and the dates of the year do not count.
    """
    with transaction.atomic():
        stored = locked_section_of(plan, key)
        check_is_writer(stored, by, access)
        if stored.plan.case.status not in EDITABLE:
            raise PlanNotEditable(why_not_editable(stored.plan) or "")
        kind = kind_of(stored.template_section.kind)
        given = [(row.id, kind.cells_of({name: as_typed(cell) for name, cell in row.cells.items()})) for row in rows]
        _check_size(text, [SectionRow(cells=cells) for _, cells in given])
        set_aside(section=stored, text=as_typed(text), rows=given if kind.has_rows else [], by=by)


def _save(locked: Callable[[], PlanSection], typed: _Typed, by: User, access: Access | None = None) -> Saved:
    with transaction.atomic():
        stored = locked()
        if typed.asked not in (0, stored.pk):
            raise PlanSection.DoesNotExist
        check_may_write(stored, by, access)
        kind = kind_of(stored.template_section.kind)
        _fetch_rows(stored, kind)
        before = section_content(stored)
        rows, identities = _wanted_rows(stored, before, typed) if kind.has_rows else ([], {})
        whole = "" if kind.has_rows else as_typed(typed.text)
        # The same text again, such as a second press of the button, is no conflict.
        if _reads_the_same(before, whole, rows):
            if not typed.quiet and stored.revision > stored.milestone_revision:
                keep_milestone(section=stored, reason=Reason.SAVED, by=by)
            return Saved(before, dict(zip(identities, (row.id for row in before.rows), strict=True)))
        if stored.revision != typed.revision:
            raise EditConflict(before)
        _check_size(whole, rows)
        now = timezone.now()
        if typed.settles and stored.revision > stored.milestone_revision:
            keep_milestone(section=stored, reason=Reason.SITTING, by=by)
        else:
            keep_sitting(section=stored, by=by, at=now)
        write_section(stored, whole, rows, by, now, quiet=typed.quiet)
    content = replace(
        before,
        text=whole,
        rows=tuple(Row(id=str(row.pk), cells=row.cells) for row in rows),
        revision=stored.revision,
        updated_at=now,
        updated_by=str(by),
    )
    return Saved(content, identities)


def _fetch_rows(section: PlanSection, kind: SectionKind) -> None:
    """Fetch the section's rows once, where its kind has any."""
    rows = rows_in(section) if kind.has_rows else []
    section._prefetched_objects_cache = {"rows": rows}  # type: ignore[attr-defined]


def write_section(
    section: PlanSection, text: str, rows: Sequence[SectionRow], by: User, now: datetime, *, quiet: bool
) -> None:
    """Write the text and the rows that changed; a press of Save is a milestone too, one while typing is none."""
    kept_before = section.revision == section.milestone_revision
    before = (section.text, rows_of(section)) if kept_before else None
    _write_rows(section, rows)
    # Whoever saved it last is among the authors already.
    if section.updated_by_id != by.pk:
        engine.note_author(case=section.plan.case, by=by)
    section.text, section.revision = text, section.revision + 1
    section.updated_at, section.updated_by = now, by
    if not quiet:
        keep_saved(section=section, since=before)
    is_news = mark_section(section)
    section.save(update_fields=[*WRITTEN, *(("is_changed",) if is_news else ())])
    if is_news:
        count_changes(section.plan)


def _write_rows(section: PlanSection, rows: Sequence[SectionRow]) -> None:
    held = {row.pk: row for row in section.rows.all()}
    gone = held.keys() - {row.pk for row in rows}
    if gone:
        SectionRow.objects.filter(section=section, pk__in=gone).delete()
    changed = [
        row
        for row in rows
        if row.pk not in held or (held[row.pk].position, held[row.pk].cells) != (row.position, row.cells)
    ]
    if changed:
        SectionRow.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["id"], update_fields=["position", "cells"]
        )
    section._prefetched_objects_cache = {"rows": list(rows)}  # type: ignore[attr-defined] # what the history keeps


def check_may_write(section: PlanSection, by: User, access: Access | None = None) -> None:
    """Refuse, with NotAllowed or PlanNotEditable, who may not write in the section now."""
    check_editable(section.plan, check_is_writer(section, by, access))


def check_is_writer(section: PlanSection, by: User, access: Access | None = None) -> Access:
    """Return what the person may do; raise NotAllowed when they are not one of those who write the section."""
    granted = access or access_of(by, timezone.localdate())
    if not can_write(granted, section.plan) and not shares_section(by, section.pk):
        raise NotAllowed("Your role does not let you write in this plan.")
    return granted


def _check_size(text: str, rows: Sequence[SectionRow]) -> None:
    if len(rows) > MAX_ROWS:
        raise PlanRefused(f"A section can hold {MAX_ROWS} rows; this one would have {len(rows)}.")
    if len(text) + sum(len(cell) for row in rows for cell in row.cells.values()) > MAX_CHARACTERS:
        raise PlanRefused(f"A section can hold {MAX_CHARACTERS:,} characters. Shorten the text, then save again.")


def _wanted_rows(
    section: PlanSection, before: SectionContent, typed: _Typed
) -> tuple[list[SectionRow], dict[str, str]]:
    """Return the rows to keep, in order, and {token: identity}; one that the section does not hold gets its own.

    A row without words falls away, unless it stands there and is saved while typing: its author may go on.
    """
    kind = kind_of(before.spec.kind)
    known = {row.id for row in before.rows}
    wanted: list[SectionRow] = []
    identities: dict[str, str] = {}
    for row in typed.rows:
        cells = kind.cells_of({name: as_typed(cell) for name, cell in row.cells.items()})
        held = row.id in known
        if any(cell.strip() for cell in cells.values()) or (typed.quiet and held):
            identity = uuid.UUID(row.id) if held else uuid.uuid4()
            known.discard(row.id)
            wanted.append(SectionRow(id=identity, section=section, position=len(wanted), cells=cells))
            identities[row.id or str(identity)] = str(identity)
    return wanted, identities


def _reads_the_same(before: SectionContent, text: str, rows: Sequence[SectionRow]) -> bool:
    return before.text == text and [dict(row.cells) for row in before.rows] == [dict(row.cells) for row in rows]
