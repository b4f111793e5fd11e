"""Loads the year before the sample's: closed, with a few plans that were published and what became of them."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.cycle.actions.state import change_state
from planning.cycle.rules.state import StateMove
from planning.sample_data.clock import at
from planning.sample_data.files import plan_names, read
from planning.sample_data.looking_back import record_sample_outcomes
from planning.sample_data.people import lead_of
from planning.sample_data.planning_year import load_closed_year
from planning.sample_data.plans import Move, SamplePlan, make_moves
from planning.service_plans.actions import start_plan
from planning.service_plans.models import ServicePlan
from services.models import Service

# Days before now: when plans were written, and when it was recorded how they ended, early and late.
WRITTEN, ENDED, LATE = 400, 70, 3


def load_earlier_year(year: int, *, like: int, say: Callable[[str], None]) -> None:
    """Load the year with its plans, which were all published, before the plans of the next year are started."""
    today, now = timezone.localdate(), timezone.now()
    with at(now - timedelta(days=WRITTEN + 20)):
        cycle = load_closed_year(
            year,
            routes_of=like,
            opens_on=today - timedelta(days=WRITTEN + 20),
            plans_due_on=today - timedelta(days=WRITTEN - 20),
        )
    people = {user.email: user for user in User.objects.all()}
    moves: list[Move] = []
    for number, name in enumerate(plan_names(year)):
        with at(now - timedelta(days=WRITTEN + 10)):
            service = Service.objects.get(code=name)
            start_plan(service=service, year=year, by=people["planning@example.org"])
        moves += SamplePlan(year, read(year, f"plans/{name}"), people, age=WRITTEN - number).moves()
    make_moves(moves, say=say)
    with at(now - timedelta(days=ENDED)):
        record_outcomes_of(year, late=False)
        change_state(cycle=cycle, move=StateMove.CLOSE, by=people["planning@example.org"])


def record_late_outcomes(year: int) -> None:
    """Record what became known after the plans of the next year were started."""
    with at(timezone.now() - timedelta(days=LATE)):
        record_outcomes_of(year, late=True)


def record_outcomes_of(year: int, *, late: bool) -> None:
    """Record how the priorities of the year's plans ended, by the lead of each service."""
    for plan in ServicePlan.objects.in_year(year).select_related("service"):
        told = read(year, f"plans/{plan.service.code}")["outcomes"]
        now = [one for one in told if one.get("late", False) == late]
        if now:
            record_sample_outcomes(plan, now, by=User.objects.get(email=lead_of(plan.service)))
