"""What people send about a condition."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from planning.conditions.queries import ConditionFilter, owners_to_choose
from planning.conditions.rules import State
from services.forms.people import DayField, PersonField

LONGEST = 5_000
STATES = [
    ("", "Open"),
    (State.OVERDUE.value, "Overdue"),
    (State.REPORTED.value, "Said to be done"),
    (State.CLOSED.value, "Closed"),
    ("all", "All"),
]


class Words(forms.CharField):
    """A text that must be given; NUL, which no database keeps, is left out."""

    def __init__(self, *, label: str, missing: str, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(label=label, error_messages={"required": missing}, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\x00", "").replace("\r\n", "\n") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if len(text) > LONGEST:
            raise ValidationError(f"Shorten this to {LONGEST:,} characters; it has {len(text):,}")
        return text


class ReportForm(forms.Form):
    """The owner says what was done."""

    report = Words(
        label="What was done?",
        help_text="Say where it can be seen, so that somebody else can close the condition",
        missing="Say what was done",
    )


class SeenForm(forms.Form):
    """A form about the condition as the page showed it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class CloseForm(SeenForm):
    """Somebody other than the owner and the authors closes it."""

    note = Words(label="What did you check?", help_text="It stays with the decision", missing="Say what you checked")


class AskForMoreForm(SeenForm):
    """What was reported is not enough."""

    missing = Words(
        label="What is still missing?",
        help_text="The owner is told. The condition waits for them again",
        missing="Say what is still missing",
    )


class ChangeForm(SeenForm):
    """Another owner, another date, and why."""

    owner = PersonField(label="Who owns it?", queryset=None, empty_label="Choose a person")
    due_on = DayField(label="By when?")
    reason = Words(label="Why do you change it?", missing="Say why you change it", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_to_choose()  # type: ignore[attr-defined]
        self.order_fields(["owner", "due_on", "reason", "seen"])

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate() and str(due_on) != str(self.initial.get("due_on", "")):
            raise ValidationError("The date has passed. Choose today or a later day")
        return due_on


class ConditionFilterForm(forms.Form):
    """Which conditions of a year the list shows; a value that is not offered filters nothing."""

    state = forms.ChoiceField(label="Where it stands", required=False, choices=STATES)
    group = forms.ChoiceField(label="Service group", required=False)
    text = forms.CharField(label="Words, owner or service", required=False)

    def __init__(self, asked: Mapping[str, str], *, groups: Iterable[tuple[str, str]]) -> None:
        offered = {"state": STATES, "group": [("", "Every group"), *groups]}
        known = {name: {code for code, _ in given} for name, given in offered.items()}
        chosen = {name: one if (one := asked.get(name, "")) in known[name] else "" for name in offered}
        super().__init__({**chosen, "text": asked.get("text", "").replace("\x00", "")[:200]})
        for name, given in offered.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    @property
    def wanted(self) -> ConditionFilter:
        return ConditionFilter(**{name: str(self.data[name]) for name in ("state", "group", "text")})

    @property
    def is_set(self) -> bool:
        return self.wanted != ConditionFilter()
