"""What the portal does of itself each working morning."""

from datetime import datetime, time

from django.utils import timezone

from mlco_portal.jobs.declare import scheduled
from mlco_portal.wording import counted
from planning.reminders.actions import send_morning_mail

MORNING = time(7, 0)


@scheduled(at=MORNING)
def morning_mail(*, planned_for: datetime) -> str:  # noqa: ARG001 - mornings that were missed are one mail today
    """Mail each person what is due, what waits and what happened; who has a mail of today gets no second one.

    Runs every day, because milestones are ticked at the weekend too; mail goes out from Monday to Friday. Caught up
    in the night, it leaves the mail to the morning that comes.
    """
    now = timezone.now()
    if timezone.localtime(now).time() < MORNING:
        return "left to this morning"
    return f"{counted(send_morning_mail(now=now), 'mail')} made"
