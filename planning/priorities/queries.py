"""Look-ups of priorities."""

from django.db.models import Count, QuerySet

from mlco_portal.years import PlanningYear
from planning.priorities.models import Priority


def priorities_of(year: int) -> QuerySet[Priority]:
    """Return the year's priorities in their order, with their other names (two queries)."""
    return Priority.objects.filter(year=year).prefetch_related("aliases").order_by("order", "pk")


def years_with_priorities() -> list[tuple[PlanningYear, int]]:
    """Return each year that has priorities, the newest first, with how many."""
    counted = Priority.objects.order_by("-year").values_list("year").annotate(Count("pk"))
    return [(PlanningYear(year), count) for year, count in counted]
