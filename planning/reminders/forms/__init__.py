"""Forms of reminders."""

from planning.reminders.forms.choices import ChoicesForm

__all__ = ["ChoicesForm"]
