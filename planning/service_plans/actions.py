"""Everything that writes a plan: starting it, saving a section, submitting, withdrawing, reopening."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet
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
    with_sections,
    workforce_template_for,
)
from planning.service_plans.rules import (
    MAX_CHARACTERS,
    MAX_ROWS,
    ChangedSinceChecked,
    EditConflict,
    NotReadyToSubmit,
    PlanNotEditable,
    PlanRefused,
    as_typed,
    can_submit,
    can_write,
    is_editable,
    submission_problems,
    why_not_editable,
)
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import SCHEMA_VERSION, canonical_json, sha256_of, snapshot_of
from services.models import Service
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
        title = f"{service} plan {PlanningYear(year)}"
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
        stored = _locked_section(wanted)
        _check_may_write(stored.plan, by, access)
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


def start_plans(*, services: Iterable[Service], year: int, by: User) -> list[ServicePlan]:
    """Give each of the services an empty plan for the year, all or none; raises PlanRefused as `start_plan`."""
    with transaction.atomic():
        return [start_plan(service=service, year=year, by=by) for service in services]


def submit_plan(*, plan: ServicePlan, by: User, checked: str = "", access: Access | None = None) -> PlanVersion:
    """Freeze the plan as its next version and send it along its route.

    `checked` is the SHA-256 of what the person read before: anything else that stands now raises
    ChangedSinceChecked. `access` is the person's, where the same request has looked it up. Raises NotReadyToSubmit with
    every problem, NotAllowed, or MoveRefused of the engine.
    """
    with transaction.atomic():
        locked = _locked_whole(plan.pk)
        granted = access or access_of(by, timezone.localdate())
        if not can_submit(granted, locked):
            if not is_editable(locked):
                raise PlanNotEditable(why_not_editable(locked))
            raise NotAllowed("Only the service lead can submit this plan.")
        content, lists = plan_content(locked), lists_of(locked.year)
        problems = submission_problems(content, lists)
        if problems:
            raise NotReadyToSubmit(problems)
        text = canonical_json(snapshot_of(content, lists))
        if checked and checked != sha256_of(text):
            raise ChangedSinceChecked(
                "Somebody saved a section after you opened this page, so the plan was not submitted. "
                "Read the plan as it is now, then submit it."
            )
        version = PlanVersion.objects.create(
            plan=locked,
            number=locked.versions.count() + 1,
            schema_version=SCHEMA_VERSION,
            content=text,
            sha256=sha256_of(text),
            created_at=timezone.now(),
            created_by=by,
        )
        sealed = engine.Version(version.number, version.sha256)
        decision = engine.submit(case=locked.case, version=sealed, by=by, access=granted)
        notify_deciders(case=decision.case)
    return version


def withdraw_plan(*, plan: ServicePlan, by: User, reason: str = "") -> Decision:
    """Take the plan back while nobody has decided on it; raises MoveRefused of the engine."""
    with transaction.atomic():
        decision = engine.withdraw(case=_locked(plan.pk).case, by=by, reason=reason)
        notify_authors(decision=decision)
    return decision


def _locked(key: int) -> ServicePlan:
    """Lock the plan and its case: after a wait, only rows that are locked are read anew."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    return locked.select_related("case__step", "service").get(pk=key)


def _locked_whole(key: int) -> ServicePlan:
    """Lock the plan and its case, then read all that is written in it: sections and rows come after the wait."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    named = locked.select_related("case", "template", "service__group", "service__locality", "service__neighbourhood")
    plan = with_sections(named.prefetch_related("service__joint_with")).get(pk=key)
    plan.case.service = plan.service
    return plan


def _locked_section(wanted: QuerySet[PlanSection]) -> PlanSection:
    locked = wanted.select_for_update(of=("self", "plan", "plan__case"))
    return locked.select_related("template_section__template", "updated_by", "plan__case", "plan__service").get()


def _check_may_write(plan: ServicePlan, by: User, access: Access | None = None) -> None:
    granted = access or access_of(by, timezone.localdate())
    if not can_write(granted, plan):
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
