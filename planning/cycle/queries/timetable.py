"""Look-ups of planning years."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from mlco_portal.years import PlanningYear
from planning.cycle.models import Milestone, PlanningCycle


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of the timetable with their activities, products and meetings."""

    starts_on: date
    ends_on: date
    milestones: tuple[Milestone, ...]

    @property
    def year(self) -> PlanningYear:
        return PlanningYear.on(self.starts_on)

    @property
    def number(self) -> int:
        """1 is April to June, 4 is January to March."""
        return (self.starts_on.month - 4) % 12 // 3 + 1

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


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


def timetable_of(cycle: PlanningCycle) -> list[Quarter]:
    """Return the quarters of the round's timetable in order, with what belongs to each (S1 6.5)."""
    milestones = cycle.milestones.order_by("starts_on", "ends_on", "order", "pk")
    return [
        Quarter(starts_on, ends_on, tuple(found))
        for (starts_on, ends_on), found in groupby(milestones, key=lambda one: (one.starts_on, one.ends_on))
    ]
