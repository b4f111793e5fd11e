"""What a new token is for, and why one ends."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kloe.tokens.actions import TokenWanted
from kloe.tokens.queries import metrics_of_keys, metrics_to_name, series_named, series_to_name
from mlco_portal.tokens.models import ApiToken
from mlco_portal.tokens.rules import MOST_PER_MINUTE, expiry_problem

Writes = ApiToken.Writes
NOTHING_NAMED = "Choose at least one metric or series, or let the token send values of every metric"
HOW_OFTEN = f"Enter how many requests a minute, from 1 to {MOST_PER_MINUTE:,}"
MAY_NOTHING = "Choose what the token may do: read, send values, or both"


class TokenForm(forms.Form):
    """The program, what its token may do, and how long."""

    name = forms.CharField(
        label="Which program is it for?",
        max_length=120,
        help_text="Such as: Power BI report for the board",
        error_messages={"required": "Enter the program that the token is for"},
    )
    contact = forms.CharField(
        label="Who looks after the program?",
        max_length=200,
        help_text="A post or a team, not a person",
        error_messages={"required": "Enter the post or team that looks after the program"},
    )
    last_day = forms.DateField(
        label="Last day",
        help_text="A year from today at most, for example 31/3/2027",
        widget=forms.DateInput(format="%-d/%-m/%Y", attrs={"width": 10}),
        error_messages={
            "required": "Enter the last day",
            "invalid": "Enter the last day as day, month and year, such as 31/3/2027",
        },
    )
    per_minute = forms.IntegerField(
        label="Requests a minute",
        min_value=1,
        max_value=MOST_PER_MINUTE,
        widget=forms.NumberInput(attrs={"width": 4}),
        help_text="What goes beyond is turned away until the minute is over",
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_OFTEN),
    )
    reads = forms.BooleanField(label="Read services, approved figures and plans published for everyone", required=False)
    reads_staff_plans = forms.BooleanField(label="Read plans published for staff as well", required=False)
    writes = forms.ChoiceField(
        label="May it send values of metrics?",
        choices=Writes.choices,
        widget=forms.RadioSelect,
        help_text="What it sends is provisional until the owner of the metric approves it",
    )
    metrics = forms.MultipleChoiceField(
        label="Metrics, with all their places", required=False, widget=forms.CheckboxSelectMultiple(attrs={"small": 1})
    )
    series = forms.MultipleChoiceField(
        label="Metrics at one place", required=False, widget=forms.CheckboxSelectMultiple(attrs={"small": 1})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        first = {"last_day": today + timedelta(days=182), "per_minute": 120, "writes": Writes.NOTHING, "reads": True}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["metrics"].choices = [(str(one.pk), one.name) for one in metrics_to_name()]  # type: ignore[attr-defined]
        self.fields["series"].choices = [(str(one.pk), str(one)) for one in series_to_name()]  # type: ignore[attr-defined]

    def clean_last_day(self) -> Any:
        if problem := expiry_problem(self.cleaned_data["last_day"], self.today):
            raise forms.ValidationError(problem)
        return self.cleaned_data["last_day"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        writes, named = given.get("writes"), given.get("metrics") or given.get("series")
        if writes == Writes.NAMED and not named:
            self.add_error("metrics", NOTHING_NAMED)
        if writes in (Writes.NOTHING, Writes.ALL) and named:
            self.add_error("writes", "You chose metrics or series below. Choose them here as well, or leave them out")
        if writes == Writes.NOTHING and not given.get("reads"):
            self.add_error("reads", MAY_NOTHING)
        if given.get("reads_staff_plans") and not given.get("reads"):
            self.add_error("reads_staff_plans", "A token that reads plans for staff reads what is for everyone too")
        return given

    @property
    def wanted(self) -> TokenWanted:
        given = self.cleaned_data
        plain = {name: given[name] for name in ("name", "contact", "last_day", "per_minute", "writes")}
        return TokenWanted(
            **plain,
            reads=given["reads"],
            reads_staff_plans=given["reads_staff_plans"],
            metrics=metrics_of_keys(given["metrics"]),
            series=series_named(given["series"]),
        )


class RevokeForm(forms.Form):
    """Why the token ends."""

    reason = forms.CharField(
        label="Why does it end?",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why the token ends"},
    )
