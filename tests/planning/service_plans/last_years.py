"""A plan of last year with three priorities, approved or not, for the tests of looking back."""

from datetime import date
from typing import Any

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import Move
from planning.service_plans.actions import submit_plan
from planning.service_plans.actions.looking_back_outcomes import TypedOutcome, record_outcomes
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries.looking_back import outcomes_of, own_priorities_of
from planning.service_plans.rules.looking_back import fingerprint, outcome_parts
from services.models import Service
from tests.factories import FULL, ServiceFactory, empty_plan, person, write
from tests.planning.service_plans.conftest import seen

NAMES = ("Shorter waits", "Same care everywhere", "Hear from patients")
PRIORITIES = [
    {
        "priority": name,
        "actions": f"Do what {name.lower()} needs in every clinic of the city",
        "measure": "A check each quarter",
        "owner": "Service lead",
        "due": "30 September 2023",
        "mlco_priority": "resilience",
        "metric": "",
    }
    for name in NAMES
]


def plan_of_last_year(
    service: Service | None = None, *, upto: str = "approved", content: dict[str, Any] | None = None
) -> ServicePlan:
    """Make the service's plan of 2023/24 and take it to `draft`, `submitted`, `approved` or `published`."""
    service = service or ServiceFactory(start_year=2023)
    plan = empty_plan(service, year=2023)
    lead = person("service_lead", service=service)
    write(plan, {**FULL, "priorities": PRIORITIES, **(content or {})}, by=lead)
    if upto != "draft":
        submit_plan(plan=plan, by=lead)
    if upto in ("approved", "published"):
        for role in ("leadership_approver", "executive_approver"):
            engine.approve(case=plan.case, seen=seen(plan.case), by=person(role))
    if upto == "published":
        engine.make_move(move=Move.PUBLISH, case=plan.case, by=person("planning_team"))
    plan.case.refresh_from_db()
    return plan


def rows_of(plan: ServicePlan) -> dict[str, str]:
    """{priority: row identity} of the plan's approved version."""
    own = own_priorities_of(plan)
    assert own is not None
    return {one.name: one.row for one in own.priorities}


def record(plan: ServicePlan, ended: dict[str, str], *, by: User | None = None, figure: str = "") -> int:
    """Record how priorities ended, {name: state}, as one who sees what stands."""
    stored = outcomes_of(plan.pk)
    outcomes = [
        TypedOutcome(
            row=row,
            state=ended[name],
            figure=figure,
            figure_on=date(2024, 3, 31) if figure else None,
            seen=fingerprint(outcome_parts(stored.get(row))),
        )
        for name, row in rows_of(plan).items()
        if name in ended
    ]
    return record_outcomes(plan=plan, outcomes=outcomes, by=by or person("planning_team"))
