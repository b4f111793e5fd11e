"""What people said of templates: of this one and of those that it was made from."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from planning.plan_templates.models import PlanTemplate, TemplateFeedback


def ancestors_of(template: PlanTemplate) -> list[int]:
    """Return the keys of the template and of all that it was made from, newest first (one query)."""
    made_from = dict(
        PlanTemplate.objects.filter(kind=template.kind, year__lte=template.year)
        .order_by()
        .values_list("pk", "based_on")
    )
    found: list[int] = []
    key: int | None = template.pk
    while key is not None and key not in found:
        found.append(key)
        key = made_from.get(key)
    return found


def feedback_on(templates: Iterable[int]) -> QuerySet[TemplateFeedback]:
    """Return what was said of these templates, not considered first, the newest first."""
    said = TemplateFeedback.objects.filter(template__in=list(templates))
    newest = (F("considered_at").desc(nulls_first=True), "-at", "-pk")
    return said.select_related("template", "by", "considered_by").order_by(*newest)


def feedback_of_year(year: int) -> QuerySet[TemplateFeedback]:
    """Return all that was said of the year's templates, with what an export shows."""
    said = TemplateFeedback.objects.filter(template__year=year).select_related("template", "by", "considered_by")
    return said.order_by("template__kind", "section_key", "at", "pk")


def feedback_by(person: int, templates: Iterable[int], section_key: str) -> QuerySet[TemplateFeedback]:
    """Return what the person said of the section in these templates, or with "" of them as a whole."""
    return TemplateFeedback.objects.filter(by=person, template__in=list(templates), section_key=section_key)


def feedback_with_key(key: int) -> TemplateFeedback:
    """Return the feedback; raise TemplateFeedback.DoesNotExist."""
    return TemplateFeedback.objects.select_related("template").get(pk=key)
