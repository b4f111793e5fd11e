"""Forms of actions: set, said to be done, sent back, changed, closed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kloe.providers.forms.words import SeenForm, Words
from kloe.providers.models import AuditFinding, Provider
from kloe.providers.queries.action_plans import ActionFilter, owners_to_choose
from kloe.providers.queries.audits import findings_to_follow
from kloe.providers.rules.standing import State, furthest_day
from mlco_portal.wording import british_date
from services.forms.people import DayField, PersonField

STATES = [
    ("", "Open"),
    (State.OVERDUE.value, "Overdue"),
    (State.REPORTED.value, "Said to be done"),
    (State.CLOSED.value, "Closed"),
    ("all", "All"),
]


class FindingField(forms.ModelChoiceField):
    """What an audit found wanting."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, audit of {british_date(obj.audit.done_on)}"


class DueForm(SeenForm):
    """Who does it, and by when."""

    owner = PersonField(label="Who owns it?", queryset=None, empty_label="Choose a person")
    due_on = DayField(label="By when?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners_to_choose()  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate() and due_on != self.initial.get("due_on"):
            raise ValidationError("The date has passed. Choose today or a later day")
        if due_on > furthest_day(timezone.localdate()):
            raise ValidationError("This is more than two years ahead. Check the year")
        return due_on


class ActionForm(DueForm):
    """An action of a provider's plan."""

    text = Words(label="What must be done?", missing="Say what must be done")
    finding = FindingField(
        label="What an audit found (optional)", queryset=None, required=False, empty_label="Of no audit"
    )
    field_order = ("text", "finding", "owner", "due_on")

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].queryset = findings_to_follow(provider)  # type: ignore[attr-defined]

    @property
    def finding_given(self) -> AuditFinding | None:
        found: AuditFinding | None = self.cleaned_data["finding"]
        return found


class ReportForm(SeenForm):
    """The owner says what was done."""

    report = Words(
        label="What was done?",
        help_text="Say where it can be seen, so that somebody else can close the action",
        missing="Say what was done",
    )


class CloseForm(SeenForm):
    """Somebody other than the owner closes it."""

    note = Words(label="What did you check?", help_text="It stays with the action", missing="Say what you checked")


class AskForMoreForm(SeenForm):
    """What was reported is not enough."""

    missing = Words(
        label="What is still missing?",
        help_text="The owner is told. The action waits for them again",
        missing="Say what is still missing",
    )


class ChangeForm(DueForm):
    """Another owner, another date, and why."""

    reason = Words(label="Why do you change it?", missing="Say why you change it", rows=3)


class ActionFilterForm(forms.Form):
    """Which actions the list shows; a value that is not offered filters nothing."""

    state = forms.ChoiceField(label="Where it stands", required=False, choices=STATES)
    text = forms.CharField(label="Words, owner or provider", required=False)

    def __init__(self, asked: Mapping[str, str]) -> None:
        state = asked.get("state", "")
        known = {code for code, _ in STATES}
        text = asked.get("text", "").replace("\x00", "")[:200]
        super().__init__({"state": state if state in known else "", "text": text})

    @property
    def wanted(self) -> ActionFilter:
        return ActionFilter(state=str(self.data["state"]), text=str(self.data["text"]))

    @property
    def is_set(self) -> bool:
        return self.wanted != ActionFilter()
