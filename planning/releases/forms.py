"""What people send about releases: a response, an answer, why a document is taken back or reopened."""

from typing import Any

from django import forms

from planning.releases.rules import LONGEST_NOTE, LONGEST_RESPONSE

WHOLE = ("", "The whole document")


class Words(forms.CharField):
    """A text of several lines; NUL, which no database keeps, is left out."""

    def __init__(self, *, label: str, missing: str = "", rows: int = 5, longest: int, **kwargs: Any) -> None:
        self._longest = longest
        messages = {"required": missing} if missing else {}
        super().__init__(
            label=label,
            required=bool(missing),
            error_messages=messages,
            widget=forms.Textarea(attrs={"rows": rows}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\x00", "").replace("\r\n", "\n") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if len(text) > self._longest:
            raise forms.ValidationError(f"Shorten this to {self._longest:,} characters; it has {len(text):,}")
        return text


class ResponseForm(forms.Form):
    """What somebody says of a release."""

    chapter = forms.ChoiceField(label="What is it about?", required=False)
    text = Words(
        label="What do you want to say?",
        help_text="Everybody who can read this release can read it, with your name and the answer",
        missing="Write what you want to say",
        longest=LONGEST_RESPONSE,
    )

    def __init__(self, *args: Any, chapters: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = list(dict.fromkeys(chapters))
        self.fields["chapter"].choices = [WHOLE, *((one, one) for one in titles)]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the planning team answers; `seen` is the answer that stood on the page."""

    text = Words(
        label="What do you answer?",
        help_text="Say what was changed because of it, or why nothing was",
        missing="Write your answer",
        longest=LONGEST_RESPONSE,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)


class ReasonForm(forms.Form):
    """Why a document is taken back or reopened."""

    reason = Words(
        label="Why?",
        help_text="Those who work on the document, and those who decide on it, read this",
        missing="Give a reason",
        longest=LONGEST_NOTE,
        rows=4,
    )


class SubmitForm(forms.Form):
    """A line for those who decide."""

    note = Words(
        label="A line for those who decide (optional)",
        help_text="For example, what was done with what they asked for",
        longest=LONGEST_NOTE,
        rows=3,
    )
