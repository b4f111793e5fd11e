"""Sessions that have ended."""

from mlco_portal.sessions import SessionStore


def clear_expired_sessions() -> None:
    """Remove the sessions that nobody can use any more, with the forms that were kept in them."""
    SessionStore.clear_expired()
