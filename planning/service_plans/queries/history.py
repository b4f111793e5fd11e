"""Earlier texts of a section."""

from django.db.models import QuerySet

from planning.service_plans.models import SectionMilestone


def earlier_texts(plan: int, key: str) -> QuerySet[SectionMilestone]:
    """Return the milestones of the section, the newest first, without the texts themselves."""
    found = SectionMilestone.objects.filter(section__plan=plan, section__template_section__key=key)
    return found.select_related("written_by").defer("text", "rows").order_by("-made_at", "-pk")


def earlier_text(plan: int, key: str, milestone: int) -> SectionMilestone:
    """Return one milestone of the section, with its text; raise SectionMilestone.DoesNotExist."""
    found = SectionMilestone.objects.select_related("written_by")
    return found.get(pk=milestone, section__plan=plan, section__template_section__key=key)
