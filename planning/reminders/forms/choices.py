"""When a person wants to hear of each topic."""

from typing import Any

from django import forms

from mlco_portal.mail.models import MailPreference, Topic

HINTS = {
    Topic.WAITING: "They stay on your home page and in your list of decisions",
    Topic.REMINDERS: "Dates of plans that you write, decide on or publish",
    Topic.VALUES: "One mail a day at most; they stay on your home page",
}


class ChoicesForm(forms.Form):
    """A question for each topic."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in Topic:
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label,
                choices=MailPreference.When.choices,
                widget=forms.RadioSelect(attrs={"small": True}),
                help_text=HINTS.get(topic, ""),
                error_messages={"invalid_choice": "Choose one of the answers", "required": "Choose one of the answers"},
            )
        # What is of a day comes in that morning's mail or not at all.
        for topic in (Topic.REMINDERS, Topic.VALUES):
            self.fields[topic.value].choices = [  # type: ignore[attr-defined]
                one for one in MailPreference.When.choices if one[0] != MailPreference.When.AT_ONCE
            ]
