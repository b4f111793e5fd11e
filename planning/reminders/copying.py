"""When people are reminded, brought along to another year's timetable."""

from collections.abc import Mapping

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.cycle.models import Milestone, PlanningCycle
from planning.reminders.models import ReminderRule


def copy_reminder_rules(*, milestones: Mapping[int, Milestone], cycle: PlanningCycle, by: User | None) -> int:
    """Give the new milestones the rules of those they were copied from ({old key: new}); return how many came."""
    rules = ReminderRule.objects.filter(milestone__in=milestones).order_by("pk")
    made = ReminderRule.objects.bulk_create(
        ReminderRule(milestone=milestones[one.milestone_id], days_before=one.days_before) for one in rules
    )
    if made:
        record("reminders.copy_rules", by=by, about=cycle, changes={"rules": [0, len(made)]})
    return len(made)
