"""What people say of last year's priorities: how each ended, and what becomes of the unfinished ones."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from planning.service_plans.actions.looking_back_outcomes import TypedOutcome
from planning.service_plans.actions.looking_back_rows import Answer
from planning.service_plans.forms.plans import Options, TypedText
from planning.service_plans.models import CarryDecision, PriorityOutcome
from services.forms.people import DayField

MOST_CHARACTERS = 5000
MOST_OF_A_FIGURE = 120
Choice = CarryDecision.Decision


class OutcomeForm(forms.Form):
    """How one priority is going."""

    state = forms.ChoiceField(
        label="How it is going",
        required=False,
        choices=[("", "Nothing recorded yet"), *PriorityOutcome.State.choices],
        widget=forms.RadioSelect(attrs={"small": True, "inline": True}),
    )
    figure = TypedText(label="Latest figure (optional)", required=False, widget=forms.TextInput(attrs={"width": 20}))
    figure_on = DayField(label="Date of the figure (optional)", required=False)
    note = TypedText(label="Note (optional)", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: str, measured: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": row})
        self.row = row
        if measured:
            self.fields["figure"].help_text = f"Leave it empty to use what was measured: {measured}"

    def clean_figure(self) -> str:
        figure = str(self.cleaned_data["figure"]).strip()
        if len(figure) > MOST_OF_A_FIGURE:
            raise ValidationError(f"Shorten the figure to {MOST_OF_A_FIGURE} characters; it has {len(figure):,}")
        return figure

    def clean_note(self) -> str:
        return _short_enough(self.cleaned_data["note"], "the note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["state"] and any(cleaned[name] for name in ("figure", "figure_on", "note")):
            self.add_error("state", "Choose how it is going")
        if cleaned.get("figure_on") and "figure" in cleaned and not cleaned["figure"]:
            self.add_error("figure", "Enter the figure of that date, or take the date away")
        return cleaned

    @property
    def typed(self) -> TypedOutcome:
        said = {name: self.cleaned_data[name] for name in ("state", "figure", "figure_on", "note", "seen")}
        return TypedOutcome(row=self.row, **said)


class AnswerForm(forms.Form):
    """What becomes of one priority that last year left unfinished."""

    decision = forms.ChoiceField(
        label="What becomes of it?",
        required=False,
        widget=forms.RadioSelect(attrs={"small": True}),
        error_messages={"invalid_choice": "Choose again what becomes of it: this year has no priority to take it up"},
    )
    into = forms.ChoiceField(
        label="Which priority takes it up?",
        required=False,
        error_messages={"invalid_choice": "That priority was removed meanwhile. Choose the one that takes it up"},
    )
    reason = TypedText(label="Why?", required=False, help_text="One sentence", widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: str, into: Options, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": row})
        self.row = row
        choices = [one for one in Choice.choices if into or one[0] != Choice.MERGE]
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]
        self.fields["decision"].choice_hints = {  # type: ignore[attr-defined]
            Choice.CARRY: "It becomes a priority of this year, without its old date",
            Choice.MERGE: "Choose below which priority of this year takes it up",
        }
        self.fields["into"].choices = [("", "Choose"), *into]  # type: ignore[attr-defined]
        if not into:
            del self.fields["into"]

    def clean_reason(self) -> str:
        return _short_enough(self.cleaned_data["reason"], "the reason").strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors or self.is_blank:
            return cleaned
        if not cleaned.get("decision"):
            self.add_error("decision", "Choose what becomes of it")
        elif cleaned["decision"] == Choice.MERGE and not cleaned.get("into"):
            self.add_error("into", "Choose the priority that takes it up")
        if not cleaned.get("reason"):
            self.add_error("reason", "Enter a reason")
        return cleaned

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in ("decision", "into", "reason"))

    @property
    def typed(self) -> Answer:
        given = {name: self.cleaned_data.get(name, "") for name in ("decision", "reason", "into", "seen")}
        return Answer(row=self.row, **given)


def outcome_initial(outcome: PriorityOutcome | None) -> Mapping[str, Any]:
    """Return what the form of a priority shows first."""
    names = ("state", "figure", "figure_on", "note")
    return {name: getattr(outcome, name) for name in names} if outcome else {"state": ""}


def answer_initial(decision: CarryDecision | None) -> Mapping[str, Any]:
    """Return what the form of a question shows first."""
    if decision is None:
        return {}
    into = str(decision.into or "") if decision.decision == Choice.MERGE else ""
    return {"decision": decision.decision, "reason": decision.reason, "into": into}


def _short_enough(text: Any, what: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(f"Shorten {what} to {MOST_CHARACTERS:,} characters; it has {len(text):,}")
    return str(text)
