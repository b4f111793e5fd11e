"""Fields that several forms of providers share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST = 5_000


class Words(forms.CharField):
    """A text; NUL, which no database keeps, is left out. Without `missing` it may stay empty."""

    def __init__(self, *, label: str, missing: str = "", rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        errors = {"required": missing} if missing else {}
        super().__init__(label=label, required=bool(missing), error_messages=errors, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\x00", "").replace("\r\n", "\n") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if len(text) > LONGEST:
            raise ValidationError(f"Shorten this to {LONGEST:,} characters; it has {len(text):,}")
        return text


class SeenForm(forms.Form):
    """A form about something as the page showed it: `seen` names its revision."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def seen_revision(self) -> int:
        return self.cleaned_data.get("seen") or 0
