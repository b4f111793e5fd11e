"""Who may close or change what an approval is subject to. Pure."""

from collections.abc import Collection

from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.accounts.roles import ROLES
from planning.approval.models import Condition
from planning.approval.rules.moves import NotAllowed
from services.models import Service
from services.rules import Access, Grant


def minding_grants(
    access: Access, condition: Condition, service: Service, authors: Collection[int], conflicted: Collection[int] = ()
) -> tuple[Grant, ...]:
    """Return the grants by which the person may close or change the condition, own first.

    Those who decide as the one who set it did, and the planning team: but nobody who wrote the plan, declared a
    conflict of interest in it (`conflicted`), owns the condition or said that it is done, and nobody in the place of
    such a person.
    """
    barred = {*authors, *conflicted, condition.owner_id, condition.reported_by_id or condition.owner_id}
    if access.user_id in barred:
        return ()
    wanted = (*(one for one in DECIDING if one in ROLES[condition.decision.role].permissions), Permission.PUBLISH_PLAN)
    found = [grant for one in wanted for grant in access.grants_for(one, service)]
    return tuple(grant for grant in found if grant.on_behalf_of_id not in barred)


def minding_refusal(
    access: Access, condition: Condition, service: Service, authors: Collection[int], conflicted: Collection[int] = ()
) -> NotAllowed | None:
    """Return why the person may not close or change the condition, or None."""
    if minding_grants(access, condition, service, authors, conflicted):
        return None
    if access.user_id in authors:
        return NotAllowed("You wrote or submitted this plan, so somebody else has to close its conditions.")
    if access.user_id in conflicted:
        return NotAllowed(
            "You declared a conflict of interest in this plan, so somebody else has to close its conditions."
        )
    if access.user_id == condition.owner_id:
        return NotAllowed("You own this condition, so somebody else has to close it. Say what was done instead.")
    if access.user_id == condition.reported_by_id:
        return NotAllowed("You said what was done, so somebody else has to close this condition.")
    return NotAllowed("Only those who decide on the plan, and the planning team, can close its conditions.")
