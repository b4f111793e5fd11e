"""What the schedule page shows."""

from collections.abc import Collection

from django.db.models import F, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import MailPreference, Topic
from planning.cycle.models import Milestone, PlanningCycle


def milestones_with_rules(cycle: PlanningCycle) -> QuerySet[Milestone]:
    """Return the year's milestones with their reminders, by date; those without a day last (two queries)."""
    milestones = Milestone.objects.filter(cycle=cycle).prefetch_related("reminders")
    return milestones.order_by(F("due_on").asc(nulls_last=True), "starts_on", "order", "pk")


def people_without_reminders() -> list[User]:
    """Return who chose to get no reminders, by name (one query)."""
    chosen = MailPreference.objects.filter(topic=Topic.REMINDERS, when=MailPreference.When.NEVER)
    return list(User.objects.filter(is_active=True, pk__in=chosen.values("user")).order_by("name", "pk"))


def names_of(people: Collection[int]) -> dict[int, str]:
    """Return the names of the people whose accounts are open (one query)."""
    found = User.objects.filter(is_active=True)
    return {key: name or email for key, name, email in found.values_list("pk", "name", "email") if key in people}


def milestone_with_rules(cycle: PlanningCycle, key: int) -> Milestone | None:
    """Return a milestone of the year with its reminders, or None."""
    return milestones_with_rules(cycle).filter(pk=key).first()
