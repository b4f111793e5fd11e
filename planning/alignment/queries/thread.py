"""The golden thread: from a priority down to a service's own line, and up again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable, PlanPriorityTag
from planning.alignment.queries.lines import PlanLine, lines_of_plans
from planning.priorities.models import Framework, Priority
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import plans_visible_to
from planning.workplans.models import Deliverable, Placement
from services.rules import Access

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """A deliverable, where it stands, and the lines of service plans that carry it."""

    deliverable: Deliverable
    places: tuple[str, ...]
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class Down:
    """What serves a priority: deliverables with their lines, and lines that name the priority themselves."""

    priority: Priority
    deliverables: tuple[Carried, ...]
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class Served:
    """A deliverable with the priorities that it serves: our core ones, and those of others."""

    deliverable: Deliverable
    core: tuple[Priority, ...]
    others: tuple[Priority, ...]


@dataclass(frozen=True, slots=True)
class LineUp:
    """A line of a plan with what it carries, and the priorities that it serves by itself."""

    line: PlanLine
    core: Priority | None
    deliverables: tuple[Served, ...]
    others: tuple[Priority, ...]


def priority_with_key(year: int, key: int) -> Priority | None:
    return Priority.objects.in_year(year).filter(pk=key).select_related("framework").first()


def priorities_with_counts(year: int) -> list[Priority]:
    """Return the year's priorities in order; `served` of each is how many live deliverables serve it (one query)."""
    tagged = Count(
        "deliverable_tags__deliverable",
        filter=Q(deliverable_tags__deliverable__dropped_at__isnull=True),
        distinct=True,
    )
    placed = Count(
        "headings__placements__deliverable",
        filter=Q(headings__placements__deliverable__dropped_at__isnull=True),
        distinct=True,
    )
    found = Priority.objects.in_year(year).select_related("framework").annotate(tagged=tagged, placed=placed)
    return list(found.order_by("framework__order", "framework", "order", "pk"))


def thread_down(priority: Priority, access: Access) -> Down:
    """Return what serves the priority, in order of reference, with the lines of plans that the person may read."""
    serving = Q(placements__heading__priority=priority) | Q(tags__priority=priority)
    deliverables = list(Deliverable.objects.filter(serving, year=priority.framework.year).distinct())
    links = _links(deliverables)
    tagged = set(PlanPriorityTag.objects.filter(priority=priority).values_list("plan", "row"))
    direct: set[Key] = {(plan, str(row)) for plan, row in tagged}
    is_core = priority.framework.kind == Framework.Kind.CORE
    plans = {plan for keys in links.values() for plan, _ in keys} | {plan for plan, _ in direct}
    if is_core:
        plans |= set(ServicePlan.objects.filter(year=priority.framework.year).order_by().values_list("pk", flat=True))
    lines = lines_of_plans(access, plans)
    places, order = _places(deliverables), _order_of(lines)
    return Down(
        priority,
        tuple(
            Carried(one, places.get(one.pk, ()), _among(lines, order, links.get(one.pk, ()))) for one in deliverables
        ),
        tuple(one for one in lines if one.key in direct or (is_core and one.core == priority.code)),
    )


def thread_of_deliverable(deliverable: Deliverable, access: Access) -> tuple[Served, tuple[PlanLine, ...]]:
    """Return what the deliverable serves, and the lines of plans that carry it."""
    links = _links([deliverable]).get(deliverable.pk, ())
    lines = lines_of_plans(access, {plan for plan, _ in links})
    return _served([deliverable])[deliverable.pk], _among(lines, _order_of(lines), links)


