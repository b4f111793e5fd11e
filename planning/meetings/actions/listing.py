"""Which plans a meeting decides on, and in which order they are taken."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mlco_portal.accounts.models import User
from planning.meetings.actions.locks import CHANGED, locked_meeting, note_change
from planning.meetings.models import Meeting, MeetingItem
from planning.meetings.queries.lists import cases_to_take
from planning.meetings.rules import MOST_PLANS, MeetingChanged, MeetingRefused, item_mark, order_typed
from services.queries import access_of
from services.rules import Access

STAGED_SINCE = (
    "Somebody staged a decision for this plan after you opened the page, so it is still on the list. "
    "Read what is staged, then take it off if you still want to."
)


def put_on_list(*, meeting: Meeting, cases: Collection[int], by: User, access: Access | None = None) -> int:
    """Take plans that wait for those who meet onto the list, at its end; return how many were taken.

    What does not wait for them any more, or is on the list already, is left out. Raises MeetingOver, or MeetingRefused
    when the list would grow beyond MOST_PLANS.
    """
    with transaction.atomic():
        locked = locked_meeting(meeting.pk, access or access_of(by, timezone.localdate()))
        found = list(cases_to_take(locked, timezone.localdate()).filter(pk__in=list(cases)))
        listed = MeetingItem.objects.filter(meeting=locked).aggregate(last=Max("order"))
        held = MeetingItem.objects.filter(meeting=locked).count()
        if held + len(found) > MOST_PLANS:
            raise MeetingRefused(f"A meeting can have {MOST_PLANS} plans on its list. Make another one for the rest.")
        first = (listed["last"] or 0) + 1
        MeetingItem.objects.bulk_create(
            # By the keys of their cases: PostgreSQL holds each for a moment, as whoever decides on many does.
            sorted(
                (MeetingItem(meeting=locked, case=case, order=first + number) for number, case in enumerate(found)),
                key=lambda item: item.case_id,
            )
        )
        if found:
            note_change("put_on_list", locked, by=by, changes={"plans": [None, [one.title for one in found]]})
    return len(found)


def take_off_list(*, item: MeetingItem, mark: str, by: User, access: Access | None = None) -> None:
    """Take the plan off the list, with what was staged for it; it waits as before.

    `mark` is the item's as the person saw it: what somebody staged since is not thrown away unread. Raises
    MeetingChanged or MeetingOver.
    """
    with transaction.atomic():
        locked = locked_meeting(item.meeting_id, access or access_of(by, timezone.localdate()))
        now = MeetingItem.objects.filter(pk=item.pk, meeting=locked).first()
        if now is not None:
            if item_mark(now) != mark:
                raise MeetingChanged(STAGED_SINCE)
            now.delete()
            note_change("take_off_list", locked, by=by, changes={"plans": [item.case.title, None]})


def put_in_order(
    *, meeting: Meeting, revision: int, typed: dict[int, int], by: User, access: Access | None = None
) -> None:
    """Sort the list by the numbers typed beside its items, {key: number}; raises MeetingChanged or MeetingOver."""
    with transaction.atomic():
        locked = locked_meeting(meeting.pk, access or access_of(by, timezone.localdate()))
        if locked.revision != revision:
            raise MeetingChanged(CHANGED)
        items = {one.pk: one for one in MeetingItem.objects.filter(meeting=locked).order_by("order", "pk")}
        for order, key in enumerate(order_typed(list(items), typed), start=1):
            items[key].order = order
        MeetingItem.objects.bulk_update(items.values(), ["order"])
        note_change("put_in_order", locked, by=by)
