"""Where sessions are kept: the database, as Django keeps them. Every page of a signed-in person begins with this."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from mlco_portal.statements import prepared


class SessionStore(DatabaseSessions):
    """Reads a session with SQL that is made once a process; in all else as its parent."""

    def load(self) -> dict[str, Any]:
        for kept, ends_at in _session(self.session_key):
            if ends_at > timezone.now():
                data: dict[str, Any] = self.decode(kept)
                return data
        self._session_key = None
        return {}


@prepared
def _session(key: str) -> "QuerySet[Session, tuple[Any, ...]]":
    return Session.objects.filter(session_key=key).values_list("session_data", "expire_date")
