"""Naming the state of a plan."""

from django import forms


class NameVersionForm(forms.Form):
    """What the author calls the plan as it stands."""

    name = forms.CharField(
        label="Name of this version",
        help_text="For example “Before the finance meeting”",
        max_length=100,
        error_messages={
            "required": "Enter a name",
            "max_length": "The name must be 100 characters or fewer",
        },
    )
