"""Loads what serves which priority: the matrix of the sources as tags, and which plan carries which deliverable."""

from typing import Any

from django.utils import timezone

from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable
from planning.sample_data.files import read
from planning.sample_data.frameworks import priorities_of
from planning.service_plans.models import SectionRow
from planning.workplans.models import Deliverable

Ticks = set[tuple[str, str]]


def load_matrix(year: int) -> None:
    """Tag the year's deliverables with the partners' priorities that the printed matrix ticks for them."""
    now = timezone.now()
    content = read(year, "matrix")
    deliverables = {one.reference: one for one in Deliverable.objects.filter(year=year)}
    partners = {
        (framework, priority.label): priority
        for framework in content["columns"]
        for priority in priorities_of(year, framework).values()
    }
    told: dict[str, Ticks] = {}
    for group in content["priorities"]:
        for item, ticks in zip(group["items"], _ticks_by_item(group), strict=True):
            for reference in item["deliverables"]:
                told.setdefault(reference, set()).update(ticks)
    DeliverableTag.objects.bulk_create(
        DeliverableTag(deliverable=deliverables[reference], priority=partners[tick], tagged_at=now)
        for reference, ticks in told.items()
        for tick in sorted(ticks)
    )


def _ticks_by_item(group: dict[str, Any]) -> list[Ticks]:
    """Return what is ticked for each item: its own row, or, where rows were lost, what all rows of the group share."""
    rows = [{(partner, label) for partner, labels in row.items() for label in labels} for row in group["rows"]]
    if len(rows) == len(group["items"]):
        return rows
    shared: Ticks = set.intersection(*rows)
    return [shared] * len(group["items"])


def load_thread(year: int) -> None:
    """Link priorities of the year's plans with the deliverables that they carry."""
    now = timezone.now()
    deliverables = {one.reference: one for one in Deliverable.objects.filter(year=year)}
    rows = {
        (row.section.plan.service.code, row.cells.get("priority")): row
        for row in SectionRow.objects.filter(
            section__plan__year=year,
            section__template_section__kind="priorities",
            section__kept_aside_at__isnull=True,
        ).select_related("section__plan__service")
    }
    PlanPriorityDeliverable.objects.bulk_create(
        PlanPriorityDeliverable(
            plan=rows[service, priority].section.plan,
            row=rows[service, priority].pk,
            deliverable=deliverables[reference],
            linked_at=now,
        )
        for service, priority, references in read(year, "thread")["links"]
        for reference in references
    )
