"""One section, with all that its page shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery

from mlco_portal.statements import prepared
from planning.plan_templates.models import PlanTemplate
from planning.service_plans.content import Lists, SectionContent
from planning.service_plans.models import PlanSection, SectionRow, ServicePlan
from planning.service_plans.queries.content import part_of, section_content
from planning.service_plans.queries.lists import lists_of
from planning.service_plans.sections import kind_of


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
    open_comments: int = 0

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
    *("is_changed", "kept_aside_at"),
    *(
        "plan__year",
        "plan__case__status",
        "plan__case__round",
        "plan__case__agreed_number",
        "plan__case__agreed_sha256",
        "plan__case__changes_since_agreed",
        "plan__service__name",
        "plan__service__part_of",
        "plan__service__kind",
    ),
    *("plan__service__group", "plan__service__locality", "template_section__template__kind"),
    *(
        f"template_section__{name}"
        for name in ("key", "title", "kind", "guidance", "word_limit", "requirement", "required_from", "theme")
    ),
    *("template_section__on_page", "template_section__min_rows", "template_section__max_rows"),
)
# Counted in the section's own query; what comments are is known above (`discussion`).
OPEN_COMMENTS = Subquery(
    PlanSection.everything.filter(pk=OuterRef("pk"))
    .filter(comments__reply_to__isnull=True, comments__resolved_at__isnull=True)
    .order_by()
    .values("pk")
    .annotate(number=Count("comments"))
    .values("number"),
    output_field=IntegerField(),
)


def section_page(plan: int, key: str) -> SectionPage:
    """Return one section with what its page needs (four queries at most).

    Raises PlanSection.DoesNotExist when the plan has no section of that key.
    """
    related = PlanSection.objects.filter(plan__pk=plan).select_related(
        "template_section__template", "updated_by", "plan__case", "plan__service"
    )
    rows = Prefetch("rows", SectionRow.objects.order_by("position"))
    shown = related.only(*SHOWN_OF_SECTION).annotate(open_comments=OPEN_COMMENTS).prefetch_related(rows)
    section = shown.get(template_section__key=key)
    content = section_content(section)
    has_choices = any(column.choices for column in kind_of(content.spec.kind).columns)
    ordered = sorted(_places(section.plan_id), key=lambda one: (one[2] == PlanTemplate.Kind.WORKFORCE, one[3]))
    return SectionPage(
        plan=section.plan,
        content=content,
        places=tuple(SectionPlace(key, title, part_of(kind)) for key, title, kind, _ in ordered),
        lists=lists_of(section.plan.year) if has_choices else Lists(),
        open_comments=section.open_comments or 0,
    )


@prepared
def _places(plan: int) -> "QuerySet[PlanSection, tuple[Any, ...]]":
    shown = ("key", "title", "template__kind", "order")
    return PlanSection.objects.filter(plan=plan).order_by().values_list(*(f"template_section__{one}" for one in shown))
