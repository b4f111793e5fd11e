"""The facts of a meeting, and the places on its list."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from mlco_portal.years import PlanningYear
from planning.meetings.queries.lists import Chair
from services.forms.people import DayField

LONGEST_NAME = 200


class MeetingForm(forms.Form):
    """What the meeting is called, when it is, who meets and who chairs; the year where several are running."""

    name = forms.CharField(
        label="Name of the meeting",
        help_text="It stands in the history of every plan that is decided there, for ever",
        max_length=LONGEST_NAME,
        error_messages={
            "required": "Enter the name of the meeting",
            "max_length": f"Use {LONGEST_NAME} characters or fewer",
        },
    )
    held_on = DayField(label="Date of the meeting", error_messages={"required": "Enter the date of the meeting"})
    chair = forms.ChoiceField(
        label="Who meets, and who chairs?",
        help_text="Only the chair, or who stands in for the chair on the day, applies the decisions",
        error_messages={"required": "Choose who chairs", "invalid_choice": "Choose one of the people listed"},
    )
    year = forms.ChoiceField(label="Planning year")

    def __init__(self, *args: Any, chairs: Sequence[Chair], years: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.possible = {one.key: one for one in chairs}
        self.years = years
        choices = [(one.key, one.label) for one in chairs]
        blank = [] if len(choices) == 1 else [("", "Choose a chair")]
        self.fields["chair"].choices = [*blank, *choices]  # type: ignore[attr-defined]
        if len(years) > 1:
            self.fields["year"].choices = [(str(one), str(PlanningYear(one))) for one in years]  # type: ignore[attr-defined]
        else:
            del self.fields["year"]

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed, as the actions take it."""
        chair = self.possible[self.cleaned_data["chair"]]
        return {
            "name": self.cleaned_data["name"],
            "held_on": self.cleaned_data["held_on"],
            "decides_as": chair.permission.value,
            "chair": chair.user,
        }

    @property
    def chosen_year(self) -> int:
        return int(self.cleaned_data.get("year") or self.years[0])


def order_numbers(sent: Mapping[str, Any], keys: Sequence[int]) -> dict[int, int]:
    """Return {key: number typed beside it}, without what is no number of a place."""
    found = {}
    for key in keys:
        typed = str(sent.get(f"place-{key}", "")).strip()
        if typed.isascii() and typed.isdecimal() and len(typed) < 5:
            found[key] = int(typed)
    return found
