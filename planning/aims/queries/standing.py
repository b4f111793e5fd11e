"""What stands against a record as it is about to be saved: asked under the lock, answered with the field and why."""

from collections.abc import Callable
from typing import Any

from mlco_portal.years import PlanningYear
from planning.aims.rules.records import Record
from planning.aims.rules.succession import closes_a_circle
from planning.priorities.models import Framework, Priority, PrioritySuccession
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine

Problem = tuple[str, str]


def problem_of(record: Record) -> Problem | None:
    """Return the field that cannot be like that and why; None when the record may be saved."""
    find: Callable[[Any], Problem | None] | None = PROBLEMS.get(type(record))
    return find(record) if find else None


def _of_framework(framework: Framework) -> Problem | None:
    others = Framework.objects.filter(year=framework.year).exclude(pk=framework.pk)
    year = PlanningYear(framework.year)
    if there := others.filter(code=framework.code).first():
        return "code", f"“{there.name}” of {year} has this code. Give each framework a code of its own"
    if framework.kind == Framework.Kind.CORE and (core := others.filter(kind=Framework.Kind.CORE).first()):
        return "kind", f"“{core.name}” holds the core priorities of {year}: a year has them once. Choose another kind"
    return None


def _of_priority(priority: Priority) -> Problem | None:
    others = Priority.objects.filter(framework=priority.framework_id).exclude(pk=priority.pk)
    if there := others.filter(code=priority.code).first():
        return "code", f"“{there}” has this code. Give each priority of a framework a code of its own"
    return None


def _of_workplan(workplan: Workplan) -> Problem | None:
    others = Workplan.objects.filter(year=workplan.year, code=workplan.code).exclude(pk=workplan.pk)
    if there := others.first():
        return "code", f"“{there.name}” has this code. Give each workplan of a year a code of its own"
    if (
        workplan.framework_id is not None
        and not Framework.objects.filter(pk=workplan.framework_id, year=workplan.year).exists()
    ):
        return "framework_id", "This framework is not of the year any more. Choose another one"
    named = WorkplanHeading.objects.filter(workplan=workplan.pk, priority__isnull=False)
    if workplan.pk and (odd := named.exclude(priority__framework=workplan.framework_id).first()):
        return "framework_id", f"The heading “{odd.name}” is a priority of another framework. Change the heading first"
    return None


def _of_heading(heading: WorkplanHeading) -> Problem | None:
    if heading.priority_id is None:
        return None
    there = WorkplanHeading.objects.filter(workplan=heading.workplan_id, priority=heading.priority_id)
    if other := there.exclude(pk=heading.pk).first():
        return "priority_id", f"“{other.name}” stands for this priority already. Choose another one, or none"
    own = Priority.objects.filter(pk=heading.priority_id, framework=heading.workplan.framework_id)
    if not own.exists():
        return "priority_id", "This priority is not of the workplan's framework any more. Choose another one"
    return None


def _of_line(line: WorkplanLine) -> Problem | None:
    if line.part_of_id is None:
        return None
    whole = WorkplanLine.objects.filter(pk=line.part_of_id, workplan=line.workplan_id, part_of__isnull=True).first()
    if whole is None or whole.pk == line.pk:
        return "part_of_id", "Choose another line of this workplan that is no part itself"
    if whole.kind != line.kind:
        return "part_of_id", f"“{whole.name}” is of another kind. A part is of the kind of its line"
    if line.pk and line.parts.exists():
        return "part_of_id", "This line has parts of its own, so it cannot be a part"
    return None


def _of_deliverable(deliverable: Deliverable) -> Problem | None:
    others = Deliverable.objects.filter(year=deliverable.year).exclude(pk=deliverable.pk)
    if there := others.filter(reference__iexact=deliverable.reference).first():
        year = PlanningYear(deliverable.year)
        return "reference", f"“{there.title}” has the reference {there.reference} in {year}. Give this one another"
    if deliverable.succeeds_id is None:
        return None
    earlier = Deliverable.objects.filter(pk=deliverable.succeeds_id).first()
    if earlier is None:
        return "succeeds_id", "What it carries on is not there any more. Choose another one, or none"
    links = Deliverable.objects.filter(succeeds__isnull=False).exclude(pk=deliverable.pk)
    pairs = [(before, after) for before, after in links.values_list("succeeds", "pk") if before is not None]
    if earlier.pk == deliverable.pk or (
        deliverable.pk and closes_a_circle(pairs, earlier=earlier.pk, later=deliverable.pk)
    ):
        why = f"That would go round in a circle: {earlier.reference} itself carries on {deliverable.reference}"
        return "succeeds_id", f"{why}. Choose another one, or none"
    if earlier.year > deliverable.year:
        return "succeeds_id", f"{earlier.reference} is of a later year. Choose one of the same year or an earlier one"
    return None


def _of_placement(placement: Placement) -> Problem | None:
    heading = WorkplanHeading.objects.filter(pk=placement.heading_id).select_related("workplan").first()
    if heading is None or heading.workplan.year != placement.deliverable.year:
        return "heading_id", "This heading is not there any more. Choose another one"
    there = Placement.objects.filter(heading=heading, deliverable=placement.deliverable_id).exclude(pk=placement.pk)
    if there.exists():
        where = f"“{heading.name}” of {heading.workplan.name}"
        return "heading_id", f"It stands under {where} already. Choose another heading"
    return None


def links_between_priorities() -> list[tuple[int, int]]:
    """Return every link between priorities as (earlier, later)."""
    return list(PrioritySuccession.objects.values_list("earlier", "later"))


PROBLEMS: dict[type[Any], Callable[[Any], Problem | None]] = {
    Framework: _of_framework,
    Priority: _of_priority,
    Workplan: _of_workplan,
    WorkplanHeading: _of_heading,
    WorkplanLine: _of_line,
    Deliverable: _of_deliverable,
    Placement: _of_placement,
}
