"""What the forms of records share: what is fixed, what was typed, and how two states of a record compare."""

from collections.abc import Mapping
from typing import Any

from django import forms

from planning.aims.queries.uses import uses_of
from planning.aims.rules.records import FIXED_ONCE_USED, Record

LINES = forms.Textarea(attrs={"rows": 4})


class OneLine(forms.CharField):
    """Text on one line: spaces and breaks between its words are one space each."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class CodeField(forms.CharField):
    """A code as addresses and files hold it; left empty it is made from the name."""

    default_validators = [forms.SlugField.default_validators[0]]
    default_error_messages = {"invalid": "Use small letters, digits and hyphens only"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, widget=forms.TextInput(attrs={"width": 20}), **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").lower()


def chosen(label: str, choices: Any, *, empty: str, **kwargs: Any) -> forms.TypedChoiceField:
    """Return a field that chooses a record by its key, or none."""
    return forms.TypedChoiceField(
        label=label, required=False, coerce=int, empty_value=None, choices=[("", empty), *choices], **kwargs
    )


class RecordForm(forms.Form):
    """A form of one record; what others name it by is left out once something uses it.

    `uses` says what does. `said` is what the form says, by the names of the record's fields.
    """

    def __init__(self, *args: Any, record: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.uses = uses_of(record)
        self.fixed: list[tuple[str, str]] = []
        self.fill()
        fixed = FIXED_ONCE_USED.get(type(record), ()) if self.uses else ()
        for name in (one for one in fixed if one in self.fields):
            self.fixed.append((str(self.fields[name].label), str(self.in_words(name, getattr(record, name)))))
            del self.fields[name]

    def fill(self) -> None:
        """Put choices into fields; the record says of which year."""

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}

    def in_words(self, name: str, value: Any) -> str:
        """Return a value of a field as a person reads it."""
        field = self.fields[name]
        if isinstance(field, forms.MultipleChoiceField):
            wanted = {str(one) for one in value or ()}
            return ", ".join(label for key, label in _flat(field.choices) if key in wanted)
        if isinstance(field, forms.ChoiceField):
            wanted_one = "" if value is None else str(value)
            return next((label for key, label in _flat(field.choices) if key == wanted_one), "")
        return "" if value is None else str(value)

    def differences(self, now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return what is typed and differs from what the record says `now`: label, now, typed."""
        typed = {name: self.cleaned_data.get(name) for name in self.fields}
        return [
            (str(self.fields[name].label), self.in_words(name, now[name]), self.in_words(name, value))
            for name, value in typed.items()
            if name in now and now[name] != value
        ]


def _flat(choices: Any) -> list[tuple[str, str]]:
    """Return choices without their groups."""
    found: list[tuple[str, str]] = []
    for key, label in choices:
        if isinstance(label, list | tuple):
            found += [(str(one), str(words)) for one, words in label]
        else:
            found.append((str(key), str(label)))
    return found
