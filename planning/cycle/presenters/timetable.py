"""Wording of the planning year's page: its state, and the dates to know."""

from mlco_portal.wording import british_date
from planning.cycle.models import Milestone, PlanningCycle
from planning.cycle.queries.timeline import Timeline

STATES = {
    PlanningCycle.State.PREPARING: "grey",
    PlanningCycle.State.OPEN: "green",
    PlanningCycle.State.SUSPENDED: "orange",
    PlanningCycle.State.CLOSED: "grey",
}
MAY_CHANGE = "this date may still change"


def key_dates(timeline: Timeline) -> list[tuple[str, str]]:
    """Return every day that the year names, in order; a milestone that is a date of the round stands for it."""
    set_by = {one.sets for one in timeline.milestones if one.due_on}
    cycle = timeline.cycle
    dates = [
        (cycle.opens_on, "Writing opens", False, Milestone.Sets.WRITING_OPENS),
        (cycle.plans_due_on, "Service plans are due", False, Milestone.Sets.PLANS_DUE),
    ]
    dates = [one for one in dates if one[3] not in set_by]
    named = [(one.due_on, one.name, one.is_indicative) for one in timeline.milestones if one.due_on is not None]
    return [
        (name, f"{british_date(day)} ({MAY_CHANGE})" if may_change else british_date(day))
        for day, name, may_change in sorted([*(one[:3] for one in dates), *named])
    ]
