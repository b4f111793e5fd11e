"""Pages of reminders."""

from planning.reminders.views.choices import Choices
from planning.reminders.views.schedule import OfMilestone, Schedule

__all__ = ["Choices", "OfMilestone", "Schedule"]
