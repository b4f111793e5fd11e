"""Loads a year's round with its timetable and what its set of plans is made of."""

from datetime import date, timedelta
from typing import Any

from mlco_portal.wording import british_date
from planning.cycle.models import CompositionPart, Milestone, MilestoneDependency, PlanningCycle
from planning.sample_data.files import read

# What a milestone's entry says besides the fields of its record.
LINKS = ("code", "needs", "gap_days")
PUBLISHED = "In the published planning cycle: {}."


def load_cycle(year: int, dates: dict[str, date] | None = None, *, moved: bool = False, **values: Any) -> PlanningCycle:
    """Load the year's round, by the dates of its source or by others.

    With `moved`, milestones that have a day keep their distance from the day plans are due, and the rest goes along by
    whole quarters; each says when it was in the source.
    """
    content = read(year, "cycle")
    told: dict[str, Any] = {
        name: text.strip() if isinstance(text, str) else text for name, text in content["cycle"].items()
    }
    cycle = PlanningCycle.objects.create(year=year, **{**told, **(dates or {}), **values})
    days = (cycle.plans_due_on - told["plans_due_on"]).days if moved else 0
    quarters = _quarter_of(cycle.plans_due_on) - _quarter_of(told["plans_due_on"]) if moved else 0
    made = {}
    for order, one in enumerate(content["milestones"], start=1):
        fields = {name: value for name, value in one.items() if name not in LINKS}
        if moved:
            fields |= _moved(one, days, quarters)
        made[one["code"]] = Milestone(cycle=cycle, order=order, **fields)
    _keep_together(cycle, made.values())
    Milestone.objects.bulk_create(made.values())
    MilestoneDependency.objects.bulk_create(
        MilestoneDependency(milestone=made[one["code"]], needs=made[needed], gap_days=one.get("gap_days", 0))
        for one in content["milestones"]
        for needed in one.get("needs", ())
    )
    CompositionPart.objects.bulk_create(
        CompositionPart(cycle=cycle, order=order, **one) for order, one in enumerate(content["composition"], start=1)
    )
    return cycle


def published_milestones(year: int) -> list[Milestone]:
    """Return the milestones of the year as its source dates them, of no record."""
    told = read(year, "cycle")["milestones"]
    return [
        Milestone(order=order, **{name: value for name, value in one.items() if name not in LINKS})
        for order, one in enumerate(told, start=1)
    ]


def _keep_together(cycle: PlanningCycle, milestones: Any) -> None:
    """Give the milestone that is a date of the round that date."""
    dates = {Milestone.Sets.WRITING_OPENS: cycle.opens_on, Milestone.Sets.PLANS_DUE: cycle.plans_due_on}
    for one in milestones:
        one.due_on = dates.get(one.sets, one.due_on)


def _moved(one: dict[str, Any], days: int, quarters: int) -> dict[str, Any]:
    """Return the dates of the milestone in the moved timetable, and a note of those in its source."""
    if day := one.get("due_on"):
        to = day + timedelta(days=days)
        return {"due_on": to, **_quarter(_quarter_of(to)), "note": PUBLISHED.format(british_date(day))}
    first, last = one["starts_on"], one["ends_on"]
    words = f"{first:%B} to {last:%B %Y}"
    return {**_quarter(_quarter_of(first) + quarters), "note": PUBLISHED.format(words)}


def _quarter_of(day: date) -> int:
    """Return the number of the calendar quarter of the day, counted from the year 0."""
    return day.year * 4 + (day.month - 1) // 3


def _quarter(number: int) -> dict[str, Any]:
    """Return the fields of the quarter: its number in the planning year, its first and its last day."""
    first = date(number // 4, number % 4 * 3 + 1, 1)
    after = date((number + 1) // 4, (number + 1) % 4 * 3 + 1, 1)
    return {"quarter": (number % 4 - 1) % 4 + 1, "starts_on": first, "ends_on": after - timedelta(days=1)}
