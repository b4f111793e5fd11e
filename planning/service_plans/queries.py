"""Look-ups of plans and their content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, Value

from kloe.queries import kloes_of
from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.statements import prepared
from mlco_portal.years import PlanningYear
from planning.approval.queries import authors_of
from planning.cycle.models import PlanningCycle
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.models import Priority
from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.models import PlanSection, PlanVersion, SectionRow, ServicePlan
from planning.service_plans.sections import kind_of
from services.models import Service, ServiceGroup
from services.queries import people_allowed, services_within
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


def plan_to_read(key: int) -> ServicePlan:
    """Return the plan with all that its pages show (four queries); raise ServicePlan.DoesNotExist."""
    plans = ServicePlan.objects.with_names().select_related("service__neighbourhood", "template")
    return with_sections(plans.prefetch_related("service__joint_with")).get(pk=key)


def plan_to_move(key: int) -> ServicePlan:
    """Return the plan with what the rules of moving it ask (one query); raise ServicePlan.DoesNotExist."""
    return ServicePlan.objects.select_related("service", "case").get(pk=key)


def plan_of_case(case: int) -> ServicePlan:
    """Return the plan that the approval case is about; raise ServicePlan.DoesNotExist."""
    return ServicePlan.objects.get(case__pk=case)


def plan_content(plan: ServicePlan) -> PlanContent:
    """Return all that is written in the plan (four queries unless fetched by `with_sections`)."""
    if "sections" not in getattr(plan, "_prefetched_objects_cache", {}):
        plan = plan_to_read(plan.pk)
    return PlanContent(
        year=int(plan.year),
        service=service_facts(plan.service),
        template={"name": plan.template.name, "kind": plan.template.kind, "version": plan.template.version},
        sections=sections_of(plan),
    )


def sections_of(plan: ServicePlan) -> tuple[SectionContent, ...]:
    """Return the sections of a plan fetched by `with_sections`, the service plan's before the workforce plan's."""
    ordered = sorted(
        plan.sections.all(),
        key=lambda one: (
            one.template_section.template.kind == PlanTemplate.Kind.WORKFORCE,
            one.template_section.order,
        ),
    )
    return tuple(section_content(section) for section in ordered)


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
    step = plan.case.step
    if step is None:
        return []
    allowed = people_allowed(Permission(step.permission), plan.service, on)
    return list(allowed.exclude(pk__in=authors_of(plan.case)).order_by("name"))


def people_who_submit(plan: ServicePlan, on: date) -> list[User]:
    """Return those who can submit the plan."""
    return list(people_allowed(Permission.SUBMIT_PLAN, plan.service, on).order_by("name"))


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


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section among the others of its plan."""

    key: str
    title: str
    part: str


@dataclass(frozen=True, slots=True)
class SectionPage:
    """All that the page of one section shows."""

    plan: ServicePlan
    content: SectionContent
    places: tuple[SectionPlace, ...]
    lists: Lists

    @property
    def number(self) -> int:
        """The section's place in the plan, from 1."""
        return [place.key for place in self.places].index(self.content.spec.key) + 1

    @property
    def following(self) -> SectionPlace | None:
        return self.places[self.number] if self.number < len(self.places) else None

    @property
    def previous(self) -> SectionPlace | None:
        return self.places[self.number - 2] if self.number > 1 else None


# Opening a section is what authors do most: of seven tables, only the columns that the page and its rules read.
SHOWN_OF_SECTION = (
    *("text", "revision", "updated_at", "updated_by__name", "updated_by__email"),
    *("plan__year", "plan__case__status", "plan__service__name", "plan__service__part_of"),
    *("plan__service__group", "plan__service__locality", "template_section__template__kind"),
    *(
        f"template_section__{name}"
        for name in ("key", "title", "kind", "guidance", "word_limit", "requirement", "theme", "on_page")
    ),
    *("template_section__min_rows", "template_section__max_rows"),
)


def section_page(plan: int, key: str) -> SectionPage:
    """Return one section with what its page needs (four queries at most).

    Raises PlanSection.DoesNotExist when the plan has no section of that key.
    """
    related = PlanSection.objects.filter(plan__pk=plan).select_related(
        "template_section__template", "updated_by", "plan__case", "plan__service"
    )
    rows = Prefetch("rows", SectionRow.objects.order_by("position"))
    section = related.only(*SHOWN_OF_SECTION).prefetch_related(rows).get(template_section__key=key)
    content = section_content(section)
    has_choices = any(column.choices for column in kind_of(content.spec.kind).columns)
    ordered = sorted(_places(section.plan_id), key=lambda one: (one[2] == PlanTemplate.Kind.WORKFORCE, one[3]))
    return SectionPage(
        plan=section.plan,
        content=content,
        places=tuple(SectionPlace(key, title, _part(kind)) for key, title, kind, _ in ordered),
        lists=lists_of(section.plan.year) if has_choices else Lists(),
    )


@prepared
def _places(plan: int) -> "QuerySet[PlanSection, tuple[Any, ...]]":
    shown = ("key", "title", "template__kind", "order")
    return PlanSection.objects.filter(plan=plan).order_by().values_list(*(f"template_section__{one}" for one in shown))


def _part(kind: str) -> str:
    return "workforce" if kind == PlanTemplate.Kind.WORKFORCE else "plan"


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
        part=_part(asked.template.kind),
    )


def lists_of(year: int) -> Lists:
    """Return the lists that cells choose from in the year, each in its order (one query)."""
    choices: dict[str, dict[str, str]] = {"priorities": {}, "kloes": {}, "enablers": {}}
    found = sorted(_listed(PlanningYear(year)), key=lambda one: (one[0], one[1], one[3], one[2]))
    for name, _, code, label, line in found:
        choices[name][code] = f"{code} {label}: {line}" if line else label
    return Lists(choices)


@prepared
def _listed(year: PlanningYear) -> "QuerySet[Priority, tuple[Any, ...]]":
    nothing = Value("")
    priorities = Priority.objects.filter(year=year).order_by()
    enablers = Service.objects.in_year(year).filter(kind=Service.Kind.ENABLER).order_by()
    return priorities.values_list(Value("priorities"), "order", "code", "name", nothing).union(
        kloes_of(year).order_by().values_list(Value("kloes"), "order", "code", "theme", "line"),
        enablers.values_list(Value("enablers"), Value(0), "code", "name", nothing),
        all=True,
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
