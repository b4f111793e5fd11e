"""What one deliverable, or one line of a plan, serves now, and what it may be linked with."""

from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable, PlanPriorityTag
from planning.alignment.rules import CARRIES, SERVES, Tick
from planning.priorities.models import Priority
from planning.service_plans.models import ServicePlan
from planning.workplans.models import Deliverable


def ticks_of_deliverable(deliverable: Deliverable) -> frozenset[Tick]:
    tags = DeliverableTag.objects.filter(deliverable=deliverable).order_by()
    return frozenset(tags.values_list("deliverable", "priority"))


def ticks_of_line(plan: ServicePlan, row: str) -> frozenset[Tick]:
    """Return what the line carries and serves, as (CARRIES, deliverable) and (SERVES, priority)."""
    carried = PlanPriorityDeliverable.objects.filter(plan=plan, row=row).values_list("deliverable", flat=True)
    served = PlanPriorityTag.objects.filter(plan=plan, row=row).values_list("priority", flat=True)
    return frozenset([*((CARRIES, key) for key in carried), *((SERVES, key) for key in served)])


def choices_for_line(year: int, core: Priority | None) -> tuple[list[Deliverable], list[Deliverable]]:
    """Return the deliverables under the line's core priority, and all others, by reference."""
    under = Deliverable.objects.filter(year=year, placements__heading__priority=core) if core else None
    near = set(under.values_list("pk", flat=True)) if under is not None else set()
    everything = list(Deliverable.objects.filter(year=year).order_by("reference"))
    return [one for one in everything if one.pk in near], [one for one in everything if one.pk not in near]
