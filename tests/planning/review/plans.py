"""Plans on their way to a decision, for the tests of the approver's pages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase
from planning.review.rules import token_of
from planning.service_plans.actions import submit_plan
from planning.service_plans.models import ServicePlan
from services.models import Service
from tests.factories import full_plan, write
from tests.planning.approval.cases import seen


def submitted_plan(service: Service | None = None) -> ServicePlan:
    """A full plan that waits for the leadership team."""
    plan = full_plan(service=service)
    submit_plan(plan=plan, by=lead_of(plan))
    plan.case.refresh_from_db()
    return plan


def lead_of(plan: ServicePlan) -> User:
    return plan.case.authors.earliest("pk").user


def resubmit(plan: ServicePlan, **content: Any) -> None:
    """Write the sections anew, then submit the plan again."""
    plan.refresh_from_db()
    write(plan, content, by=lead_of(plan))
    submit_plan(plan=plan, by=lead_of(plan))
    plan.case.refresh_from_db()


def detail_url(case: ApprovalCase) -> str:
    return reverse("planning:review:detail", args=[case.pk])


def token(case: ApprovalCase) -> str:
    """What the form of the page sends when it is opened now."""
    return token_of(seen(case))


def decide(
    client: Client, case: ApprovalCase, move: str, reason: str = "", seen_as: str | None = None, **more: Any
) -> Any:
    """Send the decision form; with `seen_as` as a page sends it that was opened earlier."""
    data = {"seen": token(case) if seen_as is None else seen_as, "move": move, "reason": reason}
    return client.post(detail_url(case), data, **more)
