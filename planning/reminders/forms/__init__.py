"""Forms of reminders."""

from planning.reminders.forms.choices import ChoicesForm
from planning.reminders.forms.schedule import ScheduleForm

__all__ = ["ChoicesForm", "ScheduleForm"]
