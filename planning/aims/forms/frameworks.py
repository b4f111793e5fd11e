"""Forms of frameworks, what they say, their priorities, and what these carry on."""

from typing import Any

from django import forms
from django.utils.text import slugify

from planning.aims.forms.records import CodeField, OneLine, RecordForm
from planning.aims.queries.choices import priorities_to_carry_on
from planning.priorities.models import Framework, Priority, Statement

HOW = [("", "Carried on as it is"), ("renamed", "Renamed"), ("split", "Split into several"), ("merged", "Merged")]


class FrameworkForm(RecordForm):
    """A set of priorities: whose it is and where it comes from."""

    name = OneLine(label="Name", max_length=200)
    short_name = OneLine(
        label="Short name",
        max_length=40,
        help_text="As it stands over the columns of a table, such as MFT",
        widget=forms.TextInput(attrs={"width": 20}),
    )
    kind = forms.ChoiceField(label="What it is", choices=Framework.Kind.choices, widget=forms.RadioSelect)
    owner = OneLine(label="Whose it is (optional)", required=False, max_length=200)
    summary = forms.CharField(label="In short (optional)", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    source = OneLine(
        label="Where it comes from (optional)", required=False, max_length=200, help_text="The document it stands in"
    )
    code = CodeField(label="Code", help_text="The same from year to year, such as mft. Empty: made from the short name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "code" in self.fields and not given.get("code") and "code" not in self.errors:
            given["code"] = slugify(given.get("short_name", ""))[:60] or slugify(given.get("name", ""))[:60]
        return given


class StatementForm(RecordForm):
    """A sentence of a framework that is no priority."""

    kind = forms.ChoiceField(label="What it is", choices=Statement.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="What it says", widget=forms.Textarea(attrs={"rows": 3}))
    audience = OneLine(
        label="Who says it (optional)", required=False, max_length=100, help_text="Such as Citizens; often empty"
    )


class PriorityForm(RecordForm):
    """A priority with its number, its other names, and what it sets out to do."""

    label = OneLine(
        label="Number as printed (optional)",
        required=False,
        max_length=20,
        help_text="Such as P1 or OP 4",
        widget=forms.TextInput(attrs={"width": 10}),
    )
    name = OneLine(label="Name", max_length=200)
    summary = forms.CharField(label="In short (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    outcome = forms.CharField(
        label="What will be different (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    commitments = forms.CharField(
        label="What its owner sets out to do (optional)",
        required=False,
        help_text="One a line",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    theme = OneLine(
        label="Part of (optional)", required=False, max_length=200, help_text="The aim or theme it stands under"
    )
    aliases = forms.CharField(
        label="Other names (optional)",
        required=False,
        help_text="As other documents call it. One a line",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    code = CodeField(label="Code", help_text="Plans name it by this. Empty: made from the number or the name")

    def clean_aliases(self) -> str:
        lines = [" ".join(one.split()) for one in self.cleaned_data["aliases"].splitlines()]
        if long := next((one for one in lines if len(one) > 200), None):
            raise forms.ValidationError(f"Shorten “{long[:40]}…” to 200 characters; it has {len(long)}")
        return "\n".join(sorted({one for one in lines if one}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "code" in self.fields and not given.get("code") and "code" not in self.errors:
            given["code"] = slugify(given.get("label") or given.get("name", ""))[:60]
        return given


class CarriesOnForm(forms.Form):
    """Which earlier priority this one carries on, and how."""

    earlier = forms.TypedChoiceField(label="What it carries on", coerce=int)
    how = forms.ChoiceField(label="How", required=False, choices=HOW, widget=forms.RadioSelect, initial="")
    note = OneLine(label="Note (optional)", required=False, max_length=150)

    def __init__(self, *args: Any, priority: Priority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a priority"), *priorities_to_carry_on(priority)]
        self.fields["earlier"].choices = choices  # type: ignore[attr-defined]

    @property
    def words(self) -> str:
        """How it came about, as the link tells it: "renamed: shorter now"."""
        given = self.cleaned_data
        return ": ".join(one for one in (given["how"], given["note"]) if one)
