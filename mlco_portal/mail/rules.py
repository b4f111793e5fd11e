"""Which mail is secret, and how long a failed one waits."""

from datetime import timedelta

MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
# Their text holds a link that lets whoever has it set a password.
SECRET_KINDS = frozenset({"password_reset", "account_opened", "section_invitation", "section_reminder"})


def wait_after(attempts: int) -> timedelta:
    """Return how long a mail waits after so many failed attempts: 1 minute, 2, 4, … about two hours."""
    return FIRST_WAIT * 2 ** (attempts - 1)


def is_readable(kind: str, *, demo: bool) -> bool:
    """Say whether a mail's text may be shown on the outbox page."""
    return demo or kind not in SECRET_KINDS
