"""What the planning team says of a release that it makes."""

from typing import Any

from django import forms

from planning.releases.forms import Words
from planning.releases.models import Release
from planning.releases.rules import LONGEST_NOTE
from services.forms.people import DayField

Stage = Release.Stage
HINTS = {
    Stage.DRAFT: "The planning team, writers, the Executive and auditors read it",
    Stage.CONSULTATION: "All staff read it and say what they think, until a day that you choose",
    Stage.APPROVAL: "Made to be decided on. Look at it once more, then submit it",
}


class ReleaseForm(forms.Form):
    """What the release is for; `seen` is the SHA-256 of what the page showed."""

    stage = forms.ChoiceField(
        label="What is it for?",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in HINTS],
        error_messages={"required": "Choose what it is for"},
    )
    consultation_ends_on = DayField(label="Last day for responses (consultation only)", required=False)
    note = Words(
        label="What should its readers know? (optional)",
        help_text="For example, what is still missing, or what you want to hear about",
        longest=LONGEST_NOTE,
        rows=4,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choice_hints = HINTS  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_consultation = cleaned.get("stage") == Stage.CONSULTATION
        day = cleaned.get("consultation_ends_on")
        if is_consultation and not day and "consultation_ends_on" not in self.errors:
            self.add_error("consultation_ends_on", "Enter until when people can respond")
        if not is_consultation:
            cleaned["consultation_ends_on"] = None
        return cleaned
