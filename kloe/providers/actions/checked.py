"""Who may write is looked up again by each action; `by=None` is the portal itself, which loads its sample."""

from django.utils import timezone

from kloe.providers.models import Provider
from kloe.providers.rules.changes import ProviderRefused
from kloe.providers.rules.permissions import NotPermitted, can_manage
from mlco_portal.accounts.models import User
from services.queries import access_of
from services.rules import Access


def access_today(by: User) -> Access:
    return access_of(by, timezone.localdate())


def check_may_manage(by: User | None) -> None:
    """Raise NotPermitted unless the person looks after providers today."""
    if by is not None and not can_manage(access_today(by)):
        raise NotPermitted("Only those who look after providers do this.")


def locked_provider(key: int) -> Provider:
    """Return the provider under its lock: whatever is written of one waits for it, so nothing is counted twice."""
    found = Provider.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise ProviderRefused("This provider is not there any more")
    return found
