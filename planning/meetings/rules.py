"""Who may prepare, chair and read a meeting, and what stands in the way of a decision. Pure."""

from collections.abc import Collection
from dataclasses import dataclass

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import Status
from planning.approval.rules import Seen, Standing, deciding_ways
from planning.meetings.models import Meeting, MeetingItem
from services.rules import Access

# Who meets, as people say it; a step of a route may have any name.
BODIES = {
    Permission.DECIDE_AS_LEADERSHIP: "Leadership team",
    Permission.DECIDE_AS_EXECUTIVE: "MLCO Executive",
    Permission.DECIDE_AS_PARTNERSHIP: "Neighbourhood Partnership",
    Permission.DECIDE_AS_PARTNER: "Partner organisation",
}
MOST_PLANS = 200
LONGEST_REASON = 10_000
DECIDED = (MeetingItem.Staged.APPROVE, MeetingItem.Staged.RETURN)


class MeetingRefused(Exception):
    """Something cannot be done with a meeting; the text tells the user why and what to do."""


class MeetingChanged(MeetingRefused):
    """Somebody changed the meeting, or one of its plans, after the page was opened."""


class MeetingOver(MeetingRefused):
    """The meeting was applied or cancelled."""


class PlansMoved(MeetingRefused):
    """Some decisions cannot be made, so none was; `refusals` says why, {key of the case: sentence}."""

    def __init__(self, refusals: dict[int, str]) -> None:
        super().__init__("Nothing was applied, and everything that was staged is kept.")
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Typed:
    """What was staged for one plan, as it was typed; `conditions` as MeetingItem keeps them."""

    staged: str
    reason: str = ""
    conditions: tuple[dict[str, object], ...] = ()


def prepares_all(access: Access) -> bool:
    """The planning team prepares every meeting."""
    return access.allows(Permission.MANAGE_CYCLE)


def can_open(access: Access) -> bool:
    """Whoever decides somewhere, prepares meetings or sees the evidence of decisions has a page of meetings."""
    return any(access.allows(one) for one in (*DECIDING, Permission.MANAGE_CYCLE, Permission.READ_EVIDENCE))


def can_make(access: Access) -> bool:
    return any(access.allows(one) for one in (*DECIDING, Permission.MANAGE_CYCLE))


def chairs_of(access: Access) -> frozenset[int]:
    """Return who the person chairs as: themselves, and those they stand in for today as one who decides."""
    deciding = [grant for one in DECIDING for grant in access.grants_for(one)]
    found = {grant.on_behalf_of_id or access.user_id for grant in deciding}
    return frozenset(one for one in found if one is not None)


def can_chair(access: Access, meeting: Meeting) -> bool:
    """The chair, or their deputy of today, while they decide as those who meet."""
    grants = access.grants_for(Permission(meeting.decides_as))
    return any((grant.on_behalf_of_id or access.user_id) == meeting.chair_id for grant in grants)


def can_prepare(access: Access, meeting: Meeting) -> bool:
    """Whether the person sees and changes what is staged: the chair, their deputy, the planning team."""
    return prepares_all(access) or access.user_id == meeting.chair_id or can_chair(access, meeting)


def over_words(meeting: Meeting) -> str:
    """Return why nothing can be changed in the meeting any more, or ""."""
    if meeting.applied_at is not None:
        return "The decisions of this meeting were applied, so nothing in it can be changed any more."
    if meeting.cancelled_at is not None:
        return "This meeting was cancelled, so nothing in it can be changed any more."
    return ""


def waits_for(standing: Standing, meeting: Meeting) -> bool:
    """Whether those who meet are asked where the case waits, first or as the next in line."""
    return any(
        meeting.decides_as == step.permission
        or (step.passed_on_at is not None and meeting.decides_as == step.next_in_line)
        for step in standing.open_steps
    )


def stop_words(status: str, standing: Standing, meeting: Meeting, chair: Access, closed: str | None) -> str:
    """Return why this meeting cannot decide on the plan now, or "".

    `chair` is what the chair may do today, `closed` why nobody can decide in the year now. Nothing is decided on what
    the chair wrote or has an interest in, whoever sits in the chair that day.
    """
    if status != Status.SUBMITTED:
        return f"It does not wait for a decision: it is {Status(status).label.lower()} now."
    if not waits_for(standing, meeting):
        names = " and ".join(step.name for step in standing.open_steps)
        return f"It waits for {names} now, not for those who meet."
    if meeting.chair_id in standing.authors:
        return "The chair wrote or submitted it, so this meeting cannot decide on it."
    if meeting.chair_id in standing.conflicted:
        return "The chair declared a conflict of interest in it, so this meeting cannot decide on it."
    if closed:
        return closed
    if not deciding_ways(chair, standing):
        heard = meeting.chair_id in standing.heard
        return "The chair has already approved it." if heard else "The chair does not decide on plans of this service."
    return ""


def seen_of(item: MeetingItem) -> Seen:
    """Return what the staged decision is about."""
    return Seen(item.round, item.step_order, item.version_sha256)


def item_mark(item: MeetingItem) -> str:
    """Return what tells whether somebody staged something else for the plan since a page was opened."""
    return item.staged_at.isoformat() if item.staged_at else ""


def order_typed(keys: Collection[int], typed: dict[int, int]) -> list[int]:
    """Return the keys sorted by the numbers typed beside them; equal ones, and those without, keep their order."""
    now = list(keys)
    return sorted(now, key=lambda key: (typed.get(key, now.index(key) + 1), now.index(key)))
