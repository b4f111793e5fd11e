"""Who reads the quality of providers, who looks after it, and who closes an action. Pure."""

from kloe.providers.models import ProviderAction
from mlco_portal.accounts.permissions import Permission
from services.rules import Access


class NotPermitted(Exception):
    """The person may not do this; the text says why."""


def can_read(access: Access) -> bool:
    return access.allows(Permission.READ_PROVIDERS)


def can_manage(access: Access) -> bool:
    """Commissioning and the planning team: providers, ratings, audits, actions."""
    return access.allows(Permission.MANAGE_PROVIDERS)


def stood_in_for(access: Access) -> frozenset[int]:
    """Return for whom the person stands in today."""
    return frozenset(grant.on_behalf_of_id for grant in access.grants if grant.on_behalf_of_id is not None)


def can_report(access: Access, action: ProviderAction) -> bool:
    """The owner says what was done, or somebody in their place."""
    return action.owner_id in {access.user_id, *stood_in_for(access)}


def can_read_action(access: Access, action: ProviderAction) -> bool:
    return can_read(access) or can_report(access, action)


def closing_refusal(access: Access, action: ProviderAction) -> str | None:
    """Return why the person may not close or change the action, or None: never its owner, nor in their place."""
    if not can_manage(access):
        return "Only those who look after providers close and change actions."
    if action.owner_id == access.user_id:
        return "You own this action, so somebody else has to close it."
    if action.reported_by_id is not None and action.reported_by_id == access.user_id:
        return "You said that this is done, so somebody else has to close it."
    grants = access.grants_for(Permission.MANAGE_PROVIDERS)
    if all(grant.on_behalf_of_id == action.owner_id for grant in grants):
        return "You stand in for the owner of this action, so somebody else has to close it."
    return None
