"""What can be chosen in the forms of records, as (key, words), grouped where a list is long."""

from itertools import groupby
from typing import Any

from mlco_portal.years import PlanningYear
from planning.priorities.models import Priority

Choices = list[tuple[Any, Any]]


def priorities_to_carry_on(priority: Priority) -> Choices:
    """Return the priorities of the same year and of earlier ones, the newest year first, by year and framework."""
    found = (
        Priority.objects.filter(framework__year__lte=priority.framework.year)
        .exclude(pk=priority.pk)
        .select_related("framework")
        .order_by("-framework__year", "framework__order", "framework", "order", "pk")
    )
    return [
        (f"{framework.name}, {PlanningYear(framework.year)}", [(one.pk, str(one)) for one in those])
        for framework, those in groupby(found, key=lambda one: one.framework)
    ]
