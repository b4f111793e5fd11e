"""What names a record, in words: as long as something does, it is not taken out."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.aims.rules.records import Record
from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable, PlanPriorityTag
from planning.priorities.models import Framework, Priority
from planning.service_plans.models import SectionRow, ServicePlan
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading

MOST_NAMED = 5


def uses_of(record: Record) -> list[str]:
    """Return what uses the record, a line each; nothing when it may be taken out."""
    if record.pk is None:
        return []
    find: Callable[[Any], list[str]] | None = USES.get(type(record))
    return [one for one in find(record) if one] if find else []


def _of_framework(framework: Framework) -> list[str]:
    plans = 0
    if framework.kind == Framework.Kind.CORE:
        plans = ServicePlan.objects.filter(year=framework.year).count()
    return [
        f"{counted(plans, 'service plan')} of {PlanningYear(framework.year)} choose from it" if plans else "",
        _named("Headings of", list(framework.workplans.values_list("name", flat=True))),
        *_of_priorities(framework, Q(framework=framework)),
    ]


def _of_priority(priority: Priority) -> list[str]:
    return _of_priorities(priority.framework, Q(pk=priority.pk))


def _of_priorities(framework: Framework, wanted: Q) -> list[str]:
    found = list(Priority.objects.filter(wanted).values_list("pk", "code"))
    keys = [key for key, _ in found]
    headings = WorkplanHeading.objects.filter(priority__in=keys).order_by("workplan__order", "workplan")
    deliverables = DeliverableTag.objects.filter(priority__in=keys).values("deliverable").distinct().count()
    rows = PlanPriorityTag.objects.filter(priority__in=keys).values("row").distinct().count()
    later = Priority.objects.filter(precursors__earlier__in=keys).exclude(pk__in=keys).select_related("framework")
    return [
        _named("A heading of", [one.workplan.name for one in headings.select_related("workplan")]),
        f"{counted(deliverables, 'deliverable')} tagged as serving it" if deliverables else "",
        f"{counted(rows, 'priority', 'priorities')} of service plans tagged as serving it" if rows else "",
        _named("Chosen in the plans of", _plans_choosing(framework, [code for _, code in found])),
        _named("Carried on by", [f"{one}, {PlanningYear(one.framework.year)}" for one in later.distinct()]),
    ]


def _plans_choosing(framework: Framework, codes: list[str]) -> list[str]:
    """Return the services whose plans name one of the core priorities, what is kept aside too."""
    if framework.kind != Framework.Kind.CORE or not codes:
        return []
    rows = SectionRow.objects.filter(
        section__plan__year=framework.year,
        section__template_section__kind="priorities",
        cells__mlco_priority__in=codes,
    )
    return sorted(set(rows.values_list("section__plan__service__name", flat=True)))


def _of_workplan(workplan: Workplan) -> list[str]:
    placed = Placement.objects.filter(heading__workplan=workplan).values("deliverable").distinct().count()
    return [f"{counted(placed, 'deliverable')} in it" if placed else ""]


def _of_heading(heading: WorkplanHeading) -> list[str]:
    placed = heading.placements.count()
    return [f"{counted(placed, 'deliverable')} under it" if placed else ""]


def _of_deliverable(deliverable: Deliverable) -> list[str]:
    places = Placement.objects.filter(deliverable=deliverable).select_related("heading__workplan").order_by("pk")
    serves = DeliverableTag.objects.filter(deliverable=deliverable).count()
    carried = PlanPriorityDeliverable.objects.filter(deliverable=deliverable).select_related("plan__service")
    later = Deliverable.objects.filter(succeeds=deliverable).order_by("year", "reference")
    return [
        _named("In the workplan", list(dict.fromkeys(one.heading.workplan.name for one in places))),
        f"Tagged as serving {counted(serves, 'priority', 'priorities')}" if serves else "",
        _named("Carried by the plans of", sorted({one.plan.service.name for one in carried})),
        _named("Carried on by", [f"{one}, {PlanningYear(one.year)}" for one in later]),
    ]


def _named(before: str, names: list[str]) -> str:
    """Return "A heading of Community Health, Joint"; many names are cut short and counted."""
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{before} {', '.join(names[:MOST_NAMED])}{more}"


USES: dict[type[Any], Callable[[Any], list[str]]] = {
    Framework: _of_framework,
    Priority: _of_priority,
    Workplan: _of_workplan,
    WorkplanHeading: _of_heading,
    Deliverable: _of_deliverable,
}
