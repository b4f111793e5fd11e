"""One value put right, or a change declined."""

from typing import Any

from django import forms

from kloe.measurements.models import Measurement
from kloe.measurements.rules.values import Figures, read_figures
from kloe.metrics.rules.figures import exact_words

NARROW = {"width": 10, "inputmode": "decimal", "autocomplete": "off"}


class CorrectForm(forms.Form):
    """Value, and what it is made of; `figures` is what was read, None where the value is to go."""

    value = forms.CharField(label="Value", required=False, widget=forms.TextInput(attrs=NARROW))
    numerator = forms.CharField(label="Numerator (optional)", required=False, widget=forms.TextInput(attrs=NARROW))
    denominator = forms.CharField(label="Denominator (optional)", required=False, widget=forms.TextInput(attrs=NARROW))
    reason = forms.CharField(
        label="Why is it changed?",
        max_length=2000,
        error_messages={"required": "Say why it is changed"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    figures: Figures | None = None

    def __init__(self, *args: Any, measurement: Measurement, **kwargs: Any) -> None:
        self.measurement = measurement
        waits = measurement.proposed_value is not None
        shown = {
            "value": measurement.proposed_value if waits else measurement.value,
            "numerator": measurement.proposed_numerator if waits else measurement.numerator,
            "denominator": measurement.proposed_denominator if waits else measurement.denominator,
        }
        initial = {name: exact_words(value) for name, value in shown.items()}
        kwargs["initial"] = {**initial, "seen": measurement.revision}
        super().__init__(*args, **kwargs)
        metric = measurement.series.metric
        self.fields["numerator"].help_text = metric.numerator
        self.fields["denominator"].help_text = metric.denominator
        if metric.is_percentage:
            self.fields["value"].widget.attrs["suffix"] = "%"
        if measurement.state == Measurement.State.PROVISIONAL:
            self.fields["value"].help_text = "Leave all three empty to take the value away"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        cells = {name: str(given.get(name) or "") for name in ("value", "numerator", "denominator")}
        self.figures, problems = read_figures(self.measurement.series.metric, cells)
        for one in problems:
            self.add_error(one.column if one.column in self.fields else "value", one.text)
        return given


class DeclineForm(forms.Form):
    """Why an approved value stays as it is."""

    reason = forms.CharField(
        label="Why is the change declined?",
        max_length=2000,
        error_messages={"required": "Say why the change is declined"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
