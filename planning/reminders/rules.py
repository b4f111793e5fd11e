"""When a milestone is remembered, and on which days mail goes out. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from planning.reminders.models import ReminderRule

SATURDAY = 5
# A rule that fell on a day without a run is told later, but no later than this.
CATCH_UP_DAYS = 14
USUAL_DAYS = (28, 14, 7, 1, -1)
MOST_RULES = 10


class ScheduleRefused(Exception):
    """The reminders cannot be so; the text says why."""


def is_working_day(day: date) -> bool:
    """Monday to Friday. Bank holidays are not known, so mail goes out on them too."""
    return day.weekday() < SATURDAY


def next_working_day(day: date) -> date:
    """Return the first working day after the day."""
    after = day + timedelta(days=1)
    while not is_working_day(after):
        after += timedelta(days=1)
    return after


def tell_on(rule: ReminderRule, due_on: date) -> date:
    """Return the day that the rule falls on."""
    return due_on - timedelta(days=rule.days_before)


def rule_now(rules: Iterable[ReminderRule], due_on: date, today: date) -> ReminderRule | None:
    """Return the latest rule whose day has come: earlier ones that were missed are never told after it."""
    come = [one for one in rules if tell_on(one, due_on) <= today]
    return max(come, key=lambda one: tell_on(one, due_on), default=None)


def is_fresh(rule: ReminderRule, due_on: date, since: date) -> bool:
    """Say whether the rule is not too old for somebody who could last have read mail on `since`."""
    return tell_on(rule, due_on) >= since - timedelta(days=CATCH_UP_DAYS)


def days_words(days_before: int) -> str:
    """Return when a rule falls, in words."""
    if days_before == 0:
        return "on the day"
    number = abs(days_before)
    days = "1 day" if number == 1 else f"{number} days"
    return f"{days} before" if days_before > 0 else f"{days} after"


def days_problem(days: Collection[int]) -> str | None:
    """Return why a milestone cannot be remembered on these days, or None."""
    if len(days) > MOST_RULES:
        return f"Enter at most {MOST_RULES} days for a milestone"
    if any(not -90 <= one <= 180 for one in days):
        return "Enter days from 180 before to 90 after"
    return None
