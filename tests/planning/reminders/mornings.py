"""A round with a milestone that reminds, and its mornings, for the tests beside this file."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mlco_portal.mail.models import OutboxMessage
from planning.cycle.models import Milestone, PlanningCycle
from planning.reminders.actions import send_morning_mail, set_reminders
from planning.reminders.rules import USUAL_DAYS

LONDON = ZoneInfo("Europe/London")
DUE = date(2024, 3, 1)


def morning(day: date) -> datetime:
    """Return 7am of the day by the clocks in London."""
    return datetime.combine(day, time(7, 0), LONDON).astimezone(UTC)


def milestone(cycle: PlanningCycle, *, due_on: date | None = DUE, days: Any = USUAL_DAYS, **given: Any) -> Milestone:
    fields = {"name": "Service plans are due", "quarter": 4, "done_when": "submitted"} | given
    made = Milestone.objects.create(
        cycle=cycle, due_on=due_on, starts_on=date(2024, 1, 1), ends_on=date(2024, 3, 31), **fields
    )
    set_reminders(milestone=made, days=days, by=None)
    return made


def send(day: date) -> list[str]:
    """Run the morning of the day; return to whom a mail was made."""
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    send_morning_mail(now=morning(day))
    return sorted(OutboxMessage.objects.exclude(pk__in=before).values_list("to", flat=True))


def days_told(email: str, first: date, last: date) -> list[date]:
    """Run every morning from the first to the last day; return those on which the person got a mail."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if email in send(day)]


def newest(email: str) -> OutboxMessage:
    return OutboxMessage.objects.filter(to=email).latest("pk")
