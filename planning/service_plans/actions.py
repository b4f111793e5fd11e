"""Everything that writes a plan: starting it, saving a section, submitting, withdrawing, reopening."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.years import PlanningYear
from planning.approval import engine
from planning.approval.models import Decision
from planning.approval.notices import notify_authors, notify_deciders
from planning.approval.rules import NotAllowed
from planning.service_plans.content import Row, SectionContent
from planning.service_plans.models import PlanSection, PlanVersion, SectionRow, ServicePlan
from planning.service_plans.queries import (
    lists_of,
    plan_content,
    section_content,
    template_for,
    workforce_template_for,
)
from planning.service_plans.rules import (
    MAX_CHARACTERS,
    MAX_ROWS,
    EditConflict,
    NotReadyToSubmit,
    PlanNotEditable,
    PlanRefused,
    as_typed,
    can_edit,
    can_submit,
    is_editable,
    submission_problems,
)
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import SCHEMA_VERSION, canonical_json, sha256_of, snapshot_of
from services.models import Service
from services.queries import access_of


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row as a form brings it: the identity of a row that exists, or "" for a new one, and the cells as typed."""

    id: str
    cells: Mapping[str, str]


def start_plan(*, service: Service, year: int, by: User | None) -> ServicePlan:
    """Give the service an empty plan for the year, with every section of its templates.

    Raises PlanRefused when it has one, writes none of its own, or the year's templates are not issued.
    """
    if service.plan_arrangement != Service.PlanArrangement.OWN:
        raise PlanRefused(f"{service} writes no plan of its own: {service.get_plan_arrangement_display().lower()}.")
    template, workforce = template_for(service, year), workforce_template_for(year)
    if template is None or workforce is None:
        raise PlanRefused(f"The templates of {PlanningYear(year)} are not issued yet.")
    with transaction.atomic():
        Service.objects.select_for_update().get(pk=service.pk)
        if ServicePlan.objects.filter(service=service, year=year).exists():
            raise PlanRefused(f"{service} already has a plan for {PlanningYear(year)}.")
        title = f"{service} service plan {PlanningYear(year)}"
        plan = ServicePlan.objects.create(
            year=year,
            service=service,
            template=template,
            workforce_template=workforce,
            case=engine.open_case(service=service, year=year, title=title),
            created_at=timezone.now(),
        )
        asked = [*template.sections.all(), *workforce.sections.all()]
        PlanSection.objects.bulk_create(PlanSection(plan=plan, template_section=one) for one in asked)
        record("service_plans.start_plan", by=by, about=plan)
    return plan


def save_section(
    *, section: PlanSection, revision: int, text: str = "", rows: Sequence[TypedRow] = (), by: User
) -> SectionContent:
    """Keep what was typed, complete or not, and return the section as it now stands.

    Raises PlanNotEditable, NotAllowed, EditConflict when `revision` is not the newest (nothing is written
    and `current` holds the newer text), or PlanRefused beyond 200 rows or a million characters.
    """
    with transaction.atomic():
        plan = _locked(section.plan_id)
        _check_may_write(plan, by)
        stored = PlanSection.objects.select_related("template_section__template", "updated_by").get(
            pk=section.pk, plan=plan
        )
        before = section_content(stored)
        if stored.revision != revision:
            raise EditConflict(before)
        kind = kind_of(stored.template_section.kind)
        wanted = _wanted_rows(stored, before, rows) if kind.has_rows else []
        stored.text = "" if kind.has_rows else as_typed(text)
        _check_size(stored.text, wanted)
        changes = _changes(before, stored.text, wanted)
        if not changes:
            return before
        kept = {row.pk for row in wanted}
        gone = [row.id for row in before.rows if uuid.UUID(row.id) not in kept]
        if gone:
            stored.rows.filter(pk__in=gone).delete()
        SectionRow.objects.bulk_create(
            wanted, update_conflicts=True, unique_fields=["id"], update_fields=["position", "cells"]
        )
        stored.revision += 1
        stored.updated_at, stored.updated_by = timezone.now(), by
        stored.save(update_fields=["text", "revision", "updated_at", "updated_by"])
        engine.note_author(case=plan.case, by=by)
        record("service_plans.save_section", by=by, about=plan, label=f"{plan}: {before.spec.title}", changes=changes)
        return SectionContent(
            spec=before.spec,
            id=stored.pk,
            text=stored.text,
            rows=tuple(_as_row(row) for row in wanted),
            revision=stored.revision,
            updated_at=stored.updated_at,
            updated_by=str(by),
        )


