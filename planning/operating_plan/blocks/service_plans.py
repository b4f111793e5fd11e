"""The list of service plans, group by group, with links to those that are published (S1 4.1)."""

from collections.abc import Iterable
from itertools import groupby

from mlco_portal.papers.elements import Cell, Column, Element, Line, Table
from planning.operating_plan.blocks.approved import PlanOfYear
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import ServiceOfYear, Sources
from services.models import Service

Arrangement = Service.PlanArrangement
COLUMNS = (Column("Service", 3), Column("Service plan", 4))
# Kinds whose plans stand behind other lines, or are no service's.
BEHIND = (Service.Kind.JOINT_PLAN, Service.Kind.ORGANISATION)


def _gather(sources: Sources, _binding: Binding) -> Gathered:
    services = [one for one in sources.services if _is_line(one)]
    if not services:
        return nothing(f"No service is on the list of service plans of {sources.year}.")
    elements: list[Element] = []
    for group, those in groupby(services, key=lambda one: one.group):
        rows = tuple((Cell((_name(one),)), Cell(tuple(_plans(one, sources)))) for one in those)
        elements.append(Table(group, COLUMNS, rows))
    return gathered(*elements)


def _is_line(service: ServiceOfYear) -> bool:
    """Say whether it is a line of the list, or writes a plan that no line stands for."""
    if service.on_plan_list:
        return True
    writes = service.plan_arrangement == Arrangement.OWN and service.kind not in BEHIND
    return writes and service.part_of is None


def _name(service: ServiceOfYear) -> Line:
    return Line(service.name, detail="" if service.on_plan_list else "beside the service plan list")


def _plans(service: ServiceOfYear, sources: Sources) -> Iterable[Line]:
    """Return where the plan of a line is read: its own, its localities', or that which covers it."""
    by_key = {one.pk: one for one in sources.services}
    if service.plan_arrangement == Arrangement.BY_LOCALITY:
        teams = [one for one in sources.services if one.part_of == service.pk]
        return [_plan(one.name, sources.plans.get(one.code)) for one in teams]
    if service.plan_arrangement == Arrangement.WITH_PARENT:
        parent = by_key.get(service.part_of or 0)
        return [_plan(f"Part of {parent.name}", sources.plans.get(parent.code))] if parent else []
    if service.plan_arrangement == Arrangement.NONE:
        return [Line("Writes no plan")]
    return [_plan("Plan on a page", sources.plans.get(service.code))]


def _plan(name: str, plan: PlanOfYear | None) -> Line:
    """Return the plan with its address, or why there is none to read."""
    if plan is None or not plan.is_approved:
        return Line(name, detail="not approved yet")
    if not plan.published_at:
        return Line(name, detail="approved, not published yet")
    return Line(name, plan.published_at, "for staff who sign in" if plan.is_for_staff else "")


KIND = BlockKind(
    code="service_plans",
    label="List of service plans",
    hint="Every service on the plan list, with links to the published plans",
    gather=_gather,
)
