"""Look-ups of planning years."""

from django.db.models import QuerySet

from planning.cycle.models import PlanningCycle


def cycle_of(year: int) -> PlanningCycle | None:
    """Return the round of the planning year, or None when it was never set up."""
    return PlanningCycle.objects.filter(year=year).first()


def current_cycle() -> PlanningCycle | None:
    """Return the open round, the newest when there are several; without one, the newest of all."""
    rounds = list(PlanningCycle.objects.order_by("-year")[:10])
    running = [one for one in rounds if one.state == PlanningCycle.State.OPEN]
    return next(iter(running or rounds), None)


def cycles_by_year() -> QuerySet[PlanningCycle]:
    """Return all rounds, the newest year first."""
    return PlanningCycle.objects.order_by("-year")
