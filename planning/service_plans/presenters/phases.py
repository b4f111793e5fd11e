"""What the pages of a plan say of the year's dates: closed and why, a pass in force, suspended."""

from dataclasses import dataclass

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.service_plans.models import EDITABLE, ServicePlan
from planning.service_plans.rules import answers_for, can_write, why_frozen, why_not_editable
from services.rules import Access

State = PlanningCycle.State


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """What stands above a plan: `words` under `heading`, and where to ask for a pass, if that helps."""

    heading: str
    words: str
    ask_url: str = ""


def phase_of(access: Access, plan: ServicePlan) -> PhaseWords | None:
    """Return why the plan cannot be worked on now, or that it can by a late pass; None when nothing needs saying."""
    year = plan.times.year
    frozen = why_frozen(plan)
    if frozen:
        headings = {State.SUSPENDED: "Planning is suspended", State.CLOSED: "This planning year is closed"}
        heading = headings.get(State(year.state), "Writing has not opened yet") if year else "Not set up yet"
        return PhaseWords(heading, frozen)
    if plan.case.status not in EDITABLE:
        return None
    refused = why_not_editable(plan, access)
    if refused and year:
        heading = "Writing is closed" if plan.times.today > year.plans_due_on else "Writing has not opened yet"
        return PhaseWords(heading, refused, ask_url(access, plan))
    if access.user_id in plan.times.pass_holders:
        return PhaseWords(
            "You have a late pass", "Writing has closed for the others. You can write and submit this plan."
        )
    return None


def ask_url(access: Access, plan: ServicePlan) -> str:
    """Return where the person asks for a late pass; "" where none would help or the plan is not theirs to write."""
    times = plan.times
    is_theirs = can_write(access, plan) or answers_for(access, plan)
    is_over = times.year is not None and times.year.state == State.OPEN and times.today > times.year.plans_due_on
    if not (is_theirs and is_over and plan.case.status in EDITABLE) or access.user_id in times.pass_holders:
        return ""
    return reverse("planning:cycle:ask_for_pass", args=[PlanningYear(plan.year), plan.service.code])
