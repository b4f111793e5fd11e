"""What a metric is, as somebody types it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from kloe.metric_editor.forms.base import LINES, OneLine, SubjectForm
from kloe.metrics.models import Board, Metric
from kloe.metrics.queries import boards, boards_to_tick
from mlco_portal.form_fields import TickedRows
from services.forms.people import PersonField
from services.queries.people import people_to_choose_from

FIELDS = (
    "name", "description", "unit", "numerator", "denominator", "better", "frequency", "period_words", "aggregation",
    "grace_days", "scale", "decimals", "shows_difference", "source", "owner_post", "owner", "wordings",
)  # fmt: skip


class CodeField(forms.SlugField):
    """A code as addresses and files hold it."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").lower()


def _number(label: str, most: int, hint: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        help_text=hint,
        widget=forms.TextInput(attrs={"width": 3, "inputmode": "numeric"}),
        error_messages={
            "invalid": f"Enter a whole number from 0 to {most}",
            "min_value": f"Enter a whole number from 0 to {most}",
            "max_value": f"Enter a whole number from 0 to {most}",
        },
    )


class DefinitionForm(SubjectForm):
    """A metric apart from where it is measured and from its values."""

    name = OneLine(
        label="Title", max_length=200, help_text="Such as Vacancy rate", error_messages={"required": "Enter a title"}
    )
    description = forms.CharField(
        label="What it says (optional)",
        required=False,
        widget=LINES,
        help_text="A sentence or two for those who read it",
    )
    unit = forms.ChoiceField(label="Unit", choices=[("", "Choose a unit"), *Metric.Unit.choices])
    numerator = OneLine(
        label="What is counted, the numerator (optional)",
        max_length=300,
        required=False,
        help_text="Such as Vacant posts",
    )
    denominator = OneLine(
        label="Out of what, the denominator (optional)", max_length=300, required=False, help_text="Such as All posts"
    )
    better = forms.ChoiceField(
        label="Which way is better?",
        choices=Metric.Better.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is better"},
    )
    frequency = forms.ChoiceField(
        label="How often is it measured?",
        choices=Metric.Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often it is measured"},
    )
    period_words = OneLine(
        label="The period in words (optional)",
        max_length=60,
        required=False,
        help_text="Where it is not the period itself, such as 12 months",
    )
    aggregation = forms.ChoiceField(
        label="How are several periods or places put together?",
        choices=Metric.Aggregation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how several periods or places are put together"},
    )
    grace_days = _number("Days of grace", 366, "How many days after the end of a period its value may come")
    scale = forms.ChoiceField(label="How is it shown?", choices=Metric.Scale.choices, widget=forms.RadioSelect)
    decimals = _number("Decimal places shown", 6, "Values are kept as they are entered")
    shows_difference = forms.BooleanField(label="Also show the difference from the target, in per cent", required=False)
    source = OneLine(
        label="Source (optional)",
        max_length=300,
        required=False,
        help_text="The system or return that the values come from",
    )
    owner_post = OneLine(
        label="Owner (optional)", max_length=200, required=False, help_text="The post that answers for it"
    )
    owner = PersonField(
        label="Account of the owner (optional)",
        queryset=people_to_choose_from(),
        required=False,
        empty_label="Nobody yet",
        help_text="Approves its values before anybody else reads them",
    )
    boards = TickedRows(
        label="Monitored by (optional)", queryset=boards(), required=False, widget=forms.CheckboxSelectMultiple
    )
    wordings = forms.CharField(
        label="How plans speak of it (optional)",
        required=False,
        widget=LINES,
        help_text="One wording a line, such as 65 weeks. The plan check looks for them",
    )
    groups_of_fields = (
        ("What it is", ("code", "name", "description", "unit", "numerator", "denominator", "better")),
        ("How it is measured", ("frequency", "period_words", "aggregation", "grace_days")),
        ("How it is shown", ("scale", "decimals", "shows_difference")),
        ("Who answers for it", ("source", "owner_post", "owner", "boards")),
        ("In plans", ("wordings",)),
    )

    def __init__(self, *args: Any, fixed: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fixed = fixed
        for name, why in fixed.items():
            self.fields[name].help_text = why
        self.fields["boards"].queryset = boards_to_tick(self.subject)  # type: ignore[attr-defined]
        owner = self.subject.owner if self.subject else None
        if owner is not None and not owner.is_active:
            self.fields["owner"].queryset = people_to_choose_from() | type(owner).objects.filter(pk=owner.pk)  # type: ignore[attr-defined]

    def values_of(self, subject: Metric | None) -> dict[str, Any]:
        if subject is None:
            new = Metric()
            return {name: getattr(new, name) for name in ("grace_days", "scale", "decimals")}
        return {**{name: getattr(subject, name) for name in FIELDS}, "boards": list(subject.boards.all())}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, why in self.fixed.items():
            if name in given and given[name] != getattr(self.subject, name):
                self.add_error(name, why)
        if given.get("denominator") and not given.get("numerator"):
            self.add_error("numerator", "Say what is counted as well, or leave out of what empty")
        if given.get("aggregation") == Metric.Aggregation.RATIO and not given.get("denominator"):
            self.add_error("denominator", "Denominators are added up, so say out of what")
        return given

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def chosen_boards(self) -> list[Board]:
        return list(self.cleaned_data["boards"])


class NewMetricForm(DefinitionForm):
    """A metric with the code that it keeps."""

    code = CodeField(
        label="Code",
        max_length=60,
        help_text="Stands in addresses and files, so it never changes. Small letters, digits and hyphens, "
        "such as vacancy-rate",
        error_messages={"invalid": "Use small letters, digits and hyphens only, such as vacancy-rate"},
    )
