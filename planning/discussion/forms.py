"""What people send: a comment, an answer, the filters of the plan's page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from planning.discussion.rules import text_problem
from planning.service_plans.forms import TypedText

Options = Sequence[tuple[str, str]]


class WordsForm(forms.Form):
    """What somebody says."""

    text = TypedText(
        label="Your comment",
        required=False,
        help_text="Write @ and a full name to tell somebody",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).strip()
        if problem := text_problem(text):
            raise ValidationError(problem)
        return text


class CommentForm(WordsForm):
    """Something new about the section or one of its rows, and whom to tell."""

    row = forms.ChoiceField(
        label="What is it about?",
        required=False,
        error_messages={"invalid_choice": "That row was removed meanwhile. Choose what your comment is about"},
    )
    tell = forms.MultipleChoiceField(
        label="Tell these people",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"invalid_choice": "Somebody you chose takes no part in this plan any more. Choose again"},
    )
    field_order = ["row", "text", "tell"]

    def __init__(self, *args: Any, rows: Options, people: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [("", "The whole section"), *rows]  # type: ignore[attr-defined]
        self.fields["tell"].choices = people  # type: ignore[attr-defined]
        if not rows:
            del self.fields["row"]
        if not people:
            del self.fields["tell"]

    @property
    def told(self) -> list[int]:
        return [int(one) for one in self.cleaned_data.get("tell", [])]


class CommentFilterForm(forms.Form):
    """Which comments the plan's page shows; a value that is not offered filters nothing."""

    section = forms.ChoiceField(label="Section", required=False)
    show = forms.ChoiceField(label="Show", required=False)

    SHOW = (("", "All comments"), ("open", "Open comments"), ("me", "Comments that mention me"))

    def __init__(self, data: Any, *, sections: Options) -> None:
        offered = {"section": [("", "All sections"), *sections], "show": list(self.SHOW)}
        known = {name: {code for code, _ in options} for name, options in offered.items()}
        super().__init__({name: data.get(name, "") for name in offered if data.get(name) in known[name]})
        for name, options in offered.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
