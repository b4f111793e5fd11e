"""What people send about reports."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from kloe.measurements.rules.dates import read_period
from kloe.measurements.rules.values import Unreadable
from kloe.metrics.models import Board, Metric
from kloe.reports.models import Commentary
from kloe.reports.queries import who_can_be_secretary
from mlco_portal.accounts.models import User

LONGEST = 5_000


class NarrowForm(forms.Form):
    """Whose reports are listed; a board that is not there narrows nothing."""

    board = forms.ChoiceField(label="Board", required=False)

    def __init__(self, asked: str, *, boards: Iterable[Board]) -> None:
        offered = [("", "Every board"), *((one.code, one.name) for one in boards)]
        self.chosen = asked if asked in {code for code, _ in offered} else ""
        super().__init__({"board": self.chosen})
        self.fields["board"].choices = offered  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """Which board, which month."""

    board = forms.ChoiceField(label="Board", error_messages={"required": "Choose a board"})
    month = forms.CharField(
        label="Month", help_text="Such as March 2024", widget=forms.TextInput(attrs={"width": 20}), max_length=40
    )

    def __init__(self, *args: Any, boards: Iterable[Board], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.boards = {one.code: one for one in boards}
        choices = [("", "Choose a board"), *((one.code, one.name) for one in self.boards.values())]
        self.fields["board"].choices = choices  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        try:
            return read_period(self.cleaned_data["month"], Metric.Frequency.MONTHLY, self.today).ends_on
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem

    @property
    def chosen(self) -> Board:
        return self.boards[self.cleaned_data["board"]]


class CommentaryForm(forms.Form):
    """What is behind a point, and how it is judged."""

    text = forms.CharField(
        label="Commentary",
        required=False,
        max_length=LONGEST,
        help_text="What is behind the value, what is done about it, by whom and by when",
        widget=forms.Textarea(attrs={"rows": 8, "maxwords": 250}),
    )
    rag = forms.ChoiceField(
        label="How do you judge it?",
        required=False,
        help_text="Stands beside what statistical process control says; where the two differ, the report lists it",
        choices=[("", "Not judged"), *Commentary.Rag.choices],
        widget=forms.RadioSelect(attrs={"inline": True}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """Why an issued report is written anew."""

    reason = forms.CharField(
        label="Why is there to be another edition?",
        max_length=LONGEST,
        help_text="It stands on the next edition",
        error_messages={"required": "Say why there is to be another edition"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SecretaryForm(forms.Form):
    """Who issues the reports of a board."""

    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label="Secretary", queryset=None, required=False, empty_label="Nobody: the planning team alone"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = who_can_be_secretary()  # type: ignore[attr-defined]
