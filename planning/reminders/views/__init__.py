"""Pages of reminders."""

from planning.reminders.views.choices import Choices

__all__ = ["Choices"]
