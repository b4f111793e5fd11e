"""Forms of deliverables: what one is, where it stands, and how it ended."""

from typing import Any

from django import forms

from planning.aims.forms.records import OneLine, RecordForm, chosen
from planning.aims.queries.choices import deliverables_to_carry_on, headings_to_stand_under, services_to_deliver
from planning.workplans.models import Deliverable, Placement
from planning.workplans.presenters import quarter_words

QUARTERS = [("", "Not set"), *((number, quarter_words(number)) for number in (1, 2, 3, 4))]


class DeliverableForm(RecordForm):
    """One thing that will be delivered, wherever it is listed."""

    reference = OneLine(
        label="Reference",
        max_length=20,
        help_text="Stands for it all year, such as CH-07",
        widget=forms.TextInput(attrs={"width": 10}),
    )
    title = OneLine(label="What will be delivered", max_length=300, help_text="In a few words")
    text = forms.CharField(label="More about it (optional)", required=False, widget=forms.Textarea(attrs={"rows": 5}))
    owner = OneLine(
        label="Who answers for it (optional)", required=False, max_length=200, help_text="A post, not a name"
    )
    quarter = forms.TypedChoiceField(
        label="By when", required=False, coerce=int, empty_value=None, choices=QUARTERS, widget=forms.RadioSelect
    )
    services = forms.TypedMultipleChoiceField(
        label="Services that deliver it (optional)",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
    )
    also_known_as = OneLine(
        label="Also known as (optional)",
        required=False,
        max_length=100,
        help_text="Another plan’s number, such as OP 7",
    )
    succeeds_id = chosen("What it carries on", (), empty="Nothing: it is new")
    note = forms.CharField(
        label="Note for the planning team (optional)", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def fill(self) -> None:
        if isinstance(self.record, Deliverable):
            services: Any = self.fields["services"]
            succeeds: Any = self.fields["succeeds_id"]
            services.choices = services_to_deliver(self.record)
            succeeds.choices = [*succeeds.choices, *deliverables_to_carry_on(self.record)]

    def clean_services(self) -> list[int]:
        return sorted(self.cleaned_data["services"])


class NewDeliverableForm(DeliverableForm):
    """A deliverable, and the first heading under which it stands."""

    heading_id = chosen("Where it stands first", (), empty="In no workplan yet")

    def fill(self) -> None:
        super().fill()
        field: Any = self.fields["heading_id"]
        field.choices = [*field.choices, *headings_to_stand_under(int(self.record.year))]  # type: ignore[union-attr]


class PlacementForm(RecordForm):
    """Where a deliverable stands, in the words of that workplan."""

    heading_id = forms.TypedChoiceField(label="Heading", coerce=int, choices=[("", "Choose a heading")])
    wording = forms.CharField(
        label="In this workplan’s words (optional)",
        required=False,
        help_text="Empty: the deliverable’s own words",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def fill(self) -> None:
        if isinstance(self.record, Placement):
            field: Any = self.fields["heading_id"]
            field.choices = [*field.choices, *headings_to_stand_under(int(self.record.deliverable.year))]


class OutcomeForm(RecordForm):
    """How a deliverable ended."""

    outcome = forms.ChoiceField(
        label="Delivered?",
        required=False,
        choices=[pair for pair in Deliverable.Outcome.choices if pair[0] != Deliverable.Outcome.DROPPED],
        widget=forms.RadioSelect,
    )
    outcome_note = forms.CharField(
        label="What came of it (optional)", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def fill(self) -> None:
        if isinstance(self.record, Deliverable) and self.record.outcome == Deliverable.Outcome.DROPPED:
            field: Any = self.fields["outcome"]
            field.choices = Deliverable.Outcome.choices


class DropForm(forms.Form):
    """Why a deliverable is dropped."""

    reason = forms.CharField(
        label="Why is it dropped?",
        help_text="Everybody reads this wherever the deliverable is listed",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is dropped"},
    )
