"""Look-ups for the editor: plans that run on templates, previews, and who may say what they think."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mlco_portal.years import PlanningYear
from planning.cycle.queries import cycle_of
from planning.cycle.rules.dates import span_of
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.queries.templates import clashing_keys, issued_of
from planning.plan_templates.rules.editing import partner_kinds
from planning.service_plans.content import PlanContent, SectionContent
from planning.service_plans.models import EDITABLE, PlanSection, ServicePlan
from planning.service_plans.queries.content import section_spec
from planning.template_editor.rules import IssueCheck, issue_check

EXAMPLE = "Example service"


def span_of_year(year: int) -> tuple[date, date]:
    """Return the first and last day that a date of the year may be; the year's own days when it has no round."""
    cycle = cycle_of(year)
    if cycle is None:
        return PlanningYear(year).starts_on, PlanningYear(year).ends_on
    span = span_of(cycle)
    return span.first, span.last


@dataclass(frozen=True, slots=True)
class Running:
    """How many plans of the year stand on older versions: those being written move along, others stay."""

    moving: int
    staying: int


def running_on_older(template: PlanTemplate) -> Running:
    """Count the plans of the kind that stand on another version (one query)."""
    of_kind = {"template__year": template.year, "template__kind": template.kind}
    workforce = {f"workforce_{name}": value for name, value in of_kind.items()}
    plans = ServicePlan.objects.filter(Q(**of_kind) | Q(**workforce)).order_by()
    states = list(plans.values_list("case__status", flat=True))
    moving = sum(state in EDITABLE for state in states)
    return Running(moving, len(states) - moving)


def check_of(template: PlanTemplate) -> IssueCheck:
    """Return what stands in the way of issuing the draft, fetched with its sections."""
    first, last = span_of_year(int(template.year))
    clashes = clashing_keys(template, partner_kinds(template.kind))
    return issue_check(template, list(template.sections.all()), first=first, last=last, clashes=clashes)


def preview_content(template: PlanTemplate) -> PlanContent:
    """Return an empty plan on the template, beside the issued workforce plan: nothing of it is stored."""
    parts = [template]
    if template.kind != PlanTemplate.Kind.WORKFORCE:
        workforce = issued_of(int(template.year), PlanTemplate.Kind.WORKFORCE)
        parts += [workforce] if workforce else []
    sections = [SectionContent(section_spec(one)) for part in parts for one in part.sections.all()]
    return PlanContent(
        year=int(template.year),
        service={"name": EXAMPLE},
        template={"name": template.name, "kind": template.kind, "version": template.version},
        sections=tuple(sections),
    )


def section_asked(plan: int, key: str) -> PlanSection:
    """Return the section of the plan with its template; raise PlanSection.DoesNotExist."""
    sections: QuerySet[PlanSection] = PlanSection.objects.filter(kept_aside_at__isnull=True)
    return sections.select_related("template_section__template").get(plan=plan, template_section__key=key)
