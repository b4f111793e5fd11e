"""Forms of workplans, their headings and lines."""

from typing import Any

from django import forms
from django.utils.text import slugify

from planning.aims.forms.records import CodeField, OneLine, RecordForm, chosen
from planning.aims.queries.choices import (
    frameworks_to_stand_on,
    lines_to_be_part_of,
    metrics_to_choose,
    priorities_for_headings,
)
from planning.workplans.models import Workplan, WorkplanHeading, WorkplanLine


class WorkplanForm(RecordForm):
    """A workplan, an enabler or a programme."""

    kind = forms.ChoiceField(label="What it is", choices=Workplan.Kind.choices, widget=forms.RadioSelect)
    name = OneLine(label="Name", max_length=200)
    strapline = OneLine(label="Strapline (optional)", required=False, max_length=200)
    summary = forms.CharField(label="In short (optional)", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    governed_by = OneLine(
        label="Reports to (optional)", required=False, max_length=200, help_text="The board that it reports to"
    )
    framework_id = chosen(
        "Whose priorities its headings are", (), empty="None: it has headings of its own, or lines only"
    )
    source = OneLine(
        label="Where it comes from (optional)", required=False, max_length=200, help_text="The document it stands in"
    )
    code = CodeField(label="Code", help_text="The same from year to year. Empty: made from the name")

    def fill(self) -> None:
        if isinstance(self.record, Workplan):
            field: Any = self.fields["framework_id"]
            field.choices = [*field.choices, *frameworks_to_stand_on(int(self.record.year))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "code" in self.fields and not given.get("code") and "code" not in self.errors:
            given["code"] = slugify(given.get("name", ""))[:60]
        return given


class HeadingForm(RecordForm):
    """A heading of a workplan: a priority, or one of its own."""

    priority_id = chosen("Priority", (), empty="None: a heading of its own")
    name = OneLine(
        label="As this workplan calls it",
        required=False,
        max_length=200,
        help_text="Empty: the name of the priority",
    )

    def fill(self) -> None:
        if isinstance(self.record, WorkplanHeading):
            self.names = dict(priorities_for_headings(self.record.workplan))
            field: Any = self.fields["priority_id"]
            field.choices = [*field.choices, *self.names.items()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name") and "name" not in self.errors:
            given["name"] = self.names.get(given.get("priority_id"), "")
            if not given["name"]:
                self.add_error("name", "Enter a name, or choose a priority")
        return given


class LineForm(RecordForm):
    """A line of an enabler or programme: what it works on, and what success looks like."""

    kind = forms.ChoiceField(label="What it is", choices=WorkplanLine.Kind.choices, widget=forms.RadioSelect)
    number = forms.IntegerField(
        label="Number as printed (optional)",
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(attrs={"width": 4}),
    )
    name = OneLine(label="What it says", max_length=300)
    text = forms.CharField(label="More about it (optional)", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    part_of_id = chosen("Part of", (), empty="None: it stands by itself")
    metric_id = chosen("What shows it", (), empty="No figure")

    def fill(self) -> None:
        if isinstance(self.record, WorkplanLine):
            part_of: Any = self.fields["part_of_id"]
            metric: Any = self.fields["metric_id"]
            part_of.choices = [*part_of.choices, *lines_to_be_part_of(self.record)]
            metric.choices = [*metric.choices, *metrics_to_choose()]
