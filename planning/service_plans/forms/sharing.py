"""What a lead sends about sharing: whom to ask for which sections, and until when."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mlco_portal.wording import counted
from planning.service_plans.forms.plans import Options, TypedText
from planning.service_plans.rules.sharing import MOST_AT_ONCE
from services.forms.people import DayField

MOST_OF_A_MESSAGE = 2000


def addresses_in(text: str) -> list[str]:
    """Return the e-mail addresses of the text in lower case, each once, however they are set apart.

    Raises ValidationError for what is no address, and beyond MOST_AT_ONCE of them.
    """
    words = re.split(r"[\s,;]+", text.replace("<", " <").replace(">", "> "))
    if "<" in text:
        # As Outlook copies them: Sample, Anna <anna.sample@example.org>; the names fall away.
        words = [word.strip("<>") for word in words if "@" in word or word.startswith("<")]
    found = list(dict.fromkeys(word.lower() for word in words if word))
    if len(found) > MOST_AT_ONCE:
        people = counted(MOST_AT_ONCE, "person", "people")
        raise ValidationError(f"Ask {people} at most at once. These are {len(found)} words; enter addresses only.")
    for one in found:
        try:
            validate_email(one)
        except ValidationError as error:
            raise ValidationError(f"“{one[:80]}” is not an e-mail address, such as name@example.org") from error
    return found


class InviteForm(forms.Form):
    """Asks people to write sections."""

    sections = forms.MultipleChoiceField(
        label="Which sections?",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={
            "required": "Choose at least one section",
            "invalid_choice": "A section you chose is not in this plan. Choose again",
        },
    )
    people = forms.MultipleChoiceField(
        label="Colleagues",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"invalid_choice": "Somebody you chose is not offered any more. Enter their address below"},
    )
    addresses = TypedText(
        label="Other people, by e-mail address",
        required=False,
        help_text="One on each line. They need no account yet: the mail lets them in",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    due_on = DayField(label="To be finished by (optional)", required=False)
    message = TypedText(
        label="Your message (optional)",
        required=False,
        help_text="It stands in the mail",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, sections: Options, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = sections  # type: ignore[attr-defined]
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        if not people:
            del self.fields["people"]
            self.fields["addresses"].label = "Whom do you ask? E-mail addresses"

    def clean_addresses(self) -> list[str]:
        return addresses_in(self.cleaned_data["addresses"])

    def clean_message(self) -> str:
        message = str(self.cleaned_data["message"]).strip()
        if len(message) > MOST_OF_A_MESSAGE:
            raise ValidationError(f"Shorten your message to {MOST_OF_A_MESSAGE:,} characters; it has {len(message):,}")
        return message

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "addresses" in cleaned and not self.emails:
            self.add_error("addresses", "Choose at least one person, or enter an e-mail address")
        return cleaned

    @property
    def emails(self) -> Sequence[str]:
        """Whom to ask, each once: the colleagues chosen, then the addresses entered."""
        return list(dict.fromkeys([*self.cleaned_data.get("people", []), *self.cleaned_data.get("addresses", [])]))


class ShareDateForm(forms.Form):
    """Another date to be done by, or none."""

    due_on = DayField(label="To be finished by", required=False, help_text="Leave it empty for no date")
