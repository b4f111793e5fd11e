"""What people send about an MLCO KLOE: its words, what it is measured by, and the boards that watch it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from kloe.lines.actions import MeasuredAs
from kloe.lines.models import Kloe
from kloe.lines.rules import CODE, CODE_WORDS, theme_as_known
from kloe.metrics.models import Board, Metric
from mlco_portal.form_fields import TickedRows

NEW = "new"
MOST_MEASURES = 20
NOT_DEFINED = "Metric not yet defined"


class OneLine(forms.CharField):
    """Text on one line: spaces and breaks between its words are one space each."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class LineForm(forms.Form):
    """Theme, code, wording and boards of a line; `fixed_code` leaves the code out, because something names it."""

    theme = forms.ChoiceField(label="Theme", widget=forms.RadioSelect)
    new_theme = OneLine(
        label="Name of the new theme", required=False, max_length=120, help_text="Only if you choose “A new theme”"
    )
    code = OneLine(
        label="Code",
        max_length=20,
        help_text="Plans name the line by it, so it stays once they do. Such as Q1",
        widget=forms.TextInput(attrs={"width": 5}),
    )
    line = forms.CharField(
        label="Line of enquiry",
        help_text="What we ask of ourselves this year",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    boards = TickedRows(
        label="Boards that watch it (optional)",
        queryset=Board.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, themes: Sequence[str], boards: Any, kloe: Kloe | None = None, fixed_code: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if kloe is not None:
            kwargs["initial"] = {**self.said_by(kloe), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.themes, self.kloe = themes, kloe
        self.fields["boards"].queryset = boards  # type: ignore[attr-defined]
        self.fields["theme"].choices = [*((one, one) for one in themes), (NEW, "A new theme")]  # type: ignore[attr-defined]
        if not themes:
            del self.fields["theme"]
            self.fields["new_theme"].label = "Theme"
            self.fields["new_theme"].help_text = "The heading that lines share, such as Quality"
        if fixed_code:
            del self.fields["code"]

    @staticmethod
    def said_by(kloe: Kloe) -> dict[str, Any]:
        """Return what the line says, by field."""
        boards = [one.pk for one in kloe.boards.all()]
        return {"theme": kloe.theme, "code": kloe.code, "line": kloe.line, "boards": boards}

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not CODE.fullmatch(code) and not (self.kloe and code == self.kloe.code):
            raise forms.ValidationError(CODE_WORDS)
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_new = "theme" not in self.fields or given.get("theme") == NEW
        if is_new and not given.get("new_theme") and "new_theme" not in self.errors:
            self.add_error("new_theme", "Enter the name of the theme")
        given["theme"] = theme_as_known(given.get("new_theme", ""), self.themes) if is_new else given.get("theme", "")
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What the line is to say, by the names of its fields."""
        return {name: self.cleaned_data[name] for name in ("code", "theme", "line") if name in self.cleaned_data}

    def differences(self, now: Kloe) -> list[tuple[str, str, str]]:
        """Return what is typed and differs from what the line says now: label, now, typed."""
        said, typed = self.said_by(now), self.cleaned_data
        names = {one.pk: one.name for one in self.fields["boards"].queryset}  # type: ignore[attr-defined]
        both: list[tuple[str, str, str]] = [
            (label, said[name], typed[name])
            for name, label in (("theme", "Theme"), ("code", "Code"), ("line", "Line of enquiry"))
            if name in typed
        ]
        watched = ", ".join(sorted(names.get(one, "") for one in said["boards"]))
        both.append(("Boards that watch it", watched, ", ".join(sorted(one.name for one in typed["boards"]))))
        return [one for one in both if one[1] != one[2]]


class MeasureForm(forms.Form):
    """One thing that a line is measured by."""

    key = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    name = OneLine(label="Measure, in the line’s own words", required=False, max_length=200)
    metric = forms.ModelChoiceField(
        label="Metric", queryset=Metric.objects.none(), required=False, empty_label=NOT_DEFINED
    )
    to_measure = forms.CharField(
        label="What is to be measured, while the metric is not defined (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name") and given.get("metric"):
            given["name"] = given["metric"].name
        if not given.get("name") and given.get("to_measure", "").strip():
            self.add_error("name", "Enter a few words for what is to be measured")
        return given

    @property
    def as_measured(self) -> MeasuredAs | None:
        """What it says; None for a row that was left empty."""
        given = self.cleaned_data
        if not given.get("name"):
            return None
        return MeasuredAs(given["name"], given.get("metric"), given.get("to_measure", "").strip(), given["key"] or 0)


class MeasureRows(forms.BaseFormSet):
    """Rows of measures; one that is left empty is not saved."""

    def __init__(self, *args: Any, metrics: Any, **kwargs: Any) -> None:
        self.metrics = metrics
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["metric"].queryset = self.metrics

    def clean(self) -> None:
        if any(self.errors):
            return
        for number, one in enumerate(self.measured):
            if one.metric and one.metric in [other.metric for other in self.measured[:number]]:
                raise forms.ValidationError(f"The line names the metric {one.metric} twice. Take one of them out")

    @property
    def measured(self) -> list[MeasuredAs]:
        return [found for form in self.forms if (found := form.as_measured) is not None]


MetricRows: Any = forms.formset_factory(
    MeasureForm, formset=MeasureRows, extra=0, max_num=MOST_MEASURES, absolute_max=MOST_MEASURES, validate_max=True
)


def rows_of(kloe: Kloe | None) -> list[dict[str, Any]]:
    """Return the rows as the line stands, with an empty one where there is none."""
    found: list[dict[str, Any]] = [
        {"key": one.pk, "name": one.name, "metric": one.metric_id, "to_measure": one.to_measure}
        for one in (kloe.metrics.all() if kloe else ())
    ]
    return found or [{}]


def rows_sent(sent: Mapping[str, Any], prefix: str = "metrics") -> list[dict[str, Any]]:
    """Return the rows of a form as they were typed, whatever was typed."""
    total = str(sent.get(f"{prefix}-TOTAL_FORMS", "0"))
    count = min(int(total), MOST_MEASURES) if total.isascii() and total.isdecimal() else 0
    names = ("key", "name", "metric", "to_measure")
    return [{name: sent.get(f"{prefix}-{number}-{name}", "") for name in names} for number in range(count)]


def rows_after(rows: list[dict[str, Any]], then: str) -> list[dict[str, Any]]:
    """Return the rows after a button such as `add-row`, `away:2` or `up:1` was pressed."""
    act, _, number = then.partition(":")
    at = int(number) if number.isascii() and number.isdecimal() else -1
    order = list(rows)
    if act == "add-row" and len(order) < MOST_MEASURES:
        order.append({})
    if act == "away" and 0 <= at < len(order):
        del order[at]
    if act == "up" and 0 < at < len(order):
        order[at - 1], order[at] = order[at], order[at - 1]
    return order


class ThemeForm(forms.Form):
    """Another name for a theme."""

    name = OneLine(label="Theme", max_length=120, help_text="One that the year has already takes its lines in")
