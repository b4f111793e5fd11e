"""Who may ask others to write sections, and how far each of them is. Pure."""

from datetime import date
from enum import StrEnum

from mlco_portal.accounts.models import User
from planning.service_plans.models import SectionShare, ServicePlan
from planning.service_plans.rules.permissions import answers_for, can_write
from planning.service_plans.rules.refusals import PlanRefused
from services.rules import Access

MOST_OPEN = 100
MOST_AT_ONCE = 20


class ShareState(StrEnum):
    """How far somebody is with a section that they were asked to write."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    BEGUN = "begun"
    FINISHED = "finished"
    ENDED = "ended"


class SharingRefused(PlanRefused):
    """A section cannot be shared, or not so; the text tells the user why and what to do."""


class InvitationGone(PlanRefused):
    """Nothing is left of the invitation: the sections were taken back."""


def can_share(access: Access, plan: ServicePlan) -> bool:
    """Those whose role lets them write the plan ask others; who was asked does not ask on."""
    return can_write(access, plan) or answers_for(access, plan)


def is_held_by(share: SectionShare, user: User) -> bool:
    """Whether the person was asked: as themselves, or at their address before they had an account."""
    return share.person_id == user.pk or (share.person_id is None and share.email == user.email)


def share_state(share: SectionShare, *, has_begun: bool) -> ShareState:
    """Return how far the person is; `has_begun`: they have written in the section since they were asked."""
    if share.ended_at is not None:
        return ShareState.ENDED
    if share.handed_back_at is not None:
        return ShareState.FINISHED
    if has_begun:
        return ShareState.BEGUN
    return ShareState.ACCEPTED if share.accepted_at is not None else ShareState.INVITED


def is_owed(state: ShareState) -> bool:
    return state not in (ShareState.FINISHED, ShareState.ENDED)


def too_many_open(there_are: int, wanted: int) -> str | None:
    """Return why so many more invitations cannot be sent, or None."""
    if there_are + wanted <= MOST_OPEN:
        return None
    return (
        f"A plan can have {MOST_OPEN} open invitations; this one has {there_are} and would get {wanted} more. "
        "Take sections back that are finished, or ask fewer people."
    )


def due_problem(due_on: date | None, today: date) -> str | None:
    """Return why nobody can be asked to finish by that day, or None."""
    if due_on is not None and due_on < today:
        return "Choose a date that is not past"
    return None
