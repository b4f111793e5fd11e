"""The filters of the check of a round."""

from collections.abc import Sequence
from typing import Any

from django import forms

from planning.service_plans.checks import RULES, Level

Choices = Sequence[tuple[str, str]]


class RoundFilterForm(forms.Form):
    """Which plans, and which of their findings; what cannot be read in the address counts as not chosen."""

    year = forms.ChoiceField(label="Year", required=False)
    group = forms.ChoiceField(label="Service group", required=False)
    standing = forms.ChoiceField(label="Where it stands", required=False)
    level = forms.ChoiceField(label="Level", required=False)
    rule = forms.ChoiceField(label="Rule", required=False)

    def __init__(self, *args: Any, year: Choices, group: Choices, standing: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "year": year,
            "group": group,
            "standing": standing,
            "level": [("", "Every level"), *((level.value, level.words) for level in Level)],
            "rule": [("", "Every rule"), *((code, rule.name) for code, rule in RULES.items())],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {name: cleaned.get(name, "") for name in self.fields}
