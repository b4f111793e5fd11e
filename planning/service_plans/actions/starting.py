"""Starting plans."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.years import PlanningYear
from planning.approval import engine
from planning.service_plans.actions.looking_back_rows import fill_looking_back
from planning.service_plans.models import PlanSection, ServicePlan
from planning.service_plans.queries import template_for, workforce_template_for
from planning.service_plans.rules import PlanRefused
from services.models import Service


def start_plan(*, service: Service, year: int, by: User | None) -> ServicePlan:
    """Give the service a plan for the year with every section of its templates, all empty but the looking back.

    That holds what was achieved of the priorities of the year before. Raises PlanRefused when the service has a plan,
    writes none of its own, or the year's templates are not issued.
    """
    if service.plan_arrangement != Service.PlanArrangement.OWN:
        raise PlanRefused(f"{service} writes no plan of its own: {service.get_plan_arrangement_display().lower()}.")
    template, workforce = template_for(service, year), workforce_template_for(year)
    if template is None or workforce is None:
        raise PlanRefused(f"The templates of {PlanningYear(year)} are not issued yet.")
    with transaction.atomic():
        Service.objects.select_for_update().get(pk=service.pk)
        if ServicePlan.objects.filter(service=service, year=year).exists():
            raise PlanRefused(f"{service} already has a plan for {PlanningYear(year)}.")
        title = f"{service} plan {PlanningYear(year)}"
        plan = ServicePlan.objects.create(
            year=year,
            service=service,
            template=template,
            workforce_template=workforce,
            case=engine.open_case(service=service, year=year, title=title),
            created_at=timezone.now(),
        )
        asked = [*template.sections.all(), *workforce.sections.all()]
        PlanSection.objects.bulk_create(PlanSection(plan=plan, template_section=one) for one in asked)
        fill_looking_back(plan)
        record("service_plans.start_plan", by=by, about=plan)
    return plan


def start_plans(*, services: Iterable[Service], year: int, by: User) -> list[ServicePlan]:
    """Give each of the services an empty plan for the year, all or none; raises PlanRefused as `start_plan`."""
    with transaction.atomic():
        return [start_plan(service=service, year=year, by=by) for service in services]
