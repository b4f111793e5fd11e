"""One act: everything that a meeting staged is decided, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.roles import ROLES
from mlco_portal.wording import british_date
from planning.approval.models import Decision, Move
from planning.approval.rules import DecisionsRefused, NewCondition, NotAllowed, Sitting, Wish
from planning.meetings.actions.locks import CHANGED, locked_meeting, note_change
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.queries.people import owners_named
from planning.meetings.queries.plans import ListedPlan, listed_plans
from planning.meetings.rules import DECIDED, MeetingChanged, MeetingRefused, PlansMoved, can_chair, seen_of
from planning.review.actions import decide_on_plans
from planning.review.queries.verdicts import readings_of
from planning.review.verdicts import Reading
from services.queries import access_of
from services.rules import Access

MOVES = {MeetingItem.Staged.APPROVE.value: Move.APPROVE, MeetingItem.Staged.RETURN.value: Move.RETURN}


def apply_meeting(*, meeting: Meeting, revision: int, by: User, access: Access | None = None) -> list[Decision]:
    """Decide everything that is staged, in the name of the meeting: all or none; return the decisions.

    Only the chair does so, or who stands in for the chair today: then both names are kept. What is not staged, or left
    for another meeting, waits as before. Raises NotAllowed, MeetingOver when it was applied already, MeetingChanged
    when it is not what the person saw, PlansMoved when a plan cannot be decided any more, or MeetingRefused when
    there is nothing to decide or the day of the meeting is still to come.
    """
    today = timezone.localdate()
    granted = access or access_of(by, today)
    with transaction.atomic():
        locked = locked_meeting(meeting.pk, granted)
        # Asked again: somebody's cover may have ended while this waited for the meeting.
        _check(locked, revision, access_of(by, today), today)
        staged = [one for one in listed_plans(locked, today, with_problems=False) if one.item.staged in DECIDED]
        if not staged:
            raise MeetingRefused("Nothing is staged yet, so there is nothing to apply.")
        _check_plans(staged)
        sitting = Sitting(locked.pk, locked.name, locked.held_on)
        try:
            decisions = decide_on_plans(wishes=_wishes(staged, locked), by=by, sitting=sitting)
        except DecisionsRefused as refused:
            raise PlansMoved({key: str(why) for key, why in refused.refusals.items()}) from refused
        _check_role(locked, decisions)
        _finish(locked, [one.item for one in staged], decisions, by=by)
    return decisions


def _check(meeting: Meeting, revision: int, access: Access, today: date) -> None:
    if not can_chair(access, meeting):
        raise NotAllowed("Only the chair, or who stands in for the chair today, applies the decisions of a meeting.")
    if meeting.revision != revision:
        raise MeetingChanged(CHANGED)
    if meeting.held_on > today:
        day = british_date(meeting.held_on)
        raise MeetingRefused(f"The meeting is on {day}: its decisions can be applied from that day on.")


def _check_role(meeting: Meeting, decisions: Sequence[Decision]) -> None:
    """Refuse what would be decided in another role than that of those who meet, and so undo it."""
    wrong = {
        one.case_id: "Your own role would decide at another step. Ask the chair to apply the decisions."
        for one in decisions
        if meeting.decides_as not in ROLES[one.role].permissions
    }
    if wrong:
        raise PlansMoved(wrong)


def _check_plans(staged: Sequence[ListedPlan]) -> None:
    refusals = {one.case.pk: one.stop or _moved_words(one) for one in staged if one.stop or one.moved}
    if refusals:
        raise PlansMoved(refusals)


def _moved_words(one: ListedPlan) -> str:
    what = f"it was {one.latest.in_words}" if one.latest else "it changed"
    return f"Since its decision was staged, {what}."


def _wishes(staged: Sequence[ListedPlan], meeting: Meeting) -> list[Wish]:
    """Return what is staged as decisions, each with what the chair said of its sections while reading."""
    readings = readings_of([one.case for one in staged], meeting.chair_id)
    owners = owners_named(one.item for one in staged)
    wishes = []
    for one in sorted(staged, key=lambda one: one.case.pk):
        item, reading = one.item, readings.get(one.case.pk, Reading(()))
        wishes.append(
            Wish(
                case=one.case,
                move=MOVES[item.staged],
                seen=seen_of(item),
                reason=item.reason,
                conditions=tuple(_condition(found, owners) for found in item.conditions),
                sections=reading.said(),
                scope=reading.scope,
            )
        )
    return wishes


def _condition(found: Mapping[str, Any], owners: Mapping[int, User]) -> NewCondition:
    return NewCondition(
        text=str(found["text"]),
        owner=owners[int(found["owner"])],
        due_on=date.fromisoformat(found["due_on"]),
        section_key=str(found.get("section_key", "")),
        section_title=str(found.get("section_title", "")),
    )


def _finish(meeting: Meeting, items: Sequence[MeetingItem], decisions: Sequence[Decision], *, by: User) -> None:
    made = {one.case_id: one for one in decisions}
    for item in items:
        item.decision = made[item.case_id]
    MeetingItem.objects.bulk_update(items, ["decision"])
    note_change("apply_meeting", meeting, by=by, changes={"decisions": [None, len(decisions)]})
    Meeting.objects.filter(pk=meeting.pk).update(applied_at=timezone.now())
