"""Everything that writes a meeting: its facts, its list, what is staged, and applying it."""

from planning.meetings.actions.applying import apply_meeting
from planning.meetings.actions.keeping import cancel_meeting, change_meeting, make_meeting
from planning.meetings.actions.listing import put_in_order, put_on_list, take_off_list
from planning.meetings.actions.measuring import measure_pages
from planning.meetings.actions.staging import stage, stage_approvals

__all__ = [
    "apply_meeting",
    "cancel_meeting",
    "change_meeting",
    "make_meeting",
    "measure_pages",
    "put_in_order",
    "put_on_list",
    "stage",
    "stage_approvals",
    "take_off_list",
]