def submit_plan(*, plan: ServicePlan, by: User) -> PlanVersion:
    """Freeze the plan as its next version and send it along its route.

    Raises NotReadyToSubmit with every problem, NotAllowed, or MoveRefused of the engine.
    """
    with transaction.atomic():
        locked = _locked(plan.pk)
        if not can_submit(access_of(by, timezone.localdate()), locked):
            if not is_editable(locked):
                raise PlanNotEditable(_why_not_editable(locked))
            raise NotAllowed("Only the service lead can submit this plan.")
        content, lists = plan_content(locked), lists_of(locked.year)
        problems = submission_problems(content, lists)
        if problems:
            raise NotReadyToSubmit(problems)
        text = canonical_json(snapshot_of(content, lists))
        version = PlanVersion.objects.create(
            plan=locked,
            number=locked.versions.count() + 1,
            schema_version=SCHEMA_VERSION,
            content=text,
            sha256=sha256_of(text),
            created_at=timezone.now(),
            created_by=by,
        )
        decision = engine.submit(case=locked.case, version=engine.Version(version.number, version.sha256), by=by)
        notify_deciders(case=decision.case)
    return version


def withdraw_plan(*, plan: ServicePlan, by: User, reason: str = "") -> Decision:
    """Take the plan back while nobody has decided on it; raises MoveRefused of the engine."""
    with transaction.atomic():
        decision = engine.withdraw(case=_locked(plan.pk).case, by=by, reason=reason)
        notify_authors(decision=decision)
    return decision


def _locked(key: int) -> ServicePlan:
    return ServicePlan.objects.select_for_update(of=("self",)).select_related("case__step", "service").get(pk=key)


def _why_not_editable(plan: ServicePlan) -> str:
    return f"This plan is {plan.case.get_status_display().lower()}, so it cannot be changed now."


def _check_may_write(plan: ServicePlan, by: User) -> None:
    if not is_editable(plan):
        raise PlanNotEditable(_why_not_editable(plan))
    if not can_edit(access_of(by, timezone.localdate()), plan):
        raise NotAllowed("Your role does not let you write in this plan.")


def _check_size(text: str, rows: Sequence[SectionRow]) -> None:
    if len(rows) > MAX_ROWS:
        raise PlanRefused(f"A section can hold {MAX_ROWS} rows; this one would have {len(rows)}.")
    if len(text) + sum(len(cell) for row in rows for cell in row.cells.values()) > MAX_CHARACTERS:
        raise PlanRefused(f"A section can hold {MAX_CHARACTERS:,} characters. Shorten the text, then save again.")


def _wanted_rows(section: PlanSection, before: SectionContent, typed: Sequence[TypedRow]) -> list[SectionRow]:
    """Return the rows to keep, in order; a row that the section does not hold gets an identity of its own."""
    kind = kind_of(section.template_section.kind)
    known = {row.id for row in before.rows}
    wanted = []
    for row in typed:
        cells = kind.cells_of({name: as_typed(cell) for name, cell in row.cells.items()})
        if row.id in known or any(cell.strip() for cell in cells.values()):
            identity = uuid.UUID(row.id) if row.id in known else uuid.uuid4()
            known.discard(row.id)
            wanted.append(SectionRow(id=identity, section=section, position=len(wanted), cells=cells))
    return wanted


def _as_row(row: SectionRow) -> Row:
    return Row(id=str(row.pk), cells=row.cells)


def _changes(before: SectionContent, text: str, rows: Sequence[SectionRow]) -> dict[str, list[object]]:
    old = {"text": before.text, "rows": [(row.id, dict(row.cells)) for row in before.rows]}
    new = {"text": text, "rows": [(str(row.pk), dict(row.cells)) for row in rows]}
    return changes_between(old, new)
