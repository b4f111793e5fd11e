"""What the planning team sends about milestones: words, days, and what waits for what."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from mlco_portal.accounts.roles import ROLE_CHOICES
from planning.cycle.models import Milestone
from services.forms.people import DayField

QUARTER_LABEL = {4: "April to June", 7: "July to September", 10: "October to December", 1: "January to March"}
MOST_GAP = 365


class MilestoneForm(forms.Form):
    """What a milestone says. A day can be given when it is added; afterwards it is moved on a page of its own."""

    name = forms.CharField(
        label="What happens?", max_length=200, help_text="Such as “Plans sent in to leadership teams”"
    )
    kind = forms.ChoiceField(
        label="What is it?", choices=Milestone.Kind.choices, widget=forms.RadioSelect(attrs={"inline": True})
    )
    clock = forms.ChoiceField(label="Whose timetable?", choices=Milestone.Clock.choices, widget=forms.RadioSelect)
    quarter = forms.ChoiceField(label="Quarter", help_text="A milestone with a day stands in the quarter of its day")
    due_on = DayField(
        label="Day (optional)",
        required=False,
        help_text="Leave it empty for some time in the quarter, or 15 March 2024",
    )
    is_indicative = forms.BooleanField(label="This day may still change", required=False)
    note = forms.CharField(
        label="Note (optional)", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    sets = forms.ChoiceField(
        label="Date of the round",
        required=False,
        choices=Milestone.Sets.choices,
        help_text="When the milestone is one of these dates, both always move together",
    )
    done_when = forms.ChoiceField(label="It is done when", choices=Milestone.DoneWhen.choices)
    audience = forms.MultipleChoiceField(
        label="Who does it concern? (optional)",
        required=False,
        choices=ROLE_CHOICES,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        help_text="It goes into their calendars, and they are reminded. Choose nobody for everybody",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, quarters: Iterable[date], has_day: bool | None = None, **kwargs: Any) -> None:
        """`has_day` is None for a milestone that is added, else whether the one that is changed has a day."""
        super().__init__(*args, **kwargs)
        self.fields["quarter"].choices = [  # type: ignore[attr-defined]
            (first.isoformat(), f"{QUARTER_LABEL[first.month]} {first.year}") for first in quarters
        ]
        if has_day is not None:
            del self.fields["due_on"], self.fields["is_indicative"]
        if has_day:
            self.fields["quarter"].widget = forms.HiddenInput()

    def clean_quarter(self) -> date:
        return date.fromisoformat(self.cleaned_data["quarter"])

    def clean_seen(self) -> dict[str, Any] | None:
        """Return what the milestone said when the form was opened, or None for a form that does not say it."""
        try:
            found = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def words(self) -> dict[str, Any]:
        """Return what was typed, without the quarter and the day."""
        return {
            name: self.cleaned_data[name] for name in ("name", "kind", "clock", "note", "sets", "done_when", "audience")
        }


def seen_of(values: Mapping[str, Any]) -> str:
    """Return what a milestone says, as a form carries it."""
    return json.dumps(values)


class MoveForm(forms.Form):
    """A milestone's new day."""

    to = DayField(label="New day")
    is_indicative = forms.BooleanField(label="This day may still change", required=False)
    reason = forms.CharField(
        label="Why does it move?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, notice_days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "reason"
        ].help_text = (
            f"It stands in the history of the date. Needed within {notice_days} days of the old day or the new one"
        )


class ConfirmMoveForm(MoveForm):
    """The day again, with what may move along."""

    also_fixed = forms.BooleanField(label="Move the fixed days too", required=False)
    also_steps = forms.BooleanField(label="Move the due dates of the approval steps too", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class DependencyForm(forms.Form):
    """What a milestone waits for."""

    needs = forms.ChoiceField(label="It needs", error_messages={"required": "Choose a milestone"})
    gap_days = forms.IntegerField(
        label="Days between them at least",
        min_value=0,
        max_value=MOST_GAP,
        initial=0,
        widget=forms.TextInput(attrs={"width": 3, "inputmode": "numeric", "suffix": "days"}),
    )

    def __init__(self, *args: Any, others: Iterable[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in others}
        self.fields["needs"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a milestone"),
            *((key, str(one)) for key, one in self.others.items()),
        ]

    def milestone(self) -> Milestone:
        """Return what was chosen."""
        return self.others[self.cleaned_data["needs"]]
