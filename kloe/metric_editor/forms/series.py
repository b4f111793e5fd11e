"""Where a metric is measured, and what is said of it there."""

from typing import Any

from django import forms
from django.db.models import Model

from kloe.metric_editor.forms.base import OneLine, SubjectForm
from kloe.metrics.models import MetricSeries, SeriesScope
from kloe.metrics.queries import places_to_choose
from kloe.spc.series import FEWEST_FIXED

MOST_FIXED = 1000
NOT_A_COUNT = f"Enter a whole number from {FEWEST_FIXED} to {MOST_FIXED}, or leave it empty"


class SeriesForm(SubjectForm):
    """What is said of a series."""

    note = OneLine(
        label="Note (optional)",
        max_length=300,
        required=False,
        help_text="Said wherever the series is shown, such as where its values come from",
    )
    fix_after_n_points = forms.IntegerField(
        label="Points that make the limits (optional)",
        required=False,
        min_value=FEWEST_FIXED,
        max_value=MOST_FIXED,
        help_text=f"Leave it empty and all points make them. {FEWEST_FIXED} or more: so many, counted from the first "
        "one and from each place where limits begin anew",
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "numeric"}),
        error_messages={"invalid": NOT_A_COUNT, "min_value": NOT_A_COUNT, "max_value": NOT_A_COUNT},
    )

    def values_of(self, subject: MetricSeries | None) -> dict[str, Any]:
        if subject is None:
            return {}
        return {"note": subject.note, "fix_after_n_points": subject.fix_after_n_points}


class NewSeriesForm(SeriesForm):
    """A place where the metric is measured from now on."""

    place = forms.ChoiceField(label="Where is it measured?", error_messages={"required": "Choose where it is measured"})
    field_order = ["place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[str, Model | None]] = {SeriesScope.ORGANISATION: (SeriesScope.ORGANISATION, None)}
        groups: list[Any] = [("", "Choose a place"), (SeriesScope.ORGANISATION, SeriesScope.ORGANISATION.label)]
        for scope, found in places_to_choose().items():
            keyed = [(f"{scope}:{one.pk}", one) for one in found]
            self.places |= {key: (scope, one) for key, one in keyed}
            groups.append((SeriesScope(scope).label, [(key, str(one)) for key, one in keyed]))
        self.fields["place"].choices = groups  # type: ignore[attr-defined]

    @property
    def chosen_place(self) -> tuple[str, Model | None]:
        return self.places[self.cleaned_data["place"]]
