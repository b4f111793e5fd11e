"""The filters of the round, and the letter to the ones outstanding."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from planning.round.queries.standing import LATE, NO_LOCALITY, SORTS, WITH_PASS, RoundFilter, Tally
from planning.round.rules import Audience, State, text_problem
from services.models import Service

LATENESS = [("", "All"), (LATE, "Late"), (WITH_PASS, "With a late pass")]
SORTINGS = [
    ("", "Service group"),
    ("name", "Service"),
    ("due", "Days left"),
    ("changed", "Last change"),
    ("state", "Where it stands"),
]
LONGEST_TEXT = 5000


class RoundFilterForm(forms.Form):
    """Which services, in which order; what cannot be read in the address counts as not chosen."""

    state = forms.ChoiceField(label="Where it stands", required=False)
    group = forms.ChoiceField(label="Service group", required=False)
    locality = forms.ChoiceField(label="Locality", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *Service.Kind.choices])
    waits = forms.ChoiceField(label="Waits for", required=False, choices=[("", "Anybody"), *Audience.choices])
    late = forms.ChoiceField(label="Late", required=False, choices=LATENESS)
    text = forms.CharField(label="Name of the service", required=False, max_length=200)
    sort = forms.ChoiceField(label="Sort by", required=False, choices=SORTINGS)

    def __init__(self, *args: Any, tallies: Iterable[Tally], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, tuple[int, str]] = {}
        places: dict[str, str] = {}
        for one in tallies:
            groups[one.group] = (one.group_order, one.group_name)
            places[one.locality] = one.locality_name
        named = sorted((name, code) for code, name in places.items() if code != NO_LOCALITY)
        choices = {
            "state": [("", "Everywhere"), *State.choices],
            "group": [
                ("", "Every group"),
                *((code, groups[code][1]) for code in sorted(groups, key=groups.__getitem__)),
            ],
            "locality": [
                ("", "Every locality"),
                *((code, name) for name, code in named),
                (NO_LOCALITY, "No one locality"),
            ],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return {name: cleaned.get(name, "") for name in self.fields}

    @property
    def wanted(self) -> RoundFilter:
        return RoundFilter(**{name: value for name, value in self.cleaned_data.items() if name != "sort"})

    @property
    def chosen_sort(self) -> str:
        chosen = self.cleaned_data["sort"]
        return chosen if chosen in SORTS else ""


class LetterForm(forms.Form):
    """One letter to many people, each of whom gets their own list of plans."""

    subject = forms.CharField(label="Subject", max_length=200, error_messages={"required": "Enter a subject"})
    text = forms.CharField(
        label="Text",
        help_text="Each person gets one mail. {name} becomes their name, {plans} the list of their plans with links, "
        "{days_left} how far away the nearest date is, such as “due in 12 days”.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": "Enter what the mail says"},
    )
    people = forms.MultipleChoiceField(
        label="People",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one person",
            "invalid_choice": "One of the people you chose has no outstanding plan any more. Look at the list again",
        },
    )

    def __init__(self, *args: Any, people: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(str(key), str(key)) for key in people]  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        problem = text_problem(text)
        if problem:
            raise forms.ValidationError(problem)
        return text

    @property
    def chosen(self) -> frozenset[int]:
        """The people who are ticked, as the form was sent or first shown."""
        given = self["people"].value() or []
        return frozenset(int(one) for one in given if str(one).isdecimal() and len(str(one)) < 20)
