"""What the portal does of itself for conditions each working morning."""

from datetime import datetime, time

from django.utils import timezone

from mlco_portal.jobs.declare import scheduled
from mlco_portal.jobs.rules import WORKING_DAYS
from mlco_portal.wording import counted
from planning.conditions.actions import remind_of_dates

# Before the morning's mail is put together, so that it stands in it.
BEFORE_THE_MAIL = time(6, 30)


@scheduled(at=BEFORE_THE_MAIL, weekdays=WORKING_DAYS)
def remind_of_conditions(*, planned_for: datetime) -> str:  # noqa: ARG001 - what was missed is told today, once
    """Tell owners and those who set conditions what is due soon or overdue; nobody hears of one twice on a day."""
    return f"{counted(remind_of_dates(today=timezone.localdate()), 'notice')} made"
