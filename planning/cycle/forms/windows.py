"""Forms of a year's guidance, agreed notice and windows."""

from typing import Any

from django import forms

from planning.cycle.models import PhaseWindow, PlanningCycle
from services.forms.people import DayField

LONGEST = 20_000


class GuidanceForm(forms.ModelForm):
    """What authors should know, and how much notice a date gets."""

    guidance = forms.CharField(
        label="Guidance for authors",
        help_text="It stands on the page of the planning year",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"max_length": f"Use {LONGEST:,} characters or fewer"},
    )
    notice_days = forms.IntegerField(
        label="Agreed notice",
        help_text="A date that is nearer than this is moved only with a reason",
        min_value=0,
        max_value=365,
        widget=forms.NumberInput(attrs={"width": 3, "suffix": "days"}),
        error_messages={
            "required": "Enter a number of days",
            "invalid": "Enter a whole number of days",
            "min_value": "Enter a number of days between 0 and 365",
            "max_value": "Enter a number of days between 0 and 365",
        },
    )

    class Meta:
        model = PlanningCycle
        fields = ["guidance", "notice_days"]


class WindowDaysForm(forms.Form):
    """From when to when the window is open."""

    opens_on = DayField(label="Opens on", error_messages={"required": "Enter the day on which it opens"})
    closes_on = DayField(label="Last day", help_text="Leave it empty if it stays open", required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        opens_on, closes_on = found.get("opens_on"), found.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "The last day is before the day it opens")
        return found


class AddWindowForm(WindowDaysForm):
    """A further window."""

    field_order = ["phase", "opens_on", "closes_on"]
    phase = forms.ChoiceField(
        label="What for?",
        choices=PhaseWindow.Phase.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the window is for", "invalid_choice": "Choose what the window is for"},
    )
    phase.choice_hints = {  # type: ignore[attr-defined]
        "review": "Plans are decided on: approved or returned",
        "publication": "Approved plans are published",
        "update": "Published plans are reopened, corrected, decided on and published again",
    }
