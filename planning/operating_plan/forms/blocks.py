"""What people write in a block: with the editor of sections, or as a text with marks where there is no JavaScript."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mlco_portal.rich_text import EVERYTHING, html_of, is_plain, text_from_html
from planning.operating_plan.forms.documents import Title
from planning.operating_plan.models import Block, Chapter
from planning.service_plans.forms.section import EDITED
from planning.service_plans.rules import as_typed

LONGEST = 100_000


class ChapterChoiceForm(forms.Form):
    """To which other chapter a block is moved."""

    chapter = forms.TypedChoiceField(label="Which chapter?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, chapters: Iterable[Chapter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chapter"].choices = [(one.pk, one.title) for one in chapters]  # type: ignore[attr-defined]


class MarkedText(forms.CharField):
    """A text with marks, as it was typed; HTML of the editor is cleaned and read."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        sent = str(value or "")
        if sent.startswith(EDITED):
            return as_typed(text_from_html(sent.removeprefix(EDITED), EVERYTHING))
        return as_typed(sent)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).rstrip().strip("\n")
        if len(text) > LONGEST:
            raise ValidationError(
                f"Shorten this to {LONGEST:,} characters; it has {len(text):,}. Make two blocks of it"
            )
        return text


class BlockForm(forms.Form):
    """The title and the words of a block; `revision` is the one that was read."""

    title = Title(label="Heading (optional)", required=False, help_text="Stands above the block in the document")
    text = MarkedText(label="Text", required=False, widget=forms.Textarea(attrs={"rows": 18}))
    revision = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, block: Block | None = None, **kwargs: Any) -> None:
        if block is not None:
            kwargs["initial"] = {"title": block.title, "text": block.text, "revision": block.revision}
        super().__init__(*args, **kwargs)
        self.is_narrative = block is None or block.kind == "narrative"
        if self.is_narrative:
            self.fields["text"].error_messages["required"] = "Write the text of this block"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.is_narrative and not given.get("text") and "text" not in self.errors:
            self.add_error("text", "Write the text of this block")
        return given

    def with_editor(self) -> "BlockForm":
        """Offer the editor of long texts, which takes up the text of the field as it stands on this page."""
        widget = self.fields["text"].widget
        text = str(self["text"].value() or "")
        widget.attrs["data-rich"] = EVERYTHING.names
        if not text.startswith(EDITED) and not is_plain(text):
            widget.attrs["data-html"] = html_of(text)
        return self

    @property
    def read_revision(self) -> int:
        """Return the revision that the page showed, or -1 when it says none."""
        said = str(self.cleaned_data.get("revision", ""))
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else -1
