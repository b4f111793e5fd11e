"""Until when something is measured, or a target holds, and why."""

from typing import Any

from django import forms

from kloe.metric_editor.forms.base import LINES, SubjectForm
from services.forms.people import DayField


class EndForm(SubjectForm):
    """A last day with a reason."""

    ended_on = DayField(label="Last day", error_messages={"required": "Enter the last day"})
    end_reason = forms.CharField(
        label="Why does it end?", max_length=2000, widget=LINES, error_messages={"required": "Say why it ends"}
    )

    def values_of(self, subject: Any) -> dict[str, Any]:
        return {"ended_on": subject.ended_on, "end_reason": subject.end_reason}
