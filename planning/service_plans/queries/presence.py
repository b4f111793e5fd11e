"""Who else has a section open just now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from mlco_portal.accounts.models import User
from planning.service_plans.models import PlanSection, SectionPresence

FORGOTTEN_AFTER = timedelta(seconds=45)
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who has the section open."""

    name: str
    is_writing: bool


def others_here(section: int, *, without: User, at: datetime) -> Sequence[Here]:
    """Return who else has the section open, by name, twenty at most (one query)."""
    found = SectionPresence.objects.filter(section=section, seen_at__gt=at - FORGOTTEN_AFTER).exclude(person=without)
    named = found.order_by("person__name", "person").values_list("person__name", "person__email", "is_writing")
    return [Here(name or email, is_writing) for name, email, is_writing in named[:MOST_NAMED]]


def section_standing(plan: int, key: str) -> PlanSection:
    """Return the section with what tells whether a page of it is still the newest (one query).

    Raises PlanSection.DoesNotExist.
    """
    related: QuerySet[PlanSection] = PlanSection.objects.select_related(
        "updated_by", "plan__case", "plan__service", "template_section"
    )
    return related.get(plan__pk=plan, template_section__key=key)
