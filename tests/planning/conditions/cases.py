"""Conditions on their way, made by the engine as an approver's click makes them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.models import Condition, Decision
from planning.approval.rules import NewCondition
from planning.conditions.rules import token_of
from planning.review.actions import approve_plan
from planning.service_plans.models import ServicePlan
from services.models import Service
from tests.factories import person
from tests.planning.approval.cases import seen
from tests.planning.review.plans import lead_of, submitted_plan

ASKED = "Say how many people the evening clinics will see."


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@dataclass
class Conditional:
    """A plan approved by the leadership team subject to a condition, with everybody who has a part in it."""

    plan: ServicePlan
    lead: User
    head: User
    owner: User
    team: User
    decision: Decision

    @property
    def condition(self) -> Condition:
        return Condition.objects.select_related("case", "owner", "decision").get(decision=self.decision)

    @property
    def token(self) -> str:
        return token_of(self.condition)


def approved_subject_to(
    *texts: str, service: Service | None = None, due_in: int = 30, owner: User | None = None, head: User | None = None
) -> Conditional:
    """Let the leadership team approve a plan subject to the texts; one person owns all of them."""
    plan = submitted_plan(service)
    owner = owner or person("contributor", group=plan.service.group)
    head = head or person("leadership_approver", group=plan.service.group)
    asked = tuple(NewCondition(text, owner, in_days(max(due_in, 0))) for text in texts or (ASKED,))
    decision = approve_plan(case=plan.case, seen=seen(plan.case), by=head, conditions=asked)
    if due_in < 0:
        # Conditions are set for days to come; time passes.
        Condition.objects.filter(decision=decision).update(due_on=in_days(due_in))
    return Conditional(plan, lead_of(plan), head, owner, person("planning_team"), decision)
