"""A mark on a point of a chart, as somebody types it."""

from datetime import date
from typing import Any

from django import forms

from kloe.measurements.rules.dates import EXAMPLES, period_named
from kloe.measurements.rules.values import Unreadable
from kloe.metric_editor.forms.base import LINES, OneLine, SubjectForm
from kloe.metrics.actions.marks import mark_of_annotation
from kloe.metrics.models import Annotation, Metric, MetricSeries
from kloe.metrics.rules.periods import period_words


class PeriodField(OneLine):
    """A period of the frequency, as people write it; its value is the last day."""

    def __init__(self, *, label: str, frequency: str = "", **kwargs: Any) -> None:
        self.frequency = frequency
        super().__init__(label=label, max_length=60, widget=forms.TextInput(attrs={"width": 20}), **kwargs)

    def of(self, frequency: str) -> None:
        """Read periods of the frequency."""
        self.frequency = frequency
        example = EXAMPLES[Metric.Frequency(frequency)]
        self.help_text = f"{example[0].upper()}{example[1:]}"
        self.error_messages["required"] = f"Enter {example}"

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return period_named(typed, self.frequency).ends_on
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem


class MarkForm(SubjectForm):
    """A form about periods of a series."""

    def __init__(self, *args: Any, series: MetricSeries, subject: Any = None, **kwargs: Any) -> None:
        self.frequency = series.metric.frequency
        super().__init__(*args, subject=subject, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PeriodField):
                field.of(self.frequency)

    def period_in_words(self, day: date) -> str:
        words = period_words(self.frequency, day)
        return f"{words[:1].upper()}{words[1:]}"


class RebaseForm(MarkForm):
    """Where the limits are reckoned anew, and why."""

    period = PeriodField(label="First period that counts anew")
    reason = forms.CharField(
        label="Why are the limits reckoned anew?",
        max_length=2000,
        widget=LINES,
        help_text="What changed, such as a new service or another way of counting. It stands on the chart",
        error_messages={"required": "Say why the limits are reckoned anew"},
    )


class FixForm(MarkForm):
    """The periods of which the values make the limits, and why."""

    first = PeriodField(label="First period (optional)", required=False)
    until = PeriodField(label="Last period")
    reason = forms.CharField(
        label="Why are the limits fixed?",
        max_length=2000,
        widget=LINES,
        help_text="Such as: the year before the new service began is what it is held against",
        error_messages={"required": "Say why the limits are fixed"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].help_text = "Leave it empty for the first value, or the last place where limits begin anew"


class AnnotationForm(MarkForm):
    """What readers should know of a point."""

    period = PeriodField(label="Period")
    text = OneLine(
        label="Remark",
        max_length=300,
        widget=LINES,
        help_text="A sentence that everybody reads beside the chart",
        error_messages={"required": "Enter the remark"},
    )

    def values_of(self, subject: Annotation | None) -> dict[str, Any]:
        if subject is None:
            return {}
        return {"period": self.period_in_words(subject.on), "text": subject.text}

    def seen_of(self, subject: Annotation | None) -> str:
        return mark_of_annotation(subject) if subject else ""

    def in_words(self, name: str, value: Any) -> str:
        return self.period_in_words(value) if isinstance(value, date) else super().in_words(name, value)
