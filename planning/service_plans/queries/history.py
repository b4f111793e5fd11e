"""Earlier texts of a section."""

from django.db.models import QuerySet

from planning.service_plans.models import SectionMilestone


def earlier_texts(plan: int, key: str) -> QuerySet[SectionMilestone]:
    """Return the milestones of the section, the newest first, without the texts themselves."""
    return _of_section(plan, key).select_related("written_by").defer("text", "rows").order_by("-made_at", "-pk")


def earlier_text(plan: int, key: str, milestone: int) -> SectionMilestone:
    """Return one milestone of the section, with its text; raise SectionMilestone.DoesNotExist."""
    return _of_section(plan, key).select_related("written_by").get(pk=milestone)


def _of_section(plan: int, key: str) -> QuerySet[SectionMilestone]:
    """What an earlier template asked under the same key has a history of its own."""
    asked_now = SectionMilestone.objects.filter(section__kept_aside_at__isnull=True)
    return asked_now.filter(section__plan=plan, section__template_section__key=key)
