"""Forms of meetings: their facts, their list, and what is staged for a plan."""

from planning.meetings.forms.meetings import MeetingForm, order_numbers
from planning.meetings.forms.staging import (
    SUBJECT_TO,
    ConditionForm,
    StageForm,
    check_together,
    condition_forms,
    typed_in,
)

__all__ = [
    "SUBJECT_TO",
    "ConditionForm",
    "MeetingForm",
    "StageForm",
    "check_together",
    "condition_forms",
    "order_numbers",
    "typed_in",
]
