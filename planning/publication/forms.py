"""What the planning team says when it publishes, reopens or withdraws, and what readers ask the directory."""

from datetime import date
from typing import Any

from django import forms

from mlco_portal.years import FIRST_YEAR, LAST_YEAR
from planning.publication.directory import ALL_YEARS, Directory, Filters
from planning.publication.models import Publication


class PublishForm(forms.Form):
    """Who may read the plan, and until when it stands."""

    audience = forms.ChoiceField(
        label="Who can read it?",
        help_text="The list of published plans names it to the same people",
        choices=Publication.Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who can read the plan", "invalid_choice": "Choose who can read the plan"},
    )
    review_on = forms.DateField(
        label="Review due",
        help_text="Printed on the plan. For example, 31 March 2025",
        input_formats=["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d %m %Y"],
        widget=forms.DateInput(format="%-d %B %Y", attrs={"width": 10}),
        error_messages={
            "required": "Enter the date by which the plan is reviewed",
            "invalid": "Enter a date such as 31 March 2025",
        },
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Enter a date between {FIRST_YEAR} and {LAST_YEAR}: it is printed on the plan")
        return day


class ReasonForm(forms.Form):
    """Why a plan is reopened or a publication withdrawn."""

    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Give a reason"},
    )


class ReviseForm(ReasonForm):
    """Why an approved or published plan is revised; `sha256` names the version that was on the page."""

    sha256 = forms.CharField(widget=forms.HiddenInput, required=False)


class DirectoryForm(forms.Form):
    """The filters of the directory, filled with what there is."""

    q = forms.CharField(label="Service", required=False, widget=forms.TextInput(attrs={"type": "search", "width": 20}))
    year = forms.ChoiceField(label="Planning year", required=False)
    group = forms.ChoiceField(label="Service group", required=False)
    locality = forms.ChoiceField(label="Locality", required=False)
    neighbourhood = forms.ChoiceField(label="Neighbourhood", required=False)

    def __init__(self, directory: Directory, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._choices("year", directory.years, (ALL_YEARS, "All years"))
        for name, options in (
            ("group", directory.group_options),
            ("locality", directory.locality_options),
            ("neighbourhood", directory.neighbourhood_options),
        ):
            if options:
                self._choices(name, (("", "All"), *options))
            else:
                del self.fields[name]

    def _choices(self, name: str, options: tuple[tuple[str, str], ...], *more: tuple[str, str]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*options, *more]


def shown_in(filters: Filters, directory: Directory) -> dict[str, str]:
    """Return what the filter form shows as chosen."""
    return {
        "q": filters.text,
        "year": directory.year,
        "group": filters.group,
        "locality": filters.locality,
        "neighbourhood": filters.neighbourhood,
    }


def filters_in(query: Any) -> Filters:
    """Return the filters that the address asks for; what is too long to be meant is cut."""
    return Filters(
        year=query.get("year", "")[:20],
        group=query.get("group", "")[:80],
        locality=query.get("locality", "")[:80],
        neighbourhood=query.get("neighbourhood", "")[:80],
        text=query.get("q", "")[:200],
    )
