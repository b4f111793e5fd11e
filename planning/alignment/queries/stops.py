"""What stops if a deliverable is dropped: who delivers it, where it stands, and what would have nothing left."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from kloe.lines.queries import kloes_of
from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable
from planning.alignment.queries.lines import CONTRIBUTIONS, PRIORITIES, PlanLine, lines_of_plans
from planning.priorities.models import Priority
from planning.workplans.models import Deliverable, Placement
from services.models import Service
from services.rules import Access


@dataclass(frozen=True, slots=True)
class Stopping:
    """A heading or a priority, and whether nothing that is not dropped would be left for it."""

    what: Placement | Priority
    is_last: bool


@dataclass(frozen=True, slots=True)
class Stops:
    """All that a deliverable holds up."""

    services: tuple[Service, ...]
    places: tuple[Stopping, ...]
    priorities: tuple[Stopping, ...]
    lines: tuple[PlanLine, ...]
    kloes: tuple[str, ...]
    successors: tuple[Deliverable, ...]

    @property
    def left_with_nothing(self) -> list[Stopping]:
        return [one for one in (*self.places, *self.priorities) if one.is_last]

    @property
    def is_nothing(self) -> bool:
        return not (self.services or self.places or self.priorities or self.lines or self.successors)


def what_stops(deliverable: Deliverable, access: Access) -> Stops:
    """Return what would stop; lines and KLOEs are those of plans that the person may read."""
    links = PlanPriorityDeliverable.objects.filter(deliverable=deliverable).values_list("plan", "row")
    keys = {(plan, str(row)) for plan, row in links}
    lines = lines_of_plans(access, {plan for plan, _ in keys}, (PRIORITIES, CONTRIBUTIONS))
    return Stops(
        services=tuple(deliverable.services.order_by("name")),
        places=_places(deliverable),
        priorities=_priorities(deliverable),
        lines=tuple(one for one in lines if one.key in keys),
        kloes=_kloes(deliverable, lines),
        successors=tuple(Deliverable.objects.filter(succeeds=deliverable).order_by("year", "reference")),
    )


def _places(deliverable: Deliverable) -> tuple[Stopping, ...]:
    places = Placement.objects.filter(deliverable=deliverable).select_related("heading__workplan")
    ordered = list(places.order_by("heading__workplan__order", "heading__order", "pk"))
    headings = [one.heading_id for one in ordered]
    others = Placement.objects.filter(heading__in=headings, deliverable__dropped_at__isnull=True)
    kept = set(others.exclude(deliverable=deliverable).values_list("heading", flat=True))
    return tuple(Stopping(one, one.heading_id not in kept) for one in ordered)


def _priorities(deliverable: Deliverable) -> tuple[Stopping, ...]:
    """Return the priorities that it serves, and the core ones under which it stands, once each."""
    placed = Placement.objects.filter(deliverable=deliverable, heading__priority__isnull=False)
    tagged = DeliverableTag.objects.filter(deliverable=deliverable)
    keys = _of_both(placed, tagged)
    alive = {"deliverable__dropped_at__isnull": True}
    by_place = Placement.objects.filter(heading__priority__in=keys, **alive).exclude(deliverable=deliverable)
    by_tag = DeliverableTag.objects.filter(priority__in=keys, **alive).exclude(deliverable=deliverable)
    kept = _of_both(by_place, by_tag)
    found = Priority.objects.filter(pk__in=keys).select_related("framework")
    return tuple(Stopping(one, one.pk not in kept) for one in found.order_by("framework__order", "order", "pk"))


def _of_both(placed: QuerySet[Placement], tagged: QuerySet[DeliverableTag]) -> set[int]:
    """Return the priorities of headings and of tags (one query)."""
    of_tags = tagged.order_by().values_list("priority", flat=True)
    return set(placed.order_by().values_list("heading__priority", flat=True).union(of_tags))


def _kloes(deliverable: Deliverable, lines: Iterable[PlanLine]) -> tuple[str, ...]:
    """Return the KLOEs to which the plans that carry it contribute, in the order of the year."""
    said = {one.cells.get("kloe", "") for one in lines if one.kind == CONTRIBUTIONS}
    return tuple(f"{one.code} {one.theme}" for one in kloes_of(deliverable.year) if one.code in said) if said else ()
