"""Making a meeting, changing its facts, cancelling it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.actions import changes_between, record
from planning.approval.rules import NotAllowed
from planning.meetings.actions.locks import CHANGED, locked_meeting, note_change
from planning.meetings.models import Meeting
from planning.meetings.queries.lists import possible_chairs
from planning.meetings.rules import MeetingChanged
from services.queries import access_of
from services.rules import Access

FACTS = ("name", "held_on", "decides_as", "chair")


def make_meeting(
    *, year: int, name: str, held_on: date, decides_as: str, chair: User, by: User, access: Access | None = None
) -> Meeting:
    """Make a meeting with an empty list; raises NotAllowed when the person cannot make one with that chair.

    The planning team makes it for any chair, somebody who decides for themselves or for whom they stand in.
    """
    granted = access or access_of(by, timezone.localdate())
    with transaction.atomic():
        _check_chair(granted, decides_as, chair)
        facts: dict[str, Any] = {"name": name.strip(), "held_on": held_on, "decides_as": decides_as, "chair": chair}
        meeting = Meeting.objects.create(year=year, made_at=timezone.now(), made_by=by, **facts)
        record("meetings.make_meeting", by=by, about=meeting, changes=changes_between({}, facts))
    return meeting


def change_meeting(
    *,
    meeting: Meeting,
    revision: int,
    name: str,
    held_on: date,
    decides_as: str,
    chair: User,
    by: User,
    access: Access | None = None,
) -> Meeting:
    """Write the facts of a meeting anew; raises MeetingChanged when it is not what the person saw, or NotAllowed.

    What is staged stays; whether those who meet then can decide on it is looked up each time.
    """
    granted = access or access_of(by, timezone.localdate())
    with transaction.atomic():
        locked = locked_meeting(meeting.pk, granted)
        if locked.revision != revision:
            raise MeetingChanged(CHANGED)
        if (locked.decides_as, locked.chair_id) != (decides_as, chair.pk):
            _check_chair(granted, decides_as, chair)
        before = {field: getattr(locked, field) for field in FACTS}
        after = {"name": name.strip(), "held_on": held_on, "decides_as": decides_as, "chair": chair}
        changes = changes_between(before, after)
        if changes:
            for field, value in after.items():
                setattr(locked, field, value)
            locked.save(update_fields=FACTS)
            note_change("change_meeting", locked, by=by, changes=changes)
    return locked


def cancel_meeting(*, meeting: Meeting, by: User, access: Access | None = None) -> None:
    """Call the meeting off: its plans wait as before, what was staged is decided nowhere. Raises MeetingOver."""
    with transaction.atomic():
        locked = locked_meeting(meeting.pk, access or access_of(by, timezone.localdate()))
        Meeting.objects.filter(pk=locked.pk).update(cancelled_at=timezone.now())
        note_change("cancel_meeting", locked, by=by)


def _check_chair(access: Access, decides_as: str, chair: User) -> None:
    wanted = (Permission(decides_as), chair.pk)
    possible = possible_chairs(access, timezone.localdate())
    if wanted not in {(one.permission, one.user.pk) for one in possible}:
        raise NotAllowed("This person does not decide with those who meet, or you cannot make a meeting for them.")
