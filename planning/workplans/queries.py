"""Look-ups of workplans and deliverables."""

from django.db.models import Count, Prefetch, QuerySet

from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine


def workplans_of(year: int) -> QuerySet[Workplan]:
    """Return the year's workplans, enablers and programmes, each with how many deliverables stand in it."""
    return Workplan.objects.filter(year=year).annotate(
        total=Count("headings__placements__deliverable", distinct=True),
    )


def placed_nowhere(year: int) -> QuerySet[Deliverable]:
    """Return the year's deliverables that stand in no workplan."""
    return Deliverable.objects.filter(year=year, placements__isnull=True)


def whole_workplan(year: int, code: str) -> Workplan | None:
    """Return the workplan with its headings, deliverables, where else these stand, and lines (seven queries)."""
    placements = Placement.objects.select_related("deliverable").prefetch_related(
        "deliverable__services",
        Prefetch("deliverable__placements", queryset=_with_their_workplans()),
    )
    return (
        Workplan.objects.filter(year=year, code=code)
        .prefetch_related(
            Prefetch("headings", queryset=WorkplanHeading.objects.order_by("order", "pk")),
            Prefetch("headings__placements", queryset=placements.order_by("order", "pk")),
            Prefetch("lines", queryset=WorkplanLine.objects.select_related("metric").order_by("order", "pk")),
        )
        .first()
    )


def whole_deliverable(year: int, pk: int) -> Deliverable | None:
    """Return the deliverable with where it stands, its services, what it carries on and what carries it on."""
    return (
        Deliverable.objects.filter(year=year, pk=pk)
        .select_related("succeeds")
        .prefetch_related("services", "successors", Prefetch("placements", queryset=_with_their_workplans()))
        .first()
    )


def _with_their_workplans() -> QuerySet[Placement]:
    return Placement.objects.select_related("heading__workplan").order_by(
        "heading__workplan__order", "heading__order", "order", "pk"
    )
