"""What the meeting means to decide on each plan: saved at once, decided only when the meeting is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.approval.rules import Seen
from planning.meetings.actions.locks import locked_meeting, note_change
from planning.meetings.models import MeetingItem
from planning.meetings.queries.plans import ListedPlan, listed_plans
from planning.meetings.rules import DECIDED, MeetingChanged, MeetingRefused, Typed, item_mark
from services.queries import access_of
from services.rules import Access

Staged = MeetingItem.Staged


@dataclass(frozen=True, slots=True)
class StagedMany:
    """What came of staging many approvals at once: how many, and why others were not, {key of the item: sentence}."""

    staged: int
    left: Mapping[int, str]


def stage(
    *, item: MeetingItem, typed: Typed, seen: Seen | None, mark: str, by: User, access: Access | None = None
) -> MeetingItem:
    """Keep what the meeting means to decide on a plan, or nothing yet. Nothing is decided by it.

    `seen` is what the person had read, `mark` what was staged then. Raises MeetingChanged when either is not what
    stands now, MeetingRefused when the meeting cannot decide on the plan, NotAllowed, or MeetingOver.
    """
    today = timezone.localdate()
    with transaction.atomic():
        meeting = locked_meeting(item.meeting_id, access or access_of(by, today))
        found = next(iter(listed_plans(meeting, today, only=item.pk, with_problems=False)), None)
        if found is None:
            raise MeetingChanged("Somebody took this plan off the list after you opened the page.")
        if item_mark(found.item) != mark:
            who = found.item.staged_by
            raise MeetingChanged(
                f"After you opened the page, {who} staged something else for this plan. Yours is not saved: "
                "compare both, then save again."
            )
        if typed.staged in DECIDED:
            _check(found, seen)
        elif typed.staged == Staged.NOTHING:
            typed = Typed("")
        _write([found], typed, by=by)
        note_change("stage_decision", meeting, by=by, about=found.item)
    return found.item


def stage_approvals(
    *, meeting_key: int, chosen: Mapping[int, Seen], by: User, access: Access | None = None
) -> StagedMany:
    """Stage an approval without conditions for each chosen plan, {key of the item: what was on the page}.

    A plan that moved meanwhile, that cannot be decided, or for which something is staged by now is left as it is.
    Raises NotAllowed or MeetingOver.
    """
    today = timezone.localdate()
    with transaction.atomic():
        meeting = locked_meeting(meeting_key, access or access_of(by, today))
        left: dict[int, str] = {}
        good: list[ListedPlan] = []
        for one in listed_plans(meeting, today, with_problems=False):
            if one.item.pk not in chosen:
                continue
            if one.item.staged:
                left[one.item.pk] = f"{one.case.service}: something is staged for it by now."
                continue
            try:
                _check(one, chosen[one.item.pk])
            except MeetingRefused as refusal:
                left[one.item.pk] = f"{one.case.service}: {refusal}"
            else:
                good.append(one)
        _write(good, Typed(Staged.APPROVE), by=by)
        if good:
            note_change("stage_decision", meeting, by=by, changes={"plans": [None, len(good)]})
    return StagedMany(len(good), left)


def _check(found: ListedPlan, seen: Seen | None) -> None:
    if found.stop:
        raise MeetingRefused(found.stop)
    if seen != found.seen:
        latest = found.latest
        what = f"it was {latest.in_words}" if latest else "it changed"
        raise MeetingChanged(f"Since you opened the page, {what}. Read it as it is now, then stage a decision.")


def _write(found: Sequence[ListedPlan], typed: Typed, *, by: User) -> None:
    now, is_decided = timezone.now(), typed.staged in DECIDED
    for one in found:
        item, seen = one.item, one.seen
        item.staged, item.reason = typed.staged, typed.reason.strip()
        item.conditions = list(typed.conditions) if typed.staged == Staged.APPROVE else []
        item.round, item.step_order, item.version_sha256 = 0, None, ""
        if is_decided:
            item.round, item.step_order, item.version_sha256 = seen.round, seen.step_order, seen.version_sha256
        item.staged_at, item.staged_by = (now, by) if typed.staged else (None, None)
    MeetingItem.objects.bulk_update([one.item for one in found], WRITTEN)


WRITTEN = ("staged", "reason", "conditions", "round", "step_order", "version_sha256", "staged_at", "staged_by")
