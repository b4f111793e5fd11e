"""A meeting, locked before it is checked again and written. It comes before any plan: nobody waits for ever."""

from typing import Any

from django.db.models import F

from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from planning.approval.rules import NotAllowed
from planning.meetings.models import Meeting
from planning.meetings.rules import MeetingOver, can_prepare, over_words
from services.rules import Access

CHANGED = "Somebody changed the meeting after you opened this page. Read it as it is now, then press again."


def locked_meeting(key: int, access: Access) -> Meeting:
    """Lock the meeting for somebody who prepares it; raise NotAllowed, or MeetingOver when nothing can change."""
    meeting = Meeting.objects.select_for_update().get(pk=key)
    if not can_prepare(access, meeting):
        raise NotAllowed("Only the chair of the meeting and the planning team prepare it.")
    over = over_words(meeting)
    if over:
        raise MeetingOver(over)
    return meeting


def note_change(
    action: str, meeting: Meeting, *, by: Any, about: Any = None, changes: Changes | None = None, reason: str = ""
) -> None:
    """Count the change, so that whoever has an older page is told, and record it in the audit trail.

    What is staged is never recorded there: it is nobody's business before it is decided, and then the decision says it.
    """
    Meeting.objects.filter(pk=meeting.pk).update(revision=F("revision") + 1)
    meeting.revision += 1
    record(f"meetings.{action}", by=by, about=about or meeting, changes=changes, reason=reason)
