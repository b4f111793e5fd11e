"""A target as somebody types it: values with or without their unit, dates, and the steps of a trajectory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict

from kloe.measurements.rules.dates import EXAMPLES, period_named
from kloe.measurements.rules.values import Unreadable, read_number, unit_problem
from kloe.metric_editor.forms.base import LINES, OneLine, SubjectForm
from kloe.metrics.actions.targets import mark_of
from kloe.metrics.models import Metric, MetricSeries, Target
from kloe.metrics.rules.figures import exact_words
from kloe.metrics.rules.periods import period_words
from kloe.metrics.rules.targets import MOST_STEPS, TargetGiven, target_problems
from services.forms.people import DayField

NEW_STEPS = 4
AMOUNT = {"width": 10, "inputmode": "decimal", "autocomplete": "off"}


def read_amount(metric: Metric, typed: str) -> Decimal | None:
    """Return the number in the unit of the metric, or None for nothing; raise Unreadable."""
    found = read_number(typed)
    if found is None:
        return None
    if found.unit and (wrong := unit_problem(metric, found.unit)):
        raise Unreadable(wrong)
    return found.number


def steps_in(sent: Iterable[str]) -> int:
    """Return how many steps the names of fields speak of."""
    found = [int(name[7:]) for name in sent if name.startswith("period-") and name[7:].isdecimal() and len(name) < 11]
    return max((one for one in found if one <= MOST_STEPS), default=NEW_STEPS)


@dataclass(frozen=True, slots=True)
class Step:
    """Fields of one step of a trajectory."""

    number: int
    period: BoundField
    value: BoundField


class TargetForm(SubjectForm):
    """What is wanted from when to when, and by which steps; `given` is what was read, None where something is wrong."""

    kind = forms.ChoiceField(
        label="What is wanted?",
        choices=Target.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wanted"},
    )
    value = OneLine(
        label="Value",
        max_length=60,
        error_messages={"required": "Enter the value, such as 7.5"},
        widget=forms.TextInput(attrs=AMOUNT),
        help_text="Of a range the lower one",
    )
    upper = OneLine(
        label="Upper value (optional)",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=AMOUNT),
        help_text="Of a range only",
    )
    starts_on = DayField(label="Holds from", error_messages={"required": "Enter the first day"})
    ends_on = DayField(label="Holds until (optional)", required=False, help_text="Leave it empty while it goes on")
    label = OneLine(
        label="Whose or what for (optional)",
        max_length=120,
        required=False,
        help_text="Tells several targets apart, such as HR&OD, health",
    )
    source = OneLine(label="Where it is set (optional)", max_length=200, required=False)
    reason = forms.CharField(
        label="Why is it changed?",
        max_length=2000,
        widget=LINES,
        error_messages={"required": "Say why it is changed"},
        help_text="It stays in the audit trail, with what stood there before",
    )
    pasted = forms.CharField(
        label="Steps pasted from a sheet (optional)",
        required=False,
        max_length=20_000,
        help_text="A line for each step: its period, then its value, as two columns copied in Excel are",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    groups_of_fields = (("", ("kind", "value", "upper", "starts_on", "ends_on", "label", "source")),)
    given: TargetGiven | None = None

    def __init__(
        self, *args: Any, series: MetricSeries, subject: Target | None, at_least: int = NEW_STEPS, **kwargs: Any
    ) -> None:
        self.metric, self.at_least = series.metric, at_least
        self.there = list(subject.trajectory.order_by("by")) if subject else []
        super().__init__(*args, subject=subject, **kwargs)
        if subject is None:
            del self.fields["reason"]
        if self.metric.is_percentage:
            for name in ("value", "upper"):
                self.fields[name].widget.attrs = {**AMOUNT, "suffix": "%"}
        for number in range(1, self._count() + 1):
            self._add_step(number)

    def _count(self) -> int:
        if not self.is_bound:
            return min(max(self.at_least, len(self.there) + 2), MOST_STEPS)
        return min(steps_in(self.data) + (NEW_STEPS if self.asks_for_more else 0), MOST_STEPS)

    @property
    def asks_for_more(self) -> bool:
        """Whether the button for more steps was pressed: nothing is checked or saved then."""
        return "more" in self.data

    def full_clean(self) -> None:
        if self.asks_for_more:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def _add_step(self, number: int) -> None:
        step = self.there[number - 1] if number <= len(self.there) else None
        words = period_words(self.metric.frequency, step.by) if step else ""
        words = f"{words[:1].upper()}{words[1:]}"
        amount = exact_words(step.value) if step else ""
        for name, label, initial, attrs in (
            ("period", "Period", words, {"autocomplete": "off"}),
            ("value", "Value", amount, {"inputmode": "decimal", "autocomplete": "off", "width": 10}),
        ):
            self.fields[f"{name}-{number}"] = OneLine(
                label=label, required=False, max_length=60, initial=initial, widget=forms.TextInput(attrs=attrs)
            )

    @property
    def period_hint(self) -> str:
        return EXAMPLES[Metric.Frequency(self.metric.frequency)]

    def steps(self) -> Iterator[Step]:
        number = 1
        while f"period-{number}" in self.fields:
            yield Step(number, self[f"period-{number}"], self[f"value-{number}"])
            number += 1

    def values_of(self, subject: Target | None) -> dict[str, Any]:
        if subject is None:
            return {}
        plain = {name: getattr(subject, name) for name in ("kind", "starts_on", "ends_on", "label", "source")}
        return {**plain, "value": exact_words(subject.value), "upper": exact_words(subject.upper)}

    def seen_of(self, subject: Target | None) -> str:
        return mark_of(subject) if subject else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        amounts = {name: self._amount(name, cleaned.get(name, "")) for name in ("value", "upper")}
        trajectory, fields = self._read_steps(cleaned)
        if self.errors:
            return cleaned
        value = amounts["value"]
        if value is None:
            return cleaned
        given = TargetGiven(
            kind=cleaned["kind"],
            value=value,
            upper=amounts["upper"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            label=cleaned["label"],
            source=cleaned["source"],
            trajectory=trajectory,
        )
        cleaned["value"], cleaned["upper"] = exact_words(value), exact_words(amounts["upper"])
        problems = target_problems(self.metric, given)
        for one in problems:
            self.add_error(fields[one.day] if one.day else one.field, one.text)
        self.given = None if problems else given
        return cleaned

    def _amount(self, name: str, typed: str) -> Decimal | None:
        try:
            return read_amount(self.metric, typed)
        except Unreadable as problem:
            self.add_error(name, str(problem))
            return None

    def _read_steps(self, cleaned: dict[str, Any]) -> tuple[dict[date, Decimal], dict[date, str]]:
        """Return what is wanted by which day, and the field of each."""
        found: dict[date, Decimal] = {}
        fields: dict[date, str] = {}
        for at, value_at, where, period, amount in self._typed_steps(cleaned):
            try:
                day = period_named(period, self.metric.frequency).ends_on
            except Unreadable as problem:
                self.add_error(at, f"{where}{problem}")
                continue
            try:
                value = read_amount(self.metric, amount)
                if value is None:
                    raise Unreadable("Enter the value of this step, or leave its period empty")
            except Unreadable as problem:
                self.add_error(value_at, f"{where}{problem}")
                continue
            if day in found:
                words = period_words(self.metric.frequency, day)
                self.add_error(at, f"{where}{words[:1].upper()}{words[1:]} is there twice. Leave one out")
                continue
            found[day], fields[day] = value, at
        return found, fields

    def _typed_steps(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield each step that was typed or pasted: its fields, where it stands, period and value."""
        for step in self.steps():
            period, value = (cleaned.get(f"{name}-{step.number}") or "" for name in ("period", "value"))
            if period or value:
                yield f"period-{step.number}", f"value-{step.number}", "", period, value
        for number, line in enumerate((cleaned.get("pasted") or "").splitlines(), 1):
            if line.strip():
                period, value = _cells(line)
                yield "pasted", "pasted", f"Line {number}: ", period, value

    def differences(self, now: Target) -> list[tuple[str, str, str]]:
        stands = {one.by: one.value for one in now.trajectory.order_by("by")}
        typed = dict(self.given.trajectory) if self.given else {}
        steps = [("Trajectory", self._steps_in_words(stands), self._steps_in_words(typed))] if stands != typed else []
        return super().differences(now) + steps

    def _steps_in_words(self, steps: dict[date, Decimal]) -> str:
        frequency = self.metric.frequency
        return "\n".join(f"{period_words(frequency, day)}: {exact_words(one)}" for day, one in sorted(steps.items()))


def _cells(line: str) -> tuple[str, str]:
    """Return the two cells of a line: parted by a tab, as a sheet copies them, else by the last space."""
    if "\t" in line:
        first, _, rest = line.strip().partition("\t")
        return first.strip(), rest.strip()
    first, _, last = line.strip().replace(";", " ").rpartition(" ")
    return (first.strip(), last) if first else (last, "")
