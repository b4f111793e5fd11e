"""Words of the pages of reminders."""

from planning.reminders.presenters.schedule import WHO, Preview, preview_of, schedule_rows

__all__ = ["WHO", "Preview", "preview_of", "schedule_rows"]
