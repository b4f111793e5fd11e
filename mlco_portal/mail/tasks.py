"""What the portal does with mail by itself."""

from datetime import datetime, timedelta

from mlco_portal.jobs.declare import scheduled
from mlco_portal.mail.actions import deliver_due_mail
from mlco_portal.wording import counted


@scheduled(every=timedelta(minutes=1))
def deliver_mail(*, planned_for: datetime) -> str:  # noqa: ARG001 - whatever is due now is sent
    """Send the mail whose time has come; a mail that another worker has claimed or sent is left alone."""
    return f"{counted(deliver_due_mail(), 'mail')} sent"
