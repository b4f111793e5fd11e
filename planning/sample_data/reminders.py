"""Loads the reminders of a year: the usual days around the day plans are due, and a week before each decision."""

from planning.cycle.models import Milestone
from planning.reminders.actions import set_reminders
from planning.reminders.rules import USUAL_DAYS

BY_PLANS = (Milestone.DoneWhen.LEADERSHIP, Milestone.DoneWhen.EXECUTIVE, Milestone.DoneWhen.PUBLISHED)


def load_reminders(year: int) -> None:
    """Set the reminders of the year's milestones that have a day."""
    for one in Milestone.objects.filter(cycle__year=year, due_on__isnull=False):
        if one.sets == Milestone.Sets.PLANS_DUE:
            set_reminders(milestone=one, days=USUAL_DAYS, by=None)
        elif one.done_when in BY_PLANS:
            set_reminders(milestone=one, days=(7, -1), by=None)
