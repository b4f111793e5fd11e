"""Look-ups of the matrix: which deliverable serves which priority of others."""

from dataclasses import dataclass

from django.db.models import Q

from planning.alignment.models import DeliverableTag
from planning.alignment.rules import Tick
from planning.priorities.models import Framework, Priority
from planning.workplans.models import Deliverable, Placement, WorkplanHeading

# Headings that stand for no priority are rows of a sheet of their own.
OWN = "own-headings"


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of rows or of columns that the matrix can have; the first of each has the code ""."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """A priority or heading, and the deliverables under it, each once, by reference."""

    code: str
    name: str
    deliverables: tuple[Deliverable, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of a year: rows by priority or heading, columns by framework, and what is ticked."""

    groups: tuple[Group, ...]
    columns: tuple[Priority, ...]
    ticks: frozenset[Tick]

    def group(self, code: str) -> Group | None:
        return next((one for one in self.groups if one.code == code), None)


def partner_priorities(year: int) -> tuple[Priority, ...]:
    """Return the priorities of the partners' frameworks of the year, framework by framework."""
    return _in_order(Q(framework__year=year, framework__kind=Framework.Kind.PARTNER))


def priorities_of_others(year: int) -> tuple[Priority, ...]:
    """Return every priority of the year that a deliverable may be tagged with: of all frameworks but our own."""
    return _in_order(Q(framework__year=year) & ~Q(framework__kind=Framework.Kind.CORE))


def choices_of_rows(year: int) -> list[Choice]:
    """Return what the rows can be: our core priorities, the frameworks of other headings, headings of their own."""
    used = Framework.objects.filter(year=year, priorities__headings__placements__isnull=False)
    others = used.exclude(kind=Framework.Kind.CORE).distinct().order_by("order", "pk")
    found = [Choice("", "Our core priorities"), *(Choice(one.code, one.name) for one in others)]
    own = WorkplanHeading.objects.filter(workplan__year=year, priority__isnull=True, placements__isnull=False)
    return [*found, Choice(OWN, "Headings that are no priority")] if own.exists() else found


def choices_of_columns(year: int) -> list[Choice]:
    """Return what the columns can be: the partners' plans together, or one other framework."""
    others = Framework.objects.filter(year=year, priorities__isnull=False).distinct().order_by("order", "pk")
    others = others.exclude(kind__in=(Framework.Kind.CORE, Framework.Kind.PARTNER))
    return [Choice("", "Our partners’ plans"), *(Choice(one.code, one.name) for one in others)]


def matrix_of(year: int, rows: str = "", columns: str = "") -> Matrix:
    """Return the year's matrix with these rows and columns, by the codes of their choices (four queries)."""
    groups = _own_headings(year) if rows == OWN else _by_priority(year, rows)
    tags = DeliverableTag.objects.filter(deliverable__year=year).order_by()
    return Matrix(
        groups=groups,
        columns=_in_order(Q(framework__year=year, framework__code=columns)) if columns else partner_priorities(year),
        ticks=frozenset(tags.values_list("deliverable", "priority")),
    )


def _by_priority(year: int, code: str) -> tuple[Group, ...]:
    framework = Q(framework__code=code) if code else Q(framework__kind=Framework.Kind.CORE)
    priorities = Priority.objects.in_year(year).filter(framework).order_by("order", "pk")
    placed = Placement.objects.filter(heading__workplan__year=year, heading__priority__in=priorities.order_by())
    under: dict[int, dict[int, Deliverable]] = {}
    for one in placed.select_related("deliverable", "heading").order_by("deliverable__reference", "pk"):
        under.setdefault(one.heading.priority_id or 0, {})[one.deliverable_id] = one.deliverable
    return tuple(Group(one.code, one.name, tuple(under.get(one.pk, {}).values())) for one in priorities)


def _own_headings(year: int) -> tuple[Group, ...]:
    placed = Placement.objects.filter(heading__workplan__year=year, heading__priority__isnull=True)
    found: dict[int, tuple[str, list[Deliverable]]] = {}
    order = "heading__workplan__order", "heading__workplan", "heading__order", "heading", "deliverable__reference"
    for one in placed.select_related("deliverable", "heading__workplan").order_by(*order):
        name = f"{one.heading.workplan.name}: {one.heading.name}"
        found.setdefault(one.heading_id, (name, []))[1].append(one.deliverable)
    return tuple(Group(f"heading-{key}", name, tuple(those)) for key, (name, those) in found.items())


def _in_order(wanted: Q) -> tuple[Priority, ...]:
    found = Priority.objects.filter(wanted).select_related("framework")
    return tuple(found.order_by("framework__order", "framework", "order", "pk"))
