"""What people send about a plan: the filters of the list, what changed, the reason of a withdrawal."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from planning.service_plans.rules import as_typed

Options = Sequence[tuple[str, str]]
LONGEST_NOTE = 300


class PlanFilterForm(forms.Form):
    """Which plans the list shows; a value that is not offered filters nothing."""

    year = forms.ChoiceField(label="Planning year", required=False)
    group = forms.ChoiceField(label="Service group", required=False)
    standing = forms.ChoiceField(label="Where it stands", required=False)

    def __init__(self, data: Mapping[str, Any], *, year: Options, group: Options, standing: Options) -> None:
        offered = {"year": year, "group": group, "standing": standing}
        known = {name: {code for code, _ in options} for name, options in offered.items()}
        super().__init__({name: data[name] for name in offered if data.get(name) in known[name]})
        for name, options in offered.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]


class TypedText(forms.CharField):
    """Text as it was typed, whatever was typed."""

    def to_python(self, value: Any) -> str:
        return as_typed(super().to_python(value) or "")


class SubmitForm(forms.Form):
    """What changed since the plan was submitted before, in the author's own words."""

    note = TypedText(
        label="What changed, in a line (optional)",
        required=False,
        help_text="The people who decide read it first. For example: we answered the question about weekend visits.",
    )

    def clean_note(self) -> str:
        """Return it on one line."""
        note = " ".join(self.cleaned_data["note"].split())
        if len(note) > LONGEST_NOTE:
            raise forms.ValidationError(
                f"Shorten what changed to {LONGEST_NOTE} characters. It has {len(note):,} now. Nothing was submitted"
            )
        return note


class WithdrawForm(forms.Form):
    """Why a plan is taken back, if the author wants to say it."""

    reason = TypedText(
        label="Why are you taking it back? (optional)",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The other authors of the plan will read it.",
    )
