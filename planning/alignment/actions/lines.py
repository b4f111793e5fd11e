"""Writing what a line of a service's plan carries and serves: only what one person changed, checked under the lock."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.alignment.actions.ticks import Saved, lock_year
from planning.alignment.models import PlanPriorityDeliverable, PlanPriorityTag
from planning.alignment.queries.matrix import priorities_of_others
from planning.alignment.rules import CARRIES, SERVES, AlignmentRefused, Changed, Tick
from planning.service_plans.models import SectionRow, ServicePlan
from planning.workplans.models import Deliverable


def save_line(*, plan: ServicePlan, row: str, changed: Changed, by: User) -> Saved:
    """Link the line with deliverables that it carries and priorities that it serves, and take links away.

    A tick is (CARRIES, deliverable) or (SERVES, priority). Raises AlignmentRefused when the line is gone or the year
    is closed.
    """
    with transaction.atomic():
        lock_year(int(plan.year))
        if not SectionRow.objects.filter(pk=row, section__plan=plan).exists():
            raise AlignmentRefused("This priority is not in the plan any more. Nothing was saved.")
        deliverables = {one.pk: one for one in Deliverable.objects.filter(year=plan.year)}
        priorities = {one.pk: one for one in priorities_of_others(int(plan.year))}
        carried = PlanPriorityDeliverable.objects.filter(plan=plan, row=row)
        served = PlanPriorityTag.objects.filter(plan=plan, row=row)
        there = {(CARRIES, key) for key in carried.values_list("deliverable", flat=True)}
        there |= {(SERVES, key) for key in served.values_list("priority", flat=True)}
        wanted = changed.added | changed.removed
        names: dict[int, Mapping[int, Any]] = {CARRIES: deliverables, SERVES: priorities}
        valid = {one for one in wanted if one[1] in names.get(one[0], {})}
        added, removed = (changed.added & valid) - there, changed.removed & valid & there
        _write(plan, row, added, by)
        carried.filter(deliverable__in=[key for kind, key in removed if kind == CARRIES]).delete()
        served.filter(priority__in=[key for kind, key in removed if kind == SERVES]).delete()
        if added or removed:
            before, after = ([str(names[kind][key]) for kind, key in sorted(those)] for those in (removed, added))
            record("alignment.line", by=by, about=plan, changes={f"line {row}": [before, after]})
    return Saved(len(added), len(removed), len(wanted - valid))


def _write(plan: ServicePlan, row: str, added: frozenset[Tick], by: User) -> None:
    now = timezone.now()
    PlanPriorityDeliverable.objects.bulk_create(
        PlanPriorityDeliverable(plan=plan, row=row, deliverable_id=key, linked_at=now, linked_by=by)
        for kind, key in sorted(added)
        if kind == CARRIES
    )
    PlanPriorityTag.objects.bulk_create(
        PlanPriorityTag(plan=plan, row=row, priority_id=key, tagged_at=now, tagged_by=by)
        for kind, key in sorted(added)
        if kind == SERVES
    )
