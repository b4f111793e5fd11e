"""Look-ups of the matrix: which deliverable serves which partner's priority."""

from dataclasses import dataclass

from planning.alignment.models import DeliverableTag
from planning.alignment.rules import Tick
from planning.priorities.models import Framework, Priority
from planning.workplans.models import Deliverable, Placement


@dataclass(frozen=True, slots=True)
class Group:
    """A core priority and the deliverables under it, each once, by reference."""

    priority: Priority
    deliverables: tuple[Deliverable, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The matrix of a year: rows by core priority, columns by partner framework, and what is ticked."""

    groups: tuple[Group, ...]
    columns: tuple[Priority, ...]
    ticks: frozenset[Tick]

    def group(self, code: str) -> Group | None:
        return next((one for one in self.groups if one.priority.code == code), None)


def partner_priorities(year: int) -> tuple[Priority, ...]:
    """Return the priorities of the partners' frameworks of the year, framework by framework."""
    found = Priority.objects.in_year(year).filter(framework__kind=Framework.Kind.PARTNER)
    return tuple(found.select_related("framework").order_by("framework__order", "framework", "order", "pk"))


def priorities_of_others(year: int) -> tuple[Priority, ...]:
    """Return every priority of the year that a deliverable may be tagged with: of all frameworks but our own."""
    found = Priority.objects.in_year(year).exclude(framework__kind=Framework.Kind.CORE)
    return tuple(found.select_related("framework").order_by("framework__order", "framework", "order", "pk"))


def matrix_of(year: int) -> Matrix:
    """Return the year's matrix (four queries)."""
    priorities = Priority.objects.core().in_year(year).order_by("order", "pk")
    placed = Placement.objects.filter(
        heading__workplan__year=year, heading__priority__framework__kind=Framework.Kind.CORE
    ).select_related("deliverable", "heading")
    under: dict[int, dict[int, Deliverable]] = {}
    for one in placed.order_by("deliverable__reference", "pk"):
        under.setdefault(one.heading.priority_id or 0, {})[one.deliverable_id] = one.deliverable
    tags = DeliverableTag.objects.filter(deliverable__year=year).order_by()
    return Matrix(
        groups=tuple(Group(one, tuple(under.get(one.pk, {}).values())) for one in priorities),
        columns=partner_priorities(year),
        ticks=frozenset(tags.values_list("deliverable", "priority")),
    )
