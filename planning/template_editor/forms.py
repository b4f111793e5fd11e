"""What the planning team types about templates, and authors about what they are asked."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mlco_portal.wording import british_date
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.plan_templates.rules.editing import (
    FIELDS,
    LONGEST_FEEDBACK,
    LONGEST_GUIDANCE,
    LONGEST_INTRO,
    LONGEST_TITLE,
    MOST_ROWS,
    MOST_WORDS,
    about_of,
    digest_of,
    section_problems,
    values_of,
)
from planning.service_plans.forms import TypedText
from planning.service_plans.sections import SectionKind
from planning.template_editor.rules import fields_for
from services.forms.people import DayField

Requirement = TemplateSection.Requirement


class LineField(TypedText):
    """One line, as it was typed but for spaces."""

    def __init__(self, *, longest: int = LONGEST_TITLE, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(f"Shorten it to {self.longest:,} characters; it has {len(value):,}")


class LongField(TypedText):
    """Text with marks; too long a text is said with its length, and none of it is cut."""

    def __init__(self, *, longest: int, rows: int, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(f"Shorten it to {self.longest:,} characters; it has {len(value):,}")


def _number(label: str, least: int, most: int, hint: str, suffix: str = "") -> forms.IntegerField:
    said = f"Enter a whole number between {least} and {most:,}, or leave it empty"
    attrs = {"width": 4, "inputmode": "numeric", **({"suffix": suffix} if suffix else {})}
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        help_text=hint,
        widget=forms.TextInput(attrs=attrs),
        error_messages={"invalid": said, "min_value": said, "max_value": said},
    )


class SectionForm(forms.Form):
    """What a section asks; `seen` marks what it asked when the form was opened."""

    title = LineField(label="Title", help_text="The question as authors and readers see it")
    printed_title = LineField(
        label="Printed title (optional)", required=False, help_text="If a printed form named it differently"
    )
    guidance = LongField(
        label="Guidance",
        longest=LONGEST_GUIDANCE,
        rows=8,
        required=False,
        help_text="What to write, and a short example. Authors read it beside their text",
    )
    word_limit = _number(
        "Word limit (optional)", 1, MOST_WORDS, "For a section with rows: of all rows together", "words"
    )
    min_rows = _number("Least rows (optional)", 0, MOST_ROWS, "How many are needed")
    max_rows = _number("Most rows (optional)", 1, MOST_ROWS, "How many can be added")
    requirement = forms.ChoiceField(
        label="Must it be written?", choices=Requirement.choices, widget=forms.RadioSelect, initial=Requirement.REQUIRED
    )
    required_from = DayField(label="Required from", required=False)
    theme = forms.ChoiceField(
        label="Theme", choices=TemplateSection.Theme.choices, required=False, widget=forms.RadioSelect
    )
    on_page = forms.BooleanField(label="Show it on the plan on a page", required=False)
    after = forms.ChoiceField(label="Where does it stand?", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: SectionKind,
        span: tuple[date, date],
        section: TemplateSection | None = None,
        places: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        if section is not None:
            kwargs["initial"] = {**_shown(section), "seen": digest_of(values_of(section))}
        super().__init__(*args, **kwargs)
        self.kind, self.span = kind, span
        for name in fields_for(kind):
            del self.fields[name]
        if places is None:
            del self.fields["after"]
        else:
            self.fields["after"].choices = places  # type: ignore[attr-defined]
            self.fields["after"].initial = places[-1][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for field, problem in section_problems(self.values).items():
                self.add_error(field if field in self.fields else None, problem)
        day = cleaned.get("required_from")
        if day and not self.span[0] <= day <= self.span[1]:
            first, last = map(british_date, self.span)
            self.add_error(
                "required_from",
                f"{british_date(day)} is outside the planning year: enter a date from {first} to {last}",
            )
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What the section asks, by field of the record."""
        given = self.cleaned_data
        plain = {"min_rows": 0, "max_rows": None}
        found = {name: given.get(name, plain.get(name)) for name in FIELDS}
        found["min_rows"] = found["min_rows"] or 0
        return found


def _shown(section: TemplateSection) -> dict[str, Any]:
    values = values_of(section)
    return {**values, "min_rows": values["min_rows"] or None}


class AboutForm(forms.Form):
    """A template's name and introduction."""

    name = LineField(label="Name of the template", help_text="It heads the plan in Word")
    intro = LongField(
        label="Introduction (optional)",
        longest=LONGEST_INTRO,
        rows=6,
        required=False,
        help_text="What authors read before they start",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, template: PlanTemplate | None = None, **kwargs: Any) -> None:
        if template is not None:
            kwargs["initial"] = {**about_of(template), "seen": digest_of(about_of(template))}
        super().__init__(*args, **kwargs)


class PlaceForm(forms.Form):
    """Where a section goes."""

    place = forms.TypedChoiceField(
        label="Move to",
        coerce=int,
        error_messages={"invalid_choice": "That place is not there any more. Choose again"},
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]


class IssueForm(forms.Form):
    """What is new, in a sentence; `seen` marks the draft that was looked at."""

    change_note = LongField(
        label="What is new in this version?",
        longest=1000,
        rows=3,
        help_text="A sentence or two. Everyone whose plan moves along reads it",
        error_messages={"required": "Say in a sentence what is new"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class FeedbackForm(forms.Form):
    """What an author thinks of a question, or of the template."""

    text = LongField(
        label="What do you think of it?",
        longest=LONGEST_FEEDBACK,
        rows=4,
        help_text="What is clear, what is missing, what should be asked differently. The planning team reads it",
        error_messages={"required": "Enter what you think of it"},
    )
