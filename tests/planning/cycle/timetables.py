"""Timetables for tests: a year with milestones, and what waits for what."""

from datetime import date
from typing import Any

from planning.cycle.models import Milestone, MilestoneDependency, PlanningCycle
from planning.cycle.rules.dates import quarter_of

YEAR = 2024


def a_year(year: int = YEAR, **values: Any) -> PlanningCycle:
    """A round whose writing lasts from October to March before its year."""
    first = {"opens_on": date(year - 1, 10, 1), "plans_due_on": date(year, 3, 1)}
    return PlanningCycle.objects.create(**{"year": year, "state": "open", **first, **values})


def milestone(cycle: PlanningCycle, name: str, due_on: date | None = None, **values: Any) -> Milestone:
    """A milestone on its day, or some time in October to December 2023."""
    number, first, last = quarter_of(due_on or date(2023, 10, 1))
    place = {"quarter": number, "starts_on": first, "ends_on": last}
    return Milestone.objects.create(**{"cycle": cycle, "name": name, "due_on": due_on, **place, **values})


def needs(one: Milestone, other: Milestone, gap_days: int = 0) -> MilestoneDependency:
    return MilestoneDependency.objects.create(milestone=one, needs=other, gap_days=gap_days)
