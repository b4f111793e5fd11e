"""Starting plans."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record, record_many
from mlco_portal.years import PlanningYear
from planning.approval import engine
from planning.cycle.actions.state import hold_year
from planning.cycle.rules.windows import YearWindows, starting_refusal
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.service_plans.actions.looking_back_rows import achieved_rows, fill_looking_back
from planning.service_plans.actions.moving import held_versions
from planning.service_plans.models import PlanSection, SectionRow, ServicePlan
from planning.service_plans.queries import template_for, workforce_template_for
from planning.service_plans.queries.looking_back import looking_backs_of
from planning.service_plans.queries.plans import issued_templates, kind_for
from planning.service_plans.rules import PlanRefused, facts_of
from services.models import Service

CHUNK = 200
BATCH = 2000


def start_plan(*, service: Service, year: int, by: User | None) -> ServicePlan:
    """Give the service a plan for the year with every section of its templates, all empty but the looking back.

    That holds what was achieved of the priorities of the year before. Raises PlanRefused when the service has a plan,
    writes none of its own, the year's templates are not issued, or the year is suspended or closed.
    """
    _check_writes_its_own(service)
    template, workforce = template_for(service, year), workforce_template_for(year)
    if template is None or workforce is None:
        raise _not_issued(year)
    with transaction.atomic():
        template, workforce = held_versions([template, workforce])
        _check_year(hold_year(year), service)
        Service.objects.select_for_update().get(pk=service.pk)
        if ServicePlan.objects.filter(service=service, year=year).exists():
            raise _has_one(service, year)
        plan = ServicePlan.objects.create(
            year=year,
            service=service,
            template=template,
            workforce_template=workforce,
            case=engine.open_case(service=service, year=year, title=_title(service, year)),
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


def start_plans_in_bulk(*, services: Iterable[Service], year: int, by: User | None) -> int:
    """Give each of the services what `start_plan` gives one, all or none, in few statements; return how many.

    Made for a whole organisation: a chunk of services at a time is held in memory. Raises PlanRefused as `start_plan`.
    """
    waiting, count = iter(services), 0
    with transaction.atomic():
        templates = {one.kind: one for one in held_versions(list(issued_templates(year).values()))}
        windows = hold_year(year)
        asked: dict[int, list[TemplateSection]] = {
            one.pk: list(one.sections.order_by("order")) for one in templates.values()
        }
        while chunk := list(islice(waiting, CHUNK)):
            for service in chunk:
                _check_year(windows, service)
            _start_chunk(chunk, year, templates, asked, by)
            count += len(chunk)
    return count


def _start_chunk(
    services: Sequence[Service],
    year: int,
    templates: Mapping[str, PlanTemplate],
    asked: Mapping[int, Sequence[TemplateSection]],
    by: User | None,
) -> None:
    for service in services:
        _check_writes_its_own(service)
        if kind_for(service) not in templates or PlanTemplate.Kind.WORKFORCE not in templates:
            raise _not_issued(year)
    keys = [service.pk for service in services]
    list(Service.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    there = ServicePlan.objects.filter(service__in=keys, year=year).select_related("service").first()
    if there is not None:
        raise _has_one(there.service, year)
    now = timezone.now()
    cases = engine.open_cases(titles={service: _title(service, year) for service in services}, year=year)
    plans = ServicePlan.objects.bulk_create(
        ServicePlan(
            year=PlanningYear(year),
            service=service,
            template=templates[kind_for(service)],
            workforce_template=templates[PlanTemplate.Kind.WORKFORCE],
            case=case,
            created_at=now,
        )
        for service, case in zip(services, cases, strict=True)
    )
    _add_sections(plans, asked)
    record_many("service_plans.start_plan", by=by, about=plans)


def _add_sections(plans: Sequence[ServicePlan], asked: Mapping[int, Sequence[TemplateSection]]) -> None:
    """Give new plans their sections, and the first that looks back what was achieved of last year's priorities."""
    looking = looking_backs_of(plans)
    sections: list[PlanSection] = []
    rows: list[SectionRow] = []
    for plan in plans:
        own = [
            PlanSection(plan=plan, template_section=one)
            for one in (*asked[plan.template_id], *asked[plan.workforce_template_id])
        ]
        sections += own
        back = next((one for one in own if one.template_section.kind == "achievements"), None)
        if back is not None and plan.pk in looking and looking[plan.pk].achieved:
            back.revision = 1
            rows += achieved_rows(back, looking[plan.pk])
    PlanSection.objects.bulk_create(sections, batch_size=BATCH)
    for row in rows:
        row.section_id = row.section.pk
    SectionRow.objects.bulk_create(rows, batch_size=BATCH)


def _check_year(windows: YearWindows | None, service: Service) -> None:
    if windows and (refused := starting_refusal(windows, facts_of(service))):
        raise PlanRefused(refused)


def _check_writes_its_own(service: Service) -> None:
    if service.plan_arrangement != Service.PlanArrangement.OWN:
        raise PlanRefused(f"{service} writes no plan of its own: {service.get_plan_arrangement_display().lower()}.")


def _not_issued(year: int) -> PlanRefused:
    return PlanRefused(f"The templates of {PlanningYear(year)} are not issued yet.")


def _has_one(service: Service, year: int) -> PlanRefused:
    return PlanRefused(f"{service} already has a plan for {PlanningYear(year)}.")


def _title(service: Service, year: int) -> str:
    return f"{service} plan {PlanningYear(year)}"
