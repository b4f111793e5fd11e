"""Look-ups of reminders and of what waits for whom."""

from planning.reminders.queries.due import Due, Reminding, open_rounds, remindings_on
from planning.reminders.queries.schedule import milestones_with_rules, people_without_reminders
from planning.reminders.queries.waiting import Item, waits_by_user

__all__ = [
    "Due",
    "Item",
    "Reminding",
    "milestones_with_rules",
    "open_rounds",
    "people_without_reminders",
    "remindings_on",
    "waits_by_user",
]
