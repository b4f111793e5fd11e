"""What the forms share: what they show of the record, and how what was typed compares with what stands there now."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from kloe.metrics.rules.figures import exact_words
from mlco_portal.wording import british_date

LINES = forms.Textarea(attrs={"rows": 3})


class OneLine(forms.CharField):
    """Text on one line: spaces and breaks between its words are one space each."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class SubjectForm(forms.Form):
    """A form about a record; `seen` says how it stood when the page was made."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    groups_of_fields: Sequence[tuple[str, Sequence[str]]] = ()

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        self.subject = subject
        kwargs["initial"] = {**self.values_of(subject), "seen": self.seen_of(subject), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def values_of(self, subject: Any) -> dict[str, Any]:
        """Return what the record says, by field."""
        return {}

    def seen_of(self, subject: Any) -> str:
        return str(subject.revision) if subject is not None else ""

    @property
    def seen_revision(self) -> int:
        """The revision that the page showed; -1, which none has, for what is no number."""
        seen = self.cleaned_data["seen"]
        return int(seen) if seen.isdecimal() and len(seen) < 10 else -1

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the fields under their headings; all under none where a form names no groups."""
        if not self.groups_of_fields:
            return [("", [one for one in self if one.name != "seen"])]
        return [
            (heading, [self[name] for name in names if name in self.fields]) for heading, names in self.groups_of_fields
        ]

    def differences(self, now: Any) -> list[tuple[str, str, str]]:
        """Return what was typed and is not what the record `now` says: label, as it stands, as it was typed."""
        stands = self.values_of(now)
        found = [
            (str(self.fields[name].label), self.in_words(name, value), self.in_words(name, self.cleaned_data.get(name)))
            for name, value in stands.items()
            if name in self.fields
        ]
        return [one for one in found if one[1] != one[2]]

    def in_words(self, name: str, value: Any) -> str:
        """Return a value of a field as a person reads it."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            several = isinstance(field, forms.ModelMultipleChoiceField)
            chosen = sorted(value or [], key=str) if several else [value] if value else []
            return ", ".join(field.label_from_instance(one) for one in chosen)
        if isinstance(field, forms.ChoiceField):
            return str(dict(_flat(field.choices)).get(str(value or ""), ""))
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, Decimal):
            return exact_words(value)
        return british_date(value) if isinstance(value, date) else "" if value is None else str(value)


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Return choices without their groups."""
    found: list[tuple[str, str]] = []
    for key, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(str(key), str(label))]
    return found
