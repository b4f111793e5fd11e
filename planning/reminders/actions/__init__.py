"""Sending the morning's mail, ticking what is done, and saying what is remembered when."""

from planning.reminders.actions.done import tick_what_is_done
from planning.reminders.actions.morning import send_morning_mail
from planning.reminders.actions.schedule import set_reminders

__all__ = ["send_morning_mail", "set_reminders", "tick_what_is_done"]
