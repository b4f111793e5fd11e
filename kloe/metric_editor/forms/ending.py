"""Until when something is measured, or a target holds, and why; and why something is taken away."""

from typing import Any

from django import forms

from kloe.metric_editor.forms.base import LINES, SubjectForm
from kloe.metrics.actions.targets import mark_of
from kloe.metrics.models import Target
from services.forms.people import DayField


class EndForm(SubjectForm):
    """A last day with a reason."""

    ended_on = DayField(label="Last day", error_messages={"required": "Enter the last day"})
    end_reason = forms.CharField(
        label="Why does it end?", max_length=2000, widget=LINES, error_messages={"required": "Say why it ends"}
    )

    def values_of(self, subject: Any) -> dict[str, Any]:
        return {"ended_on": subject.ended_on, "end_reason": subject.end_reason}


class EndTargetForm(EndForm):
    """The last day on which a target holds, with a reason."""

    def values_of(self, subject: Target) -> dict[str, Any]:
        return {"ended_on": subject.ends_on}

    def seen_of(self, subject: Target) -> str:
        return mark_of(subject)


class WhyForm(SubjectForm):
    """Why something is taken away."""

    reason = forms.CharField(
        label="Why is it taken away?",
        max_length=2000,
        widget=LINES,
        error_messages={"required": "Say why it is taken away"},
        help_text="It stays in the audit trail, with what was taken away",
    )

    def seen_of(self, subject: Any) -> str:
        return ""
