"""Who may do what with a plan. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import Status
from planning.cycle.rules.windows import (
    PlanFacts,
    YearWindows,
    deciding_refusal,
    publishing_refusal,
    reopening_refusal,
    state_refusal,
    writing_refusal,
)
from planning.service_plans.models import EDITABLE, ServicePlan
from planning.service_plans.rules.refusals import PlanNotEditable
from services.models import Service
from services.rules import Access

NOT_SET_UP = "The planning year of this plan is not set up yet. Ask the planning team."


def can_read(access: Access, plan: ServicePlan) -> bool:
    """Authors, approvers of the service and the planning team read a plan that is not published."""
    return access.allows(Permission.READ_DRAFT_PLANS, plan.service)


def is_editable(plan: ServicePlan) -> bool:
    """Whether anybody can write in the plan: it is a draft or was returned, and writing is open, if by a pass only."""
    return why_not_editable(plan) is None


def why_not_editable(plan: ServicePlan, access: Access | None = None) -> str | None:
    """Return why the plan cannot be written in now, or None; with `access`, by that person.

    A late pass is for one person: another one who writes the plan needs one too. Whoever was asked to write a section
    may do so while anybody has a pass for the service.
    """
    if plan.case.status not in EDITABLE:
        return f"This plan is {plan.case.get_status_display().lower()}, so it cannot be changed now."
    holders = plan.times.pass_holders
    own = access is not None and (can_write(access, plan) or answers_for(access, plan))
    return _refusal(writing_refusal, plan, has_pass=access.user_id in holders if access and own else bool(holders))


def check_editable(plan: ServicePlan, access: Access | None = None) -> None:
    """Raise PlanNotEditable where `why_not_editable` has something to say."""
    refused = why_not_editable(plan, access)
    if refused:
        raise PlanNotEditable(refused)


def is_open_to(access: Access, plan: ServicePlan) -> bool:
    """Whether the plan can be written in now by the person, if it is theirs to write at all."""
    return why_not_editable(plan, access) is None


def why_not_decidable(plan: ServicePlan) -> str | None:
    """Return why nobody can decide on the plan now, whatever its standing, or None."""
    return _refusal(deciding_refusal, plan)


def why_not_publishable(plan: ServicePlan) -> str | None:
    """Return why the planning team cannot publish the plan now, whatever its standing, or None."""
    return _refusal(publishing_refusal, plan)


def why_not_reopenable(plan: ServicePlan) -> str | None:
    """Return why the plan cannot be made a draft again now, or None; an agreed one never was public, so it can."""
    return _refusal(reopening_refusal if plan.case.status == Status.PUBLISHED else deciding_refusal, plan)


def why_frozen(plan: ServicePlan) -> str | None:
    """Return why the state of its year lets nothing be done with the plan, or None."""
    return NOT_SET_UP if plan.times.year is None else state_refusal(plan.times.year, _facts(plan))


def facts_of(service: Service) -> PlanFacts:
    """Return what counts of a service that has no plan yet."""
    return PlanFacts(is_top_down=service.kind == Service.Kind.ORGANISATION)


def _refusal(
    rule: Callable[[YearWindows, PlanFacts, date], str | None], plan: ServicePlan, *, has_pass: bool = False
) -> str | None:
    times = plan.times
    return NOT_SET_UP if times.year is None else rule(times.year, _facts(plan, has_pass), times.today)


def _facts(plan: ServicePlan, has_pass: bool = False) -> PlanFacts:
    return replace(facts_of(plan.service), came_back=plan.case.round > 0, has_pass=has_pass)


def can_write(access: Access, plan: ServicePlan) -> bool:
    """Whether the person is one of those who write the plan, be it open for writing now or not."""
    return access.allows(Permission.WRITE_PLAN, plan.service)


def can_edit(access: Access, plan: ServicePlan) -> bool:
    return can_write(access, plan) and is_open_to(access, plan)


def can_start(access: Access) -> bool:
    """The planning team starts plans."""
    return access.allows(Permission.MANAGE_CYCLE)


def answers_for(access: Access, plan: ServicePlan) -> bool:
    """Whether the person is one of those who submit the plan and take it back, be it time for that or not."""
    return access.allows(Permission.SUBMIT_PLAN, plan.service)


def can_submit(access: Access, plan: ServicePlan) -> bool:
    return answers_for(access, plan) and is_open_to(access, plan)


def can_publish_plans(access: Access, service: Service) -> bool:
    """Whether the person is one of those who publish, unlock and reopen the service's plans: the planning team."""
    return access.allows(Permission.PUBLISH_PLAN, service)


def can_unlock(access: Access, plan: ServicePlan) -> bool:
    """Whether the person gives a submitted plan back to its authors, whoever has decided on it so far."""
    return plan.case.status == Status.SUBMITTED and can_publish_plans(access, plan.service)


def can_reopen(access: Access, plan: ServicePlan) -> bool:
    """Whether the person makes an agreed plan a draft again, be it time for that or not."""
    agreed = plan.case.status in (Status.APPROVED, Status.PUBLISHED)
    return agreed and can_publish_plans(access, plan.service)


def may_ask_to_unlock(access: Access, plan: ServicePlan) -> bool:
    """Whether the person may ask the planning team to give a submitted plan back."""
    own = answers_for(access, plan) or can_write(access, plan)
    return plan.case.status == Status.SUBMITTED and own


def can_withdraw(access: Access, plan: ServicePlan) -> bool:
    """Whether the person may try; the engine refuses once somebody has decided."""
    return plan.case.status == Status.SUBMITTED and answers_for(access, plan)