def thread_up(plan: ServicePlan, access: Access) -> list[LineUp]:
    """Return the lines of the plan, each with what it carries and serves; none when the person may not read it."""
    lines = lines_of_plans(access, [plan.pk])
    carried: dict[str, list[int]] = {}
    for row, deliverable in PlanPriorityDeliverable.objects.filter(plan=plan).values_list("row", "deliverable"):
        carried.setdefault(str(row), []).append(deliverable)
    keys = {key for those in carried.values() for key in those}
    served = _served(list(Deliverable.objects.filter(pk__in=keys)))
    tags: dict[str, list[Priority]] = {}
    tagged = PlanPriorityTag.objects.filter(plan=plan).select_related("priority__framework")
    for one in tagged.order_by("priority__framework__order", "priority__order", "pk"):
        tags.setdefault(str(one.row), []).append(one.priority)
    core = {one.code: one for one in Priority.objects.core().in_year(plan.year).select_related("framework")}
    return [
        LineUp(
            line,
            core.get(line.core),
            tuple(one for key, one in served.items() if key in carried.get(line.row, ())),
            tuple(tags.get(line.row, ())),
        )
        for line in lines
    ]


def plan_with_key(year: int, key: int) -> ServicePlan | None:
    return ServicePlan.objects.filter(year=year, pk=key).with_names().first()


def is_visible(plan: ServicePlan, access: Access) -> bool:
    """Say whether the person reads the plan before it is published."""
    return plans_visible_to(access).filter(pk=plan.pk).exists()


def deliverable_with_key(year: int, key: int) -> Deliverable | None:
    return Deliverable.objects.filter(year=year, pk=key).first()


def _links(deliverables: Iterable[Deliverable]) -> dict[int, tuple[Key, ...]]:
    """Return {deliverable: the lines that carry it, as (plan, row)}."""
    found: dict[int, tuple[Key, ...]] = {}
    links = PlanPriorityDeliverable.objects.filter(deliverable__in=list(deliverables)).order_by("plan", "pk")
    for deliverable, plan, row in links.values_list("deliverable", "plan", "row"):
        found[deliverable] = (*found.get(deliverable, ()), (plan, str(row)))
    return found


def _among(lines: Sequence[PlanLine], order: Mapping[Key, int], keys: Iterable[Key]) -> tuple[PlanLine, ...]:
    """Return the lines with these keys, in their order."""
    return tuple(lines[place] for place in sorted({order[key] for key in keys if key in order}))


def _order_of(lines: Iterable[PlanLine]) -> dict[Key, int]:
    return {one.key: place for place, one in enumerate(lines)}


def _places(deliverables: Iterable[Deliverable]) -> dict[int, tuple[str, ...]]:
    """Return {deliverable: the workplans in which it stands}."""
    found: dict[int, tuple[str, ...]] = {}
    placed = Placement.objects.filter(deliverable__in=list(deliverables)).order_by("heading__workplan__order", "pk")
    for deliverable, name in placed.values_list("deliverable", "heading__workplan__name"):
        there = found.get(deliverable, ())
        found[deliverable] = there if name in there else (*there, name)
    return found


def _served(deliverables: list[Deliverable]) -> dict[int, Served]:
    """Return what each deliverable serves, in order of reference (two queries)."""
    under: dict[int, dict[int, Priority]] = {one.pk: {} for one in deliverables}
    others: dict[int, list[Priority]] = {one.pk: [] for one in deliverables}
    placed = Placement.objects.filter(deliverable__in=list(under), heading__priority__isnull=False)
    order = "heading__priority__framework__order", "heading__priority__order", "pk"
    for place in placed.select_related("heading__priority__framework").order_by(*order):
        if place.heading.priority is not None:
            under[place.deliverable_id][place.heading.priority.pk] = place.heading.priority
    tags = DeliverableTag.objects.filter(deliverable__in=list(under)).select_related("priority__framework")
    for tag in tags.order_by("priority__framework__order", "priority__order", "pk"):
        others[tag.deliverable_id].append(tag.priority)
    ordered = sorted(deliverables, key=lambda one: one.reference)
    return {one.pk: Served(one, tuple(under[one.pk].values()), tuple(others[one.pk])) for one in ordered}
