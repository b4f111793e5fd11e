"""What an approval is subject to: any number of conditions, each with an owner and a date."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from mlco_portal.wording import british_date
from planning.review.forms.decision import plain
from services.forms.people import DayField

PREFIX = "condition"
COUNT = "conditions"
MOST_CONDITIONS = 20
LONGEST_CONDITION = 2_000
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class ConditionForm(forms.Form):
    """One condition; a row in which nothing is typed is none."""

    text = forms.CharField(
        label="What must be done?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what must be done"},
    )
    section = forms.ChoiceField(label="What is it about?", required=False)
    owner = forms.ChoiceField(
        label="Who does it?",
        error_messages={"required": "Choose who does it", "invalid_choice": "Choose who does it"},
    )
    due_on = DayField(label="By when?", error_messages={"required": "Enter by when it must be done"})

    def __init__(
        self,
        data: Any = None,
        *,
        number: int,
        people: Groups,
        sections: Iterable[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, prefix=f"{PREFIX}-{number}", **kwargs)
        self.number, self.today = number, today
        self.fields["owner"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]
        self.fields["section"].choices = [("", "The whole plan"), *sections]  # type: ignore[attr-defined]
        for name in ("text", "owner", "due_on"):
            said = self.fields[name].error_messages
            said["required"] = f"{said['required']} for condition {number + 1}"

    def clean_text(self) -> str:
        text = plain(self.cleaned_data["text"])
        if len(text) > LONGEST_CONDITION:
            raise forms.ValidationError(
                f"Shorten condition {self.number + 1} to {LONGEST_CONDITION:,} characters. It has {len(text):,} now"
            )
        return text

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(
                f"{british_date(day)} has passed. Choose today or a later day for condition {self.number + 1}"
            )
        return day


def rows_typed(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the conditions that were typed, as they were typed; rows in which nothing was typed are left out."""
    given = str(data.get(COUNT, ""))
    total = min(int(given), MOST_CONDITIONS) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    rows = []
    for number in range(total):
        row = {name: str(data.get(f"{PREFIX}-{number}-{name}", "")) for name in ("text", "section", "owner", "due_on")}
        rows.append(row)
    return rows


def is_typed(row: Mapping[str, str]) -> bool:
    """Whether somebody wrote anything in the row: a choice alone, such as who owns it, is no condition."""
    return bool(row["text"].strip() or row["due_on"].strip())


def bound_row(row: Mapping[str, str], number: int, **options: Any) -> ConditionForm:
    """Return the form of what was typed, to be judged."""
    return ConditionForm({f"{PREFIX}-{number}-{name}": value for name, value in row.items()}, number=number, **options)
