"""Plans and sections, locked before they are checked again and written."""

from django.db.models import QuerySet

from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import with_all


def locked_plan(key: int) -> ServicePlan:
    """Lock the plan and its case: after a wait, only rows that are locked are read anew."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    return locked.select_related("case__step", "service").get(pk=key)


def locked_whole(key: int) -> ServicePlan:
    """Lock the plan and its case, then read all that is written in it: that comes after the wait."""
    locked = ServicePlan.objects.select_for_update(of=("self", "case"))
    named = locked.select_related("case", "template", "service__group", "service__locality", "service__neighbourhood")
    plan = with_all(named.prefetch_related("service__joint_with")).get(pk=key)
    plan.case.service = plan.service
    return plan


def locked_section(wanted: QuerySet[PlanSection]) -> PlanSection:
    locked = wanted.select_for_update(of=("self", "plan", "plan__case"))
    return locked.select_related("template_section__template", "updated_by", "plan__case", "plan__service").get()
