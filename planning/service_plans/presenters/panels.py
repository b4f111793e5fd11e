"""What opens beside a section while it is written: each panel is a page of its own, which a browser lays in place."""

from dataclasses import dataclass

from django.urls import reverse

from planning.service_plans.content import SectionContent
from planning.service_plans.models import ServicePlan
from planning.service_plans.sections import kind_of


@dataclass(frozen=True, slots=True)
class Panel:
    """A page about the section; `refreshes` when the section is saved while it is open."""

    title: str
    href: str
    refreshes: bool = False


def panels_of(
    plan: ServicePlan, section: SectionContent, *, open_comments: int = 0, last_year: bool = False
) -> list[Panel]:
    """Return the panels of the section, in their order."""
    key = section.spec.key
    panels = []
    if last_year:
        if section.spec.kind == "achievements":
            brought = reverse("planning:service_plans:bring_in", args=[plan.pk, key])
            panels.append(Panel("Last year’s priorities", brought, refreshes=True))
        answer = reverse("planning:service_plans:last_year", args=[plan.pk, key])
        panels.append(Panel("Last year’s answer", answer, refreshes=True))
    if section.spec.on_page:
        fit = reverse("planning:publication:section_fit", args=[plan.pk, key])
        panels.append(Panel("How it fits the page", fit, refreshes=True))
    check = reverse("planning:plan_check:section", args=[plan.pk, key])
    panels.append(Panel("Check this section", check, refreshes=True))
    panels.append(Panel(comments_title(open_comments), reverse("planning:discussion:section", args=[plan.pk, key])))
    panels.append(
        Panel("Who writes this section", reverse("planning:service_plans:section_sharing", args=[plan.pk, key]))
    )
    if kind_of(section.spec.kind).takes_pictures:
        panels.append(Panel("Pictures", reverse("planning:service_plans:pictures", args=[plan.pk, key])))
    feedback = reverse("planning:template_editor:section_feedback", args=[plan.pk, key])
    panels.append(Panel("Tell us what you think of this question", feedback))
    panels.append(Panel("Earlier texts", reverse("planning:service_plans:earlier_texts", args=[plan.pk, key])))
    return panels


def comments_title(open_comments: int) -> str:
    return f"Comments ({open_comments} open)" if open_comments else "Comments"
