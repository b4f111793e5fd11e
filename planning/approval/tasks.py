"""What the engine does of itself each day."""

from datetime import datetime, time

from django.db import transaction

from mlco_portal.jobs.declare import scheduled
from mlco_portal.wording import counted
from planning.approval import engine
from planning.approval.notices import notify_next_in_line

BEFORE_MORNING_MAIL = time(6, 30)


@scheduled(at=BEFORE_MORNING_MAIL)
def pass_on_to_the_next_in_line(*, planned_for: datetime) -> str:  # noqa: ARG001 - days that were missed are one today
    """Let the next in line decide where nobody else can any more, and tell them, in time for the morning's mail."""
    with transaction.atomic():
        passed = engine.pass_on_waiting()
        notify_next_in_line(steps=passed)
    return f"{counted(len(passed), 'plan')} passed on"
