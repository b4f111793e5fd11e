"""What the portal does with sessions by itself."""

from datetime import datetime, time

from mlco_portal.accounts.actions.sessions import clear_expired_sessions
from mlco_portal.jobs.declare import scheduled


@scheduled(at=time(3, 0))
def clear_old_sessions(*, planned_for: datetime) -> str:  # noqa: ARG001 - what has ended by now goes
    """Remove sessions that have ended, and what was kept in them; those that are gone already are no harm."""
    clear_expired_sessions()
    return "cleared"
