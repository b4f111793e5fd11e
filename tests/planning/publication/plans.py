"""Plans on their way to readers, made by the actions that people's clicks call."""

from collections.abc import Mapping
from typing import Any

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.models import ApprovalCase
from planning.approval.rules import Seen
from planning.publication.actions import publish_plan
from planning.publication.models import Publication
from planning.service_plans.actions import submit_plan
from planning.service_plans.actions.looking_back_rows import Answer, answer_questions
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries.looking_back import looking_back_of
from planning.service_plans.rules.looking_back import decision_parts, fingerprint
from services.models import Service
from tests.factories import full_plan, person, write


def seen(case: ApprovalCase) -> Seen:
    case = ApprovalCase.objects.select_related("step").get(pk=case.pk)
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def approve(plan: ServicePlan) -> ServicePlan:
    """Take a written plan along its route; the plan that comes back is fresh.

    What last year's plan left unfinished is answered first: a plan is not submitted with open questions.
    """
    author = User.objects.get(pk=plan.case.authors.order_by("pk")[0].user_id)
    looking = looking_back_of(plan)
    if looking is not None:
        unanswered = fingerprint(decision_parts(None))
        dropped = [Answer(one.row, "drop", "Others do it now", seen=unanswered) for one in looking.open_questions(())]
        answer_questions(plan=plan, answers=dropped, by=author)
    submit_plan(plan=plan, by=author)
    for role in ("leadership_approver", "executive_approver"):
        engine.approve(case=plan.case, seen=seen(plan.case), by=person(role))
    return fresh(plan)


def approved_plan(
    service: Service | None = None, year: int = 2024, content: Mapping[str, Any] | None = None
) -> ServicePlan:
    """Make a plan that waits to be published; `content` is written over the usual one, by section key."""
    plan = full_plan(service=service, year=year)
    if content:
        write(plan, dict(content), by=User.objects.get(pk=plan.case.authors.get().user_id))
    return approve(plan)


def fresh(plan: ServicePlan) -> ServicePlan:
    return ServicePlan.objects.select_related("case", "service__group").get(pk=plan.pk)


def publish(plan: ServicePlan, audience: str = "public", by: User | None = None) -> Publication:
    return publish_plan(
        plan=plan, audience=audience, sha256=fresh(plan).case.version_sha256, by=by or person("planning_team")
    )
