"""What people send about a document and its chapters."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from mlco_portal.accounts.models import User
from planning.releases.models import Document
from services.forms.people import PersonField

USUAL, EARLIER = "usual", "earlier"


class Title(forms.CharField):
    """A title on one line; NUL, which no database keeps, is left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(" ".join(value.replace("\x00", "").split()) if isinstance(value, str) else value)


class StartForm(forms.Form):
    """Starts a document: of a kind that the year has not got yet, with the usual chapters or last year's."""

    kind = forms.ChoiceField(label="Which document?", widget=forms.RadioSelect)
    title = Title(label="Title", help_text="As it stands on its first page")
    subtitle = Title(label="Subtitle (optional)", required=False)
    start_from = forms.ChoiceField(label="What does it start from?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, taken: Iterable[str], earlier: Mapping[str, Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, label) for code, label in Document.Kind.choices if code not in taken]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        there = {code: earlier[code] for code, _ in kinds if code in earlier}
        sources = [(USUAL, "The chapters that such a document usually has")]
        if there:
            sources.append((EARLIER, "The document of the same kind of an earlier year"))
        self.fields["start_from"].choices = sources  # type: ignore[attr-defined]
        self.fields["start_from"].choice_hints = {  # type: ignore[attr-defined]
            EARLIER: f"{', '.join(map(str, there.values()))}. Its text comes along to be looked at; "
            "what is bound to records is bound to those of this year."
        }

    @property
    def from_earlier(self) -> bool:
        return bool(self.cleaned_data["start_from"] == EARLIER)


class ChapterForm(forms.Form):
    """The title of a chapter; `seen` is the one that the page showed."""

    title = Title(label="Title of the chapter")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class WriterForm(forms.Form):
    """Chooses one more person who writes a chapter."""

    user = PersonField(
        label="Who else writes this chapter?", queryset=User.objects.none(), empty_label="Choose a person"
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people  # type: ignore[attr-defined]
