"""What opens beside a section while it is written: each panel is a page of its own, which a browser lays in place."""

from dataclasses import dataclass

from planning.service_plans.content import SectionContent
from planning.service_plans.models import ServicePlan


@dataclass(frozen=True, slots=True)
class Panel:
    """A page about the section; `refreshes` when the section is saved while it is open."""

    title: str
    href: str
    refreshes: bool = False


def panels_of(plan: ServicePlan, section: SectionContent) -> list[Panel]:
    """Return the panels of the section, in their order."""
    return []
