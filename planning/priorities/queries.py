"""Look-ups of priorities."""

from django.db.models import Count, QuerySet

from mlco_portal.years import PlanningYear
from planning.priorities.models import Priority


def priorities_of(year: int) -> QuerySet[Priority]:
    """Return the year's core priorities in their order, with their other names (two queries)."""
    return Priority.objects.core().in_year(year).prefetch_related("aliases").order_by("order", "pk")


def years_with_priorities() -> list[tuple[PlanningYear, int]]:
    """Return each year that has priorities, the newest first, with how many."""
    counted = Priority.objects.core().order_by("-framework__year").values_list("framework__year").annotate(Count("pk"))
    return [(PlanningYear(year), count) for year, count in counted]
