"""Look-ups of plans and their content."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from kloe.queries import kloes_of
from mlco_portal.accounts.permissions import Permission
from mlco_portal.years import PlanningYear
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.models import Priority
from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.models import PlanSection, PlanVersion, SectionRow, ServicePlan
from services.models import Service
from services.queries import services_within
from services.rules import Access

TEMPLATE_FOR = {
    Service.Kind.INT: PlanTemplate.Kind.INT,
    Service.Kind.ASC_PROVIDER: PlanTemplate.Kind.ASC_PROVIDER,
}


def template_for(service: Service, year: int) -> PlanTemplate | None:
    """Return the issued service plan template for the service's kind, or None."""
    kind = TEMPLATE_FOR.get(Service.Kind(service.kind), PlanTemplate.Kind.AD_LED)
    return _issued(kind, year)


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


def with_sections(plans: QuerySet[ServicePlan]) -> QuerySet[ServicePlan]:
    """Fetch the sections and rows of all the plans with two more queries."""
    sections = PlanSection.objects.select_related("template_section__template", "updated_by")
    rows = SectionRow.objects.order_by("position")
    return plans.prefetch_related(Prefetch("sections", sections), Prefetch("sections__rows", rows))


def plan_content(plan: ServicePlan) -> PlanContent:
    """Return all that is written in the plan (two queries unless fetched by `with_sections`)."""
    if "sections" not in getattr(plan, "_prefetched_objects_cache", {}):
        plan = with_sections(ServicePlan.objects.filter(pk=plan.pk).select_related("service__group", "service__locality", "service__neighbourhood", "template")).get()
    ordered = sorted(
        plan.sections.all(),
        key=lambda one: (
            one.template_section.template.kind == PlanTemplate.Kind.WORKFORCE,
            one.template_section.order,
        ),
    )
    return PlanContent(
        year=int(plan.year),
        service=service_facts(plan.service),
        template={"name": plan.template.name, "kind": plan.template.kind, "version": plan.template.version},
        sections=tuple(section_content(section) for section in ordered),
    )


def service_facts(service: Service) -> dict[str, object]:
    """Return what a version says about the service."""
    place = {"locality": service.locality, "neighbourhood": service.neighbourhood}
    return {
        "code": service.code,
        "name": service.name,
        "kind": service.kind,
        "summary": service.summary,
        "group": {"code": service.group.code, "name": service.group.name},
        "joint_with": [organisation.name for organisation in service.joint_with.all()],
        **{name: {"code": one.code, "name": one.name} if one else None for name, one in place.items()},
    }


def section_content(section: PlanSection) -> SectionContent:
    """Return one section as plain values."""
    return SectionContent(
        spec=section_spec(section.template_section),
        id=section.pk,
        text=section.text,
        rows=tuple(Row(id=str(row.pk), cells=row.cells) for row in section.rows.all()),
        revision=section.revision,
        updated_at=section.updated_at,
        updated_by=str(section.updated_by) if section.updated_by else "",
    )


def section_spec(asked: TemplateSection) -> SectionSpec:
    """Return what the template asks of the section as plain values."""
    return SectionSpec(
        key=asked.key,
        title=asked.title,
        kind=asked.kind,
        guidance=asked.guidance,
        word_limit=asked.word_limit,
        is_required=asked.requirement == TemplateSection.Requirement.REQUIRED,
        theme=asked.theme,
        on_page=asked.on_page,
        min_rows=asked.min_rows,
        max_rows=asked.max_rows,
        part="workforce" if asked.template.kind == PlanTemplate.Kind.WORKFORCE else "plan",
    )


def lists_of(year: int) -> Lists:
    """Return the lists that cells choose from in the year (three queries)."""
    enablers = Service.objects.in_year(year).filter(kind=Service.Kind.ENABLER)
    return Lists(
        {
            "priorities": dict(Priority.objects.filter(year=year).values_list("code", "name")),
            "kloes": {kloe.code: f"{kloe.code} {kloe.theme}: {kloe.line}" for kloe in kloes_of(year)},
            "enablers": dict(enablers.order_by("name").values_list("code", "name")),
        }
    )


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
