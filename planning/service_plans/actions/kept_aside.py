"""What is kept from an earlier template: a text that arrives late is kept there too, and sections can take it over."""

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.locks import locked_section_of, rows_in
from planning.service_plans.actions.milestones import Reason, keep_milestone, keep_sitting, set_aside
from planning.service_plans.actions.writing import TypedRow, check_may_write, write_section
from planning.service_plans.models import EDITABLE, PlanSection, SectionRow
from planning.service_plans.queries import shares_section
from planning.service_plans.rules import MAX_CHARACTERS, MAX_ROWS, PlanRefused, as_typed, can_write
from planning.service_plans.rules.moving import fits
from planning.service_plans.sections import kind_of
from services.queries import access_of
from services.rules import Access


def keep_late(
    *,
    plan: int,
    key: str,
    asked: int = 0,
    revision: int = -1,
    text: str = "",
    rows: Sequence[TypedRow] = (),
    by: User,
    access: Access | None = None,
) -> PlanSection | None:
    """Keep what was typed in a section that the plan's template does not ask for any more; return that section.

    It becomes the section's text when nobody saved since `revision`, else a text set aside in its history. Returns None
    when the plan keeps no such section. Raises NotAllowed, or PlanRefused beyond 200 rows or a million characters.
    """
    with transaction.atomic():
        section = _locked_aside(plan, key, asked)
        if section is None:
            return None
        _check_may_write(section, by, access)
        kind = kind_of(section.template_section.kind)
        cells = ((row, kind.cells_of({name: as_typed(cell) for name, cell in row.cells.items()})) for row in rows)
        filled = [(row, one) for row, one in cells if any(cell.strip() for cell in one.values())]
        whole = as_typed(text)
        _check_size(whole, [one for _, one in filled])
        held = rows_in(section)
        section._prefetched_objects_cache = {"rows": held}  # type: ignore[attr-defined]
        wanted = _rows(section, held, filled) if kind.has_rows else held
        whole = section.text if kind.has_rows else whole
        if (whole, [row.cells for row in wanted]) == (section.text, [row.cells for row in held]):
            return section
        if section.revision == revision and section.plan.case.status in EDITABLE:
            now = timezone.now()
            keep_sitting(section=section, by=by, at=now)
            write_section(section, whole, wanted, by, now, quiet=False)
        else:
            given = [(row.id, one) for row, one in filled] if kind.has_rows else []
            set_aside(section=section, text="" if kind.has_rows else whole, rows=given, by=by)
    return section


def _check_may_write(section: PlanSection, by: User, access: Access | None) -> None:
    held = access or access_of(by, timezone.localdate())
    if not can_write(held, section.plan) and not shares_section(by, section.pk):
        raise NotAllowed("Your role does not let you write in this plan.")


def copy_kept(*, plan: int, kept: int, key: str, by: User, access: Access | None = None) -> PlanSection:
    """Add what is kept aside to the section of that key: a text below its text, rows below its rows.

    The section as it stands becomes a milestone first; what is kept stays where it is. Raises PlanSection.DoesNotExist,
    NotAllowed, PlanNotEditable, or PlanRefused when it does not fit.
    """
    with transaction.atomic():
        section = locked_section_of(plan, key)
        check_may_write(section, by, access)
        aside = PlanSection.everything.select_related("template_section").prefetch_related("rows")
        given = aside.get(pk=kept, plan__pk=plan, kept_aside_at__isnull=False)
        ours, theirs = kind_of(section.template_section.kind), kind_of(given.template_section.kind)
        if not fits(theirs, ours):
            raise PlanRefused("The two sections hold different kinds of answers, so it cannot be copied there.")
        held = rows_in(section)
        section._prefetched_objects_cache = {"rows": held}  # type: ignore[attr-defined]
        between = " " if ours.is_one_line else "\n\n"
        text = section.text if ours.has_rows else between.join(one for one in (section.text, given.text) if one.strip())
        added = [row.cells for row in given.rows.all()] if ours.has_rows else []
        _check_size(text, [row.cells for row in held] + added)
        keep_milestone(section=section, reason=Reason.REPLACED, by=by)
        new = [
            SectionRow(id=uuid.uuid4(), section=section, position=place, cells=cells)
            for place, cells in enumerate(added, start=len(held))
        ]
        write_section(section, text, [*held, *new], by, timezone.now(), quiet=False)
    return section


def _locked_aside(plan: int, key: str, asked: int) -> PlanSection | None:
    kept = PlanSection.everything.filter(plan__pk=plan, kept_aside_at__isnull=False, template_section__key=key)
    wanted = kept.filter(pk=asked) if asked else kept.order_by("-kept_aside_at", "-pk")
    locked = wanted.select_for_update(of=("plan", "plan__case", "self"))
    return locked.select_related("template_section", "updated_by", "plan__case", "plan__service").first()


def _rows(
    section: PlanSection, held: Sequence[SectionRow], filled: Sequence[tuple[TypedRow, dict[str, str]]]
) -> list[SectionRow]:
    known = {str(row.pk) for row in held}
    wanted = []
    for place, (row, cells) in enumerate(filled):
        identity = uuid.UUID(row.id) if row.id in known else uuid.uuid4()
        known.discard(row.id)
        wanted.append(SectionRow(id=identity, section=section, position=place, cells=cells))
    return wanted


def _check_size(text: str, rows: Sequence[dict[str, str]]) -> None:
    if len(rows) > MAX_ROWS:
        raise PlanRefused(f"A section can hold {MAX_ROWS} rows; this one would have {len(rows)}.")
    if len(text) + sum(len(cell) for row in rows for cell in row.values()) > MAX_CHARACTERS:
        raise PlanRefused(f"A section can hold {MAX_CHARACTERS:,} characters; this one would have more.")
