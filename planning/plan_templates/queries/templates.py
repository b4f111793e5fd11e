"""Look-ups of templates and their sections."""

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from planning.plan_templates.models import PlanTemplate, TemplateSection

Status = PlanTemplate.Status


def _count(what: str, *only: Q) -> Subquery:
    """Return how many of `what` a template has, counted by itself: counting several in one join multiplies them."""
    own = PlanTemplate.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
    return Subquery(own.annotate(number=Count(what, filter=only[0] if only else None)).values("number"))


def templates_of_year(year: int) -> QuerySet[PlanTemplate]:
    """Return all versions of all kinds of the year, the newest of a kind first (one query).

    Each has `plan_count` and `workforce_count`, the plans that run on it, `section_count`, and `open_feedback`.
    """
    return (
        PlanTemplate.objects.filter(year=year)
        .annotate(
            plan_count=_count("plans"),
            workforce_count=_count("workforce_plans"),
            section_count=_count("sections"),
            open_feedback=_count("feedback", Q(feedback__considered_at__isnull=True)),
        )
        .order_by("kind", "-version")
    )


def template_with_key(key: int) -> PlanTemplate:
    """Return the template with its sections in order (two queries); raise PlanTemplate.DoesNotExist."""
    sections = Prefetch("sections", TemplateSection.objects.order_by("order", "pk"))
    return PlanTemplate.objects.select_related("based_on", "issued_by").prefetch_related(sections).get(pk=key)


def issued_of(year: int, kind: str) -> PlanTemplate | None:
    """Return the issued template of the kind with its sections, or None."""
    sections = Prefetch("sections", TemplateSection.objects.order_by("order", "pk"))
    found = PlanTemplate.objects.filter(year=year, kind=kind, status=Status.ISSUED)
    return found.prefetch_related(sections).first()


def draft_of(year: int, kind: str) -> PlanTemplate | None:
    """Return the draft of the kind, or None."""
    return PlanTemplate.objects.filter(year=year, kind=kind, status=Status.DRAFT).first()


def clashing_keys(template: PlanTemplate, kinds: list[str]) -> dict[str, str]:
    """Return the keys that issued templates of these kinds have as well: {key: kind of template in words}."""
    keys = [one.key for one in template.sections.all()]
    found = TemplateSection.objects.filter(
        key__in=keys, template__year=template.year, template__kind__in=kinds, template__status=Status.ISSUED
    ).select_related("template")
    return {one.key: one.template.get_kind_display() for one in found}
