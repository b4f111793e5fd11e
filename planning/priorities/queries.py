"""Look-ups of frameworks and priorities."""

from django.db.models import Count, Prefetch, QuerySet

from mlco_portal.years import PlanningYear
from planning.priorities.models import Framework, Priority, PrioritySuccession


def years_with_priorities() -> list[tuple[PlanningYear, int]]:
    """Return each year that has priorities, the newest first, with how many."""
    counted = Priority.objects.core().order_by("-framework__year").values_list("framework__year").annotate(Count("pk"))
    return [(PlanningYear(year), count) for year, count in counted]


def whole_frameworks(year: int) -> QuerySet[Framework]:
    """Return the frameworks of the year with all that stands in them (six queries)."""
    successions = PrioritySuccession.objects.order_by("pk")
    return Framework.objects.filter(year=year).prefetch_related(
        "statements",
        Prefetch("priorities", queryset=Priority.objects.order_by("order", "pk")),
        "priorities__aliases",
        Prefetch("priorities__precursors", queryset=successions.select_related("earlier__framework")),
        Prefetch("priorities__successions", queryset=successions.select_related("later__framework")),
    )


def core_framework_of(year: int) -> Framework | None:
    """Return the organisation's own framework of the year with all that stands in it; none when there is none."""
    return whole_frameworks(year).filter(kind=Framework.Kind.CORE).first()


def other_frameworks(year: int) -> QuerySet[Framework]:
    """Return the frameworks of the year beside the organisation's own, each with how many priorities it has."""
    return Framework.objects.filter(year=year).exclude(kind=Framework.Kind.CORE).annotate(total=Count("priorities"))


def frameworks_listed(year: int | None) -> QuerySet[Framework]:
    """Return the frameworks of the year, or of every year, the newest first."""
    found = Framework.objects.all() if year is None else Framework.objects.filter(year=year)
    return found.order_by("-year", "order", "pk")


def priorities_listed(year: int | None, framework: str = "") -> QuerySet[Priority]:
    """Return priorities with their frameworks and other wordings, the newest year first (two queries)."""
    found = Priority.objects.select_related("framework").prefetch_related("aliases")
    if year is not None:
        found = found.in_year(year)
    if framework:
        found = found.filter(framework__code=framework)
    return found.order_by("-framework__year", "framework__order", "framework", "order", "pk")
