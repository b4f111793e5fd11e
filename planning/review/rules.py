"""Who may open the approver's pages, and how a page names what was on it. Pure."""

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import ApprovalCase, Status
from planning.approval.rules import Seen
from services.rules import Access


def can_open_inbox(access: Access) -> bool:
    """Whoever decides somewhere has an inbox."""
    return any(access.allows(permission) for permission in DECIDING)


def can_read_for_review(access: Access, case: ApprovalCase) -> bool:
    """Whoever may read plans before publication, or decide on them."""
    return any(access.allows(one, case.service) for one in (Permission.READ_DRAFT_PLANS, *DECIDING))


def can_publish(access: Access, case: ApprovalCase) -> bool:
    """Whether the next step of an approved plan is this person's."""
    return case.status == Status.APPROVED and access.allows(Permission.PUBLISH_PLAN, case.service)


def token_of(seen: Seen) -> str:
    """Return what was on the page as the form sends it back."""
    return f"{seen.round}.{'' if seen.step_order is None else seen.step_order}.{seen.version_sha256}"


def seen_in(token: str) -> Seen | None:
    """Return what the token names, or None when it is not one of ours."""
    parts = token.split(".")
    if len(parts) != 3 or not (parts[0].isdecimal() and (parts[1] == "" or parts[1].isdecimal())):
        return None
    if len(parts[0]) > 6 or len(parts[1]) > 6:
        return None
    return Seen(int(parts[0]), int(parts[1]) if parts[1] else None, parts[2])
