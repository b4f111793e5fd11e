"""Look-ups of plans, their versions and their people."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.approval.queries import people_who_decide
from planning.cycle.models import PlanningCycle
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.queries.content import with_sections
from services.models import Service, ServiceGroup
from services.queries import people_allowed, services_within
from services.rules import Access

TEMPLATE_FOR = {
    Service.Kind.INT: PlanTemplate.Kind.INT,
    Service.Kind.ASC_PROVIDER: PlanTemplate.Kind.ASC_PROVIDER,
    Service.Kind.ORGANISATION: PlanTemplate.Kind.TOP_DOWN,
}


def template_for(service: Service, year: int) -> PlanTemplate | None:
    """Return the issued service plan template for the service's kind, or None."""
    return _issued(kind_for(service), year)


def kind_for(service: Service) -> PlanTemplate.Kind:
    """Return the kind of template that the service writes its plan with."""
    return TEMPLATE_FOR.get(Service.Kind(service.kind), PlanTemplate.Kind.AD_LED)


def issued_templates(year: int) -> dict[str, PlanTemplate]:
    """Return the year's issued templates by kind (one query)."""
    issued = PlanTemplate.objects.filter(year=year, status=PlanTemplate.Status.ISSUED)
    return {one.kind: one for one in issued}


def workforce_template_for(year: int) -> PlanTemplate | None:
    """Return the issued workforce plan template of the year, or None."""
    return _issued(PlanTemplate.Kind.WORKFORCE, year)


def _issued(kind: str, year: int) -> PlanTemplate | None:
    return PlanTemplate.objects.filter(kind=kind, year=year, status=PlanTemplate.Status.ISSUED).first()


def plans_to_write(access: Access) -> QuerySet[ServicePlan]:
    """Return the plans that the person may write, with what a list shows."""
    services = services_within(access, Permission.WRITE_PLAN)
    return ServicePlan.objects.filter(service__in=services).with_names()


def plans_visible_to(access: Access) -> QuerySet[ServicePlan]:
    """Return the plans that the person may read before publication, with what a list shows."""
    services = services_within(access, Permission.READ_DRAFT_PLANS)
    return ServicePlan.objects.filter(service__in=services).with_names()


def plan_to_move(key: int) -> ServicePlan:
    """Return the plan with what the rules of moving it ask (one query); raise ServicePlan.DoesNotExist."""
    return ServicePlan.objects.select_related("service", "case").get(pk=key)


def plan_of_case(case: int) -> ServicePlan:
    """Return the plan that the approval case is about; raise ServicePlan.DoesNotExist."""
    return ServicePlan.objects.get(case__pk=case)


def plans_of_year(access: Access, *, year: int, group: str = "", standing: str = "") -> QuerySet[ServicePlan]:
    """Return the plans of the year that the person may read, with their sections, as the list shows them."""
    plans = plans_visible_to(access).filter(year=year)
    if group:
        plans = plans.filter(service__group__code=group)
    if standing:
        plans = plans.filter(case__status=standing)
    return with_sections(plans.order_by("service__group__order", "service__name"))


def cycles_by_year() -> dict[int, PlanningCycle]:
    """Return the planning cycles, the newest first."""
    return {int(cycle.year): cycle for cycle in PlanningCycle.objects.order_by("-year")}


def groups() -> QuerySet[ServiceGroup]:
    """Return the service groups in their order."""
    return ServiceGroup.objects.all()


def people_waited_for(plan: ServicePlan, on: date) -> list[User]:
    """Return those who can decide on a submitted plan at its step: the people who were told of it."""
    return people_who_decide(plan.case, on) if plan.case.step is not None else []


def people_who_submit(plan: ServicePlan, on: date) -> list[User]:
    """Return those who can submit the plan."""
    return list(people_allowed(Permission.SUBMIT_PLAN, plan.service, on).order_by("name"))


def version_of(plan: ServicePlan, number: int) -> PlanVersion:
    """Return a version of the plan; raise PlanVersion.DoesNotExist when there is none of that number."""
    return plan.versions.get(number=number)


def latest_version(plan: ServicePlan) -> PlanVersion | None:
    """Return the plan's newest version, or None when it was never submitted."""
    return plan.versions.order_by("-number").first()


def services_without_plan(year: int) -> QuerySet[Service]:
    """Return the services that write a plan of their own and have none in the year yet."""
    planned = ServicePlan.objects.filter(year=year).values("service")
    return Service.objects.in_year(year).writing_plans().exclude(pk__in=planned)


def years_of(plans: Iterable[ServicePlan]) -> list[PlanningYear]:
    """Return the years that the plans belong to, newest first."""
    return sorted({PlanningYear(plan.year) for plan in plans}, reverse=True)
