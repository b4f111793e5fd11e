"""What is open today for many plans at once."""

from collections.abc import Iterable
from itertools import groupby

from planning.cycle.queries.windows import times_of_services
from planning.service_plans.models import ServicePlan


def with_times(plans: Iterable[ServicePlan]) -> list[ServicePlan]:
    """Return the plans, each knowing what is open for it: two queries a year at most, however many they are."""
    found = list(plans)
    for year, of_year in groupby(sorted(found, key=lambda one: int(one.year)), key=lambda one: int(one.year)):
        theirs = list(of_year)
        times = times_of_services(year, {one.service_id for one in theirs})
        for plan in theirs:
            plan.times = times[plan.service_id]
    return found
