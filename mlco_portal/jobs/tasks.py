"""What the queue does for itself."""

from datetime import datetime, timedelta

from mlco_portal.jobs.actions.workers import clear_away
from mlco_portal.jobs.declare import scheduled
from mlco_portal.wording import counted


@scheduled(every=timedelta(hours=1))
def clear_old_jobs(*, planned_for: datetime) -> str:  # noqa: ARG001 - what is old by now goes
    """Remove the results of old jobs; what is gone already is no harm."""
    return f"{counted(clear_away(), 'old result')} removed"
