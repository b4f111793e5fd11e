"""The form of a term."""

import json
from typing import Any

from django import forms

from planning.glossary.actions import values_of
from planning.glossary.models import Term


class TermForm(forms.Form):
    """A short form, its words, and an explanation; `seen` is what the term said when the form was opened."""

    short = forms.CharField(
        label="Short form",
        max_length=40,
        help_text="As people write it, such as KLOE",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off", "spellcheck": "false"}),
    )
    meaning = forms.CharField(
        label="What it stands for", max_length=200, help_text="The words, such as Key line of enquiry"
    )
    explanation = forms.CharField(
        label="What it is (optional)",
        required=False,
        max_length=2000,
        help_text="In a sentence, for somebody who does not work here",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, term: Term | None = None, **kwargs: Any) -> None:
        if term is not None:
            kwargs["initial"] = {**values_of(term), "seen": seen_of(term)}
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> dict[str, str] | None:
        """Return what the term said, or None for a form that does not say it."""
        try:
            found = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


def seen_of(term: Term) -> str:
    """Return what the term says, as a form carries it."""
    return json.dumps(values_of(term))
