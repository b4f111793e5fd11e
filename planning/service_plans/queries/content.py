"""What is written in plans, as plain values."""

from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from planning.glossary.queries import terms
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.rules.requirements import is_required, needed_from
from planning.service_plans.content import PictureContent, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.models import Picture, PlanSection, SectionRow, ServicePlan
from services.models import Service


def with_sections(plans: QuerySet[ServicePlan]) -> QuerySet[ServicePlan]:
    """Fetch the sections and rows of all the plans with two more queries."""
    sections = PlanSection.objects.select_related("template_section__template", "updated_by")
    rows = SectionRow.objects.order_by("position")
    return plans.prefetch_related(Prefetch("sections", sections), Prefetch("sections__rows", rows))


def with_all(plans: QuerySet[ServicePlan]) -> QuerySet[ServicePlan]:
    """Fetch the sections, rows and pictures of all the plans with three more queries."""
    return with_sections(plans).prefetch_related(
        Prefetch("sections__pictures", Picture.objects.order_by("position", "uploaded_at"))
    )


def plan_to_read(key: int) -> ServicePlan:
    """Return the plan with all that its pages show (five queries); raise ServicePlan.DoesNotExist."""
    plans = ServicePlan.objects.with_names().select_related("service__neighbourhood", "template")
    return with_all(plans.prefetch_related("service__joint_with")).get(pk=key)


def plan_content(plan: ServicePlan) -> PlanContent:
    """Return all that is written in the plan (six queries, or one for a plan fetched by `with_all`)."""
    if "sections" not in getattr(plan, "_prefetched_objects_cache", {}):
        plan = plan_to_read(plan.pk)
    return PlanContent(
        year=int(plan.year),
        service=service_facts(plan.service),
        template={"name": plan.template.name, "kind": plan.template.kind, "version": plan.template.version},
        sections=sections_of(plan),
        terms=terms(),
    )


def sections_of(plan: ServicePlan) -> tuple[SectionContent, ...]:
    """Return the sections of a plan fetched by `with_sections` or `with_all`, the workforce plan's last."""
    ordered = sorted(
        plan.sections.all(),
        key=lambda one: (one.template_section.template.kind == PlanTemplate.Kind.WORKFORCE, one.template_section.order),
    )
    return tuple(section_content(section) for section in ordered)


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


def part_of(kind: str) -> str:
    return "workforce" if kind == PlanTemplate.Kind.WORKFORCE else "plan"


def section_content(section: PlanSection) -> SectionContent:
    """Return one section as plain values; its pictures only when they were fetched with it, as writing needs none."""
    return SectionContent(
        spec=section_spec(section.template_section),
        id=section.pk,
        text=section.text,
        rows=tuple(Row(id=str(row.pk), cells=row.cells) for row in section.rows.all()),
        revision=section.revision,
        updated_at=section.updated_at,
        updated_by=str(section.updated_by) if section.updated_by else "",
        pictures=_pictures(section),
    )


def _pictures(section: PlanSection) -> tuple[PictureContent, ...]:
    if "pictures" not in getattr(section, "_prefetched_objects_cache", {}):
        return ()
    return tuple(picture_content(one) for one in section.pictures.all())


def picture_content(picture: Picture) -> PictureContent:
    """Return a picture as plain values."""
    return PictureContent(
        id=str(picture.pk),
        sha256=picture.sha256,
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        alt=picture.alt,
        caption=picture.caption,
        row=str(picture.row) if picture.row else "",
    )


def section_spec(asked: TemplateSection, on: date | None = None) -> SectionSpec:
    """Return what the template asks of the section as plain values, on that day (today)."""
    on = on or timezone.localdate()
    return SectionSpec(
        key=asked.key,
        title=asked.title,
        kind=asked.kind,
        guidance=asked.guidance,
        word_limit=asked.word_limit,
        is_required=is_required(asked, on),
        needed_from=needed_from(asked, on),
        theme=asked.theme,
        on_page=asked.on_page,
        min_rows=asked.min_rows,
        max_rows=asked.max_rows,
        part=part_of(asked.template.kind),
    )
