"""Writing the matrix: only the ticks that one person changed, each checked again under the lock."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import Entry, record_each
from mlco_portal.years import PlanningYear
from planning.alignment.models import DeliverableTag
from planning.alignment.queries.matrix import priorities_of_others
from planning.alignment.rules import AlignmentRefused, Changed, Tick
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Priority
from planning.workplans.models import Deliverable


@dataclass(frozen=True, slots=True)
class Saved:
    """How many ticks were set and taken away, and how many named something that is gone."""

    added: int
    removed: int
    gone: int


def save_ticks(*, year: int, changed: Changed, by: User) -> Saved:
    """Set and take away ticks of the year's matrix; a tick that already is as wanted stays as it is."""
    with transaction.atomic():
        lock_year(year)
        touched = {deliverable for deliverable, _ in changed.added | changed.removed}
        rows = Deliverable.objects.select_for_update().filter(pk__in=touched, year=year).order_by("pk")
        deliverables = {one.pk: one for one in rows}
        priorities = {one.pk: one for one in priorities_of_others(year)}
        there = set(DeliverableTag.objects.filter(deliverable__in=deliverables).values_list("deliverable", "priority"))
        valid = {one for one in changed.added | changed.removed if one[0] in deliverables and one[1] in priorities}
        added, removed = (changed.added & valid) - there, changed.removed & valid & there
        _write(added, removed, by)
        entries = [
            _entry(one, deliverables, priorities, added, removed) for one in sorted({d for d, _ in added | removed})
        ]
        record_each(entries, by=by)
    return Saved(len(added), len(removed), len((changed.added | changed.removed) - valid))


def lock_year(year: int) -> None:
    """Lock the year's row; raise AlignmentRefused when the year is closed or was never set up."""
    cycle = PlanningCycle.objects.select_for_update().filter(year=year).order_by("pk").first()
    if cycle is None or cycle.state == PlanningCycle.State.CLOSED:
        raise AlignmentRefused(f"{PlanningYear(year)} is closed, so its matrix stands as it is. Nothing was saved.")


def _write(added: frozenset[Tick], removed: frozenset[Tick], by: User) -> None:
    now = timezone.now()
    DeliverableTag.objects.bulk_create(
        DeliverableTag(deliverable_id=deliverable, priority_id=priority, tagged_at=now, tagged_by=by)
        for deliverable, priority in sorted(added)
    )
    tags = DeliverableTag.objects.filter(deliverable__in={deliverable for deliverable, _ in removed})
    DeliverableTag.objects.filter(
        pk__in=[one.pk for one in tags if (one.deliverable_id, one.priority_id) in removed]
    ).delete()


def _entry(
    key: int,
    deliverables: dict[int, Deliverable],
    priorities: dict[int, Priority],
    added: frozenset[Tick],
    removed: frozenset[Tick],
) -> Entry:
    def words(ticks: frozenset[Tick]) -> list[str]:
        named = [priorities[priority] for deliverable, priority in sorted(ticks) if deliverable == key]
        return [f"{one.framework.short_name} {one}" for one in named]

    return Entry("alignment.tick", deliverables[key], {"serves": [words(removed), words(added)]})
