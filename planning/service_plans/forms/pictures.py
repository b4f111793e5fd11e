"""A picture as it is sent, with its text alternative, its place and the note of consent."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from planning.service_plans.actions.pictures import PictureWords
from planning.service_plans.forms.plans import Options, TypedText
from planning.service_plans.models import Picture
from planning.service_plans.rules.pictures import LONGEST_WORDS, alt_problem
from planning.service_plans.sections.kind import date_in

ALT_HELP = (
    "Say in a sentence what somebody would miss who cannot see it. For example, “A nurse shows a man in a wheelchair "
    "how to use the new ramp”. No names of people."
)


class PictureWordsForm(forms.Form):
    """What is said about a picture."""

    alt = TypedText(label="Text alternative", help_text=ALT_HELP, required=False, widget=forms.Textarea({"rows": 3}))
    caption = TypedText(
        label="Caption (optional)",
        help_text="Printed below the picture",
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    row = forms.ChoiceField(
        label="Which one does it belong to?",
        required=False,
        error_messages={"invalid_choice": "That one was removed meanwhile. Choose again what the picture belongs to"},
    )
    consent = forms.ChoiceField(
        label="Can anybody be recognised?",
        choices=Picture.Consent.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether anybody can be recognised",
            "invalid_choice": "Say whether anybody can be recognised",
        },
    )
    consent_on = TypedText(
        label="When did they agree?",
        help_text="Only when somebody can be recognised. For example, 30 September 2024",
        required=False,
        widget=forms.TextInput({"width": 10}),
    )
    consent_note = TypedText(
        label="Where is their written consent kept?",
        help_text="A place that your team knows, such as a folder or a record number. Do not name anybody.",
        required=False,
    )

    def __init__(self, *args: Any, rows: Options = (), row_name: str = "row", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if rows:
            field = self.fields["row"]
            field.label = f"Which {row_name} does it belong to?"
            field.choices = [("", f"No single {row_name}"), *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["row"]

    def clean_alt(self) -> str:
        alt = _one_line(self.cleaned_data["alt"])
        problem = alt_problem(alt)
        if problem:
            raise forms.ValidationError(problem)
        return alt

    def clean_caption(self) -> str:
        return self._short(_one_line(self.cleaned_data["caption"]))

    def clean_consent_note(self) -> str:
        return self._short(_one_line(self.cleaned_data["consent_note"]))

    def clean_consent_on(self) -> date | None:
        typed = self.cleaned_data["consent_on"].strip()
        if not typed:
            return None
        day = date_in(typed)
        if day is None:
            raise forms.ValidationError("Enter a date such as 30 September 2024")
        if day > timezone.localdate():
            raise forms.ValidationError("Enter a date that is not in the future")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("consent") == Picture.Consent.GIVEN:
            if "consent_on" in cleaned and cleaned["consent_on"] is None:
                self.add_error("consent_on", "Enter the date on which they agreed")
            if not cleaned.get("consent_note") and "consent_note" not in self.errors:
                self.add_error("consent_note", "Say where their written consent is kept")
        return cleaned

    def words(self) -> PictureWords:
        """Return what was said, after it was checked; a note of consent that nobody needs falls away."""
        cleaned = self.cleaned_data
        agreed = cleaned["consent"] == Picture.Consent.GIVEN
        return PictureWords(
            alt=cleaned["alt"],
            caption=cleaned["caption"],
            row=uuid.UUID(cleaned["row"]) if cleaned.get("row") else None,
            consent=cleaned["consent"],
            consent_on=cleaned["consent_on"] if agreed else None,
            consent_note=cleaned["consent_note"] if agreed else "",
        )

    def _short(self, text: str) -> str:
        if len(text) > LONGEST_WORDS:
            raise forms.ValidationError(f"Write {LONGEST_WORDS} characters or fewer; this is {len(text)}")
        return text


class PictureForm(PictureWordsForm):
    """A new picture: its file, and what is said about it."""

    file = forms.FileField(
        label="Picture",
        help_text="JPEG, PNG or WebP, up to 10 MB. What phones hide in it, such as the place, is taken out.",
        allow_empty_file=True,
        error_messages={"required": "Choose a picture", "invalid": "Choose a picture", "missing": "Choose a picture"},
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )
    field_order: Sequence[str] = ("file", "alt", "caption", "row", "consent", "consent_on", "consent_note")


def _one_line(text: str) -> str:
    return " ".join(text.split())
