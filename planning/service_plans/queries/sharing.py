"""Who may write which section by invitation."""

from mlco_portal.accounts.models import User
from planning.service_plans.models import PlanSection, SectionShare


def shares_section(user: User, section: int) -> bool:
    """Whether the person was invited to write the section and it was not taken back (one query)."""
    return SectionShare.objects.in_force().filter(section=section, person=user).exists()


def shares_in_plan(user: User, plan: int) -> bool:
    """Whether the person was invited to write any section of the plan (one query)."""
    return SectionShare.objects.in_force().filter(section__plan=plan, person=user).exists()


def sections_shared_with(user: User) -> "list[PlanSection]":
    """Return the sections that the person was invited to write, with their plans, the soonest due first."""
    shared = PlanSection.objects.filter(shares__person=user, shares__ended_at__isnull=True)
    named = shared.select_related("template_section", "plan__service", "plan__case")
    return list(named.order_by("shares__due_on", "plan", "template_section__order"))
