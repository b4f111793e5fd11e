"""Who may do what with a plan. Pure."""

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import Status
from planning.service_plans.models import EDITABLE, ServicePlan
from services.rules import Access


def can_read(access: Access, plan: ServicePlan) -> bool:
    """Authors, approvers of the service and the planning team read a plan that is not published."""
    return access.allows(Permission.READ_DRAFT_PLANS, plan.service)


def is_editable(plan: ServicePlan) -> bool:
    """A plan can be written in while it is a draft or was returned."""
    return plan.case.status in EDITABLE


def why_not_editable(plan: ServicePlan) -> str:
    """Return the sentence for somebody who wants to write now."""
    return f"This plan is {plan.case.get_status_display().lower()}, so it cannot be changed now."


def can_write(access: Access, plan: ServicePlan) -> bool:
    """Whether the person is one of those who write the plan, be it open for writing now or not."""
    return access.allows(Permission.WRITE_PLAN, plan.service)


def can_edit(access: Access, plan: ServicePlan) -> bool:
    return is_editable(plan) and can_write(access, plan)


def can_start(access: Access) -> bool:
    """The planning team starts plans."""
    return access.allows(Permission.MANAGE_CYCLE)


def answers_for(access: Access, plan: ServicePlan) -> bool:
    """Whether the person is one of those who submit the plan and take it back, be it time for that or not."""
    return access.allows(Permission.SUBMIT_PLAN, plan.service)


def can_submit(access: Access, plan: ServicePlan) -> bool:
    return is_editable(plan) and answers_for(access, plan)


def can_withdraw(access: Access, plan: ServicePlan) -> bool:
    """Whether the person may try; the engine refuses once somebody has decided."""
    return plan.case.status == Status.SUBMITTED and answers_for(access, plan)
