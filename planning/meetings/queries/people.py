"""Who may own what an approval is subject to, and the plan that a line of the list is about."""

from collections.abc import Iterable
from datetime import date

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase
from planning.discussion.queries import people_of_plan
from planning.meetings.models import MeetingItem
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.snapshot import document_of


def plan_listed(case: int) -> ServicePlan:
    """Return the plan of the case; raise ServicePlan.DoesNotExist."""
    return ServicePlan.objects.select_related("service__group", "case").get(case=case)


def possible_owners(plan: ServicePlan, on: date) -> list[User]:
    """Return who takes part in the plan, by name: who can be asked to meet a condition."""
    return people_of_plan(plan, on)


def sections_submitted(plan: ServicePlan, case: ApprovalCase) -> list[tuple[str, str]]:
    """Return the key and title of each section of the version that waits, in its order."""
    version = PlanVersion.objects.filter(plan=plan, number=case.version_number).first()
    return [(one.key, one.title) for one in document_of(version.content).sections] if version else []


def owners_named(items: Iterable[MeetingItem]) -> dict[int, User]:
    """Return {key: person} of everybody whom a staged condition names (one query)."""
    keys = {int(one["owner"]) for item in items for one in item.conditions}
    return User.objects.in_bulk(keys)
