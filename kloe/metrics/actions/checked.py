"""Who may write is looked up again by each action; `by=None` is the portal itself, which loads what it ships with."""

from collections.abc import Callable

from django.utils import timezone

from kloe.metrics.rules.permissions import NotPermitted
from mlco_portal.accounts.models import User
from services.queries import access_of
from services.rules import Access


def check_may(allowed: Callable[[Access], bool], by: User | None) -> None:
    """Raise NotPermitted unless the person may do it today."""
    if by is not None and not allowed(access_of(by, timezone.localdate())):
        raise NotPermitted
