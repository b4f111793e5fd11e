"""What the portal does of itself for providers each working morning."""

from datetime import datetime, time

from django.utils import timezone

from kloe.providers.actions.reminding import remind_of_dates
from mlco_portal.jobs.declare import scheduled
from mlco_portal.jobs.rules import WORKING_DAYS
from mlco_portal.wording import counted

# Before the morning's mail is put together, so that it stands in it.
BEFORE_THE_MAIL = time(6, 35)


@scheduled(at=BEFORE_THE_MAIL, weekdays=WORKING_DAYS)
def remind_of_provider_quality(*, planned_for: datetime) -> str:  # noqa: ARG001 - what was missed is told today, once
    """Tell of actions and audits of providers that are due soon or overdue; nobody hears of one twice on a day."""
    return f"{counted(remind_of_dates(today=timezone.localdate()), 'notice')} made"
