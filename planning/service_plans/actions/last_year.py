"""Bringing last year's words into a section: what stood there is kept in its history first."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.approval import engine
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.agreed import count_changes, mark_section
from planning.service_plans.actions.locks import locked_section
from planning.service_plans.actions.milestones import keep_milestone
from planning.service_plans.models import PlanSection, SectionMilestone, SectionRow
from planning.service_plans.queries import lists_of, section_content, shares_section
from planning.service_plans.queries.last_year import last_year_of
from planning.service_plans.rules import (
    MAX_CHARACTERS,
    MAX_ROWS,
    EditConflict,
    PlanRefused,
    can_write,
    check_editable,
)
from planning.service_plans.rules.last_year import copied_rows, copied_text
from planning.service_plans.sections import kind_of
from services.queries import access_of
from services.rules import Access


def copy_last_year(*, plan: int, key: str, revision: int, by: User, access: Access | None = None) -> int:
    """Copy last year's answer into the section: below its text, or as rows; return how many texts or rows came.

    What is there already does not come twice, nor do dates, nor choices that left the lists. Raises EditConflict when
    the section moved since `revision`, PlanRefused when there is nothing to copy or it grows too big, NotAllowed,
    PlanNotEditable, or PlanSection.DoesNotExist.
    """
    with transaction.atomic():
        section = section_to_change(PlanSection.objects.filter(plan=plan, template_section__key=key), by, access)
        now = section_content(section)
        if section.revision != revision:
            raise EditConflict(now)
        last = last_year_of(section.plan)
        before = last.document.find(key) if last else None
        if before is None or kind_of(before.kind).has_rows != kind_of(now.spec.kind).has_rows:
            raise PlanRefused("There is no answer of last year that fits this section.")
        if not kind_of(now.spec.kind).has_rows:
            whole = copied_text(now.text, before.text)
            count = int(whole != now.text)
            change_section(section=section, text=whole, by=by)
        else:
            new = [cells for cells in copied_rows(now, before, lists_of(section.plan.year)) if any(cells.values())]
            count = len(new)
            change_section(section=section, rows=with_rows(section, new), by=by)
        if count:
            label = f"{section.plan}: {now.spec.title}"
            record("service_plans.copy_last_year", by=by, about=section.plan, label=label)
    return count


def section_to_change(wanted: QuerySet[PlanSection], by: User, access: Access | None = None) -> PlanSection:
    """Lock the section and return it with its rows; raise NotAllowed or PlanNotEditable."""
    section = locked_section(wanted)
    granted = access or access_of(by, timezone.localdate())
    if not can_write(granted, section.plan) and not shares_section(by, section.pk):
        raise NotAllowed("Your role does not let you write in this plan.")
    check_editable(section.plan, granted)
    prefetch_related_objects([section], Prefetch("rows", SectionRow.objects.order_by("position")))
    return section


def with_rows(section: PlanSection, cells: Sequence[dict[str, str]]) -> list[SectionRow]:
    """Return the section's rows and, below them, a new one for each of the cells."""
    return [*section.rows.all(), *(SectionRow(section=section, position=0, cells=one) for one in cells)]


def change_section(
    *, section: PlanSection, by: User, text: str | None = None, rows: Sequence[SectionRow] | None = None
) -> None:
    """Put another text, or other rows, into a section of `section_to_change`; its history keeps what stood there.

    Nothing happens where nothing changes. Raises PlanRefused when it grows too big.
    """
    held = {row.pk: (row.position, row.cells) for row in section.rows.all()}
    wanted = list(section.rows.all()) if rows is None else list(rows)
    whole = section.text if text is None else text
    keep = {row.pk: (place, row.cells) for place, row in enumerate(wanted)}
    if whole == section.text and held == keep:
        return
    _check_size(whole, wanted)
    keep_milestone(section=section, reason=SectionMilestone.Reason.REPLACED, by=by)
    section.rows.filter(pk__in=held.keys() - keep.keys()).delete()
    for place, row in enumerate(wanted):
        row.position = place
    SectionRow.objects.bulk_create(
        wanted, update_conflicts=True, unique_fields=["id"], update_fields=["position", "cells"]
    )
    engine.note_author(case=section.plan.case, by=by)
    section.text = whole
    section.revision += 1
    section.updated_at, section.updated_by = timezone.now(), by
    section._prefetched_objects_cache = {"rows": wanted}  # type: ignore[attr-defined] # as they stand now
    is_news = mark_section(section)
    section.save(update_fields=["text", "revision", "updated_at", "updated_by", *(("is_changed",) if is_news else ())])
    if is_news:
        count_changes(section.plan)


def _check_size(text: str, rows: Sequence[SectionRow]) -> None:
    if len(rows) > MAX_ROWS:
        raise PlanRefused(f"A section can hold {MAX_ROWS} rows; this one would have {len(rows)}.")
    if len(text) + sum(len(cell) for row in rows for cell in row.cells.values()) > MAX_CHARACTERS:
        raise PlanRefused(f"A section can hold {MAX_CHARACTERS:,} characters, so nothing was brought in.")
