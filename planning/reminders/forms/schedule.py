"""On how many days before and after a milestone people are reminded."""

import re
from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError

from planning.reminders.rules import days_problem

SEPARATORS = re.compile(r"[\s,;]+|\band\b")
LONGEST = 200


class DaysField(forms.CharField):
    """Whole numbers as people list them: `28, 14 and 7`."""

    def to_python(self, value: object) -> list[int]:  # type: ignore[override]
        text = super().to_python(value) or ""
        words = [one for one in SEPARATORS.split(text[: LONGEST + 1]) if one]
        if len(text) > LONGEST or not all(one.isascii() and one.isdecimal() and len(one) <= 3 for one in words):
            raise ValidationError("Enter numbers of days such as 28, 14, 7")
        return sorted({int(one) for one in words}, reverse=True)

    def prepare_value(self, value: object) -> object:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value


class ScheduleForm(forms.Form):
    """The days of one milestone."""

    before = DaysField(
        label="Days before", required=False, help_text="For example, 28, 14, 7, 1. 0 is the day itself. Empty: none"
    )
    after = DaysField(label="Days after", required=False, help_text="For example, 1. Only if it is not done by then")

    @staticmethod
    def initial_of(days: Iterable[int]) -> dict[str, list[int]]:
        found = sorted(days, reverse=True)
        return {"before": [one for one in found if one >= 0], "after": sorted(-one for one in found if one < 0)}

    def clean(self) -> None:
        given = self.cleaned_data
        if "before" in given and "after" in given:
            if 0 in given["after"]:
                self.add_error("after", "Enter 0 as a day before: it is the day itself")
            elif problem := days_problem(self.days):
                self.add_error(None, problem)

    @property
    def days(self) -> list[int]:
        """The days before, those after as less than 0."""
        return [*self.cleaned_data["before"], *(-one for one in self.cleaned_data["after"])]
