"""Keeping what was typed in a section, complete or not."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.approval import engine
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.locks import locked_section
from planning.service_plans.content import Row, SectionContent
from planning.service_plans.models import PlanSection, SectionRow
from planning.service_plans.queries import section_content, shares_section
from planning.service_plans.rules import (
    MAX_CHARACTERS,
    MAX_ROWS,
    EditConflict,
    PlanNotEditable,
    PlanRefused,
    as_typed,
    can_write,
    is_editable,
    why_not_editable,
)
from planning.service_plans.sections import kind_of
from services.queries import access_of
from services.rules import Access


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as a form brings it: the identity of a row that exists, or "" for a new one, and the cells as typed."""

    id: str
    cells: Mapping[str, str]

    @property
    def has_words(self) -> bool:
        return any(text.strip() for text in self.cells.values())


def save_section(
    *, section: PlanSection, revision: int, text: str = "", rows: Sequence[TypedRow] = (), by: User
) -> SectionContent:
    """Keep what was typed, complete or not, and return the section as it now stands; empty rows fall away.

    Raises PlanNotEditable, NotAllowed, EditConflict when `revision` is not the newest (nothing is written
    and `current` holds the newer text), or PlanRefused beyond 200 rows or a million characters.
    """
    return _save(PlanSection.objects.filter(pk=section.pk), revision, text, rows, by)


def save_section_of(
    *,
    plan: int,
    key: str,
    revision: int,
    text: str = "",
    rows: Sequence[TypedRow] = (),
    by: User,
    access: Access | None = None,
) -> SectionContent:
    """Save the section of that key in the plan, as `save_section` does; `access` is what `by` may do, if known.

    Raises PlanSection.DoesNotExist too, when the plan has no such section.
    """
    return _save(PlanSection.objects.filter(plan__pk=plan, template_section__key=key), revision, text, rows, by, access)


def _save(
    wanted: QuerySet[PlanSection],
    revision: int,
    text: str,
    typed: Sequence[TypedRow],
    by: User,
    access: Access | None = None,
) -> SectionContent:
    with transaction.atomic():
        stored = locked_section(wanted)
        _check_may_write(stored, by, access)
        before = section_content(stored)
        kind = kind_of(before.spec.kind)
        rows = _wanted_rows(stored, before, typed) if kind.has_rows else []
        whole = "" if kind.has_rows else as_typed(text)
        # The same text again, such as a second press of the button, is no conflict.
        if _reads_the_same(before, whole, rows):
            return before
        if stored.revision != revision:
            raise EditConflict(before)
        _check_size(whole, rows)
        changes = _changes(before, whole, rows)
        _write_rows(stored, before, rows)
        # Whoever saved it last is among the authors already.
        if stored.updated_by_id != by.pk:
            engine.note_author(case=stored.plan.case, by=by)
        stored.text, stored.revision = whole, revision + 1
        stored.updated_at, stored.updated_by = timezone.now(), by
        stored.save(update_fields=["text", "revision", "updated_at", "updated_by"])
        label = f"{stored.plan}: {before.spec.title}"
        record("service_plans.save_section", by=by, about=stored.plan, label=label, changes=changes)
    return replace(
        before,
        text=whole,
        rows=tuple(_as_row(row) for row in rows),
        revision=stored.revision,
        updated_at=stored.updated_at,
        updated_by=str(by),
    )


def _write_rows(section: PlanSection, before: SectionContent, rows: Sequence[SectionRow]) -> None:
    kept = {str(row.pk) for row in rows}
    gone = [row.id for row in before.rows if row.id not in kept]
    if gone:
        section.rows.filter(pk__in=gone).delete()
    SectionRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=["position", "cells"]
    )


def _check_may_write(section: PlanSection, by: User, access: Access | None = None) -> None:
    plan = section.plan
    granted = access or access_of(by, timezone.localdate())
    if not can_write(granted, plan) and not shares_section(by, section.pk):
        raise NotAllowed("Your role does not let you write in this plan.")
    if not is_editable(plan):
        raise PlanNotEditable(why_not_editable(plan))


def _check_size(text: str, rows: Sequence[SectionRow]) -> None:
    if len(rows) > MAX_ROWS:
        raise PlanRefused(f"A section can hold {MAX_ROWS} rows; this one would have {len(rows)}.")
    if len(text) + sum(len(cell) for row in rows for cell in row.cells.values()) > MAX_CHARACTERS:
        raise PlanRefused(f"A section can hold {MAX_CHARACTERS:,} characters. Shorten the text, then save again.")


def _wanted_rows(section: PlanSection, before: SectionContent, typed: Sequence[TypedRow]) -> list[SectionRow]:
    """Return the rows with something in them, in order; one that the section does not hold gets its own identity."""
    kind = kind_of(before.spec.kind)
    known = {row.id for row in before.rows}
    wanted: list[SectionRow] = []
    for row in typed:
        cells = kind.cells_of({name: as_typed(cell) for name, cell in row.cells.items()})
        if any(cell.strip() for cell in cells.values()):
            identity = uuid.UUID(row.id) if row.id in known else uuid.uuid4()
            known.discard(row.id)
            wanted.append(SectionRow(id=identity, section=section, position=len(wanted), cells=cells))
    return wanted


def _as_row(row: SectionRow) -> Row:
    return Row(id=str(row.pk), cells=row.cells)


def _reads_the_same(before: SectionContent, text: str, rows: Sequence[SectionRow]) -> bool:
    return before.text == text and [dict(row.cells) for row in before.rows] == [dict(row.cells) for row in rows]


def _changes(before: SectionContent, text: str, rows: Sequence[SectionRow]) -> dict[str, list[object]]:
    old = {"text": before.text, "rows": [(row.id, dict(row.cells)) for row in before.rows]}
    new = {"text": text, "rows": [(str(row.pk), dict(row.cells)) for row in rows]}
    return changes_between(old, new)
