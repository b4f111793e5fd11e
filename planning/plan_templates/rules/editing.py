"""What a section of a draft may ask, its key, and how two people who change it at once are told apart. Pure."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from planning.plan_templates.models import PlanTemplate, TemplateSection

Values = Mapping[str, Any]
# What of a section the planning team changes; its key and kind stay.
FIELDS = (
    *("title", "printed_title", "guidance", "word_limit", "requirement", "required_from"),
    *("theme", "on_page", "min_rows", "max_rows"),
)
ABOUT = ("name", "intro")
LONGEST_KEY, LONGEST_TITLE, LONGEST_GUIDANCE, LONGEST_INTRO, LONGEST_FEEDBACK = 60, 200, 10_000, 4_000, 4_000
MOST_WORDS, MOST_ROWS = 20_000, 200
MOST_SECTIONS = 100


class TemplateRefused(Exception):
    """A template cannot be changed so; the text tells the user why and what to do."""


class TemplateGone(TemplateRefused):
    """Somebody discarded the draft."""


class NotADraft(TemplateRefused):
    """The template is issued or withdrawn: it stays as it is."""


class DraftThere(TemplateRefused):
    """The year has a draft of this kind already."""

    def __init__(self, draft: PlanTemplate) -> None:
        super().__init__(f"There is a draft of version {draft.version} already. Go on with that one.")
        self.draft = draft


class ChangedMeanwhile(TemplateRefused):
    """Somebody else changed it since the form was opened; `current` holds what it says now."""

    def __init__(self, current: Values) -> None:
        super().__init__(
            "Somebody else changed this meanwhile. Below stands what you typed; save again to replace theirs."
        )
        self.current = current


class SectionRefused(TemplateRefused):
    """Fields of a section do not go together: {field: what to do}."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def values_of(section: TemplateSection) -> dict[str, Any]:
    """Return what the section asks, by field."""
    return {name: getattr(section, name) for name in FIELDS}


def about_of(template: PlanTemplate) -> dict[str, Any]:
    """Return the template's name and its introduction."""
    return {name: getattr(template, name) for name in ABOUT}


def digest_of(values: Values) -> str:
    """Return a short mark of the values: equal values give equal marks."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:20]


def key_of(title: str, taken: Collection[str]) -> str:
    """Return the key of a new section: its title as an address, numbered when the template has that key already."""
    base = slugify(title)[: LONGEST_KEY - 4].strip("-_") or "section"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def partner_kinds(kind: str) -> list[str]:
    """Return the kinds of template that make one plan together with a template of this kind."""
    workforce = PlanTemplate.Kind.WORKFORCE
    return [workforce] if kind != workforce else [one for one in PlanTemplate.Kind.values if one != workforce]


def section_problems(values: Values) -> dict[str, str]:
    """Return what does not go together, by field; an empty dict when all does."""
    found: dict[str, str] = {}
    if not values["title"].strip():
        found["title"] = "Enter title"
    least, most = values["min_rows"] or 0, values["max_rows"]
    if most is not None and most < max(least, 1):
        found["max_rows"] = (
            f"The most rows must be {least} or more, as that many are needed" if least else "Allow at least one row"
        )
    limit = values["word_limit"]
    if limit is not None and not 1 <= limit <= MOST_WORDS:
        found["word_limit"] = f"Enter a number of words between 1 and {MOST_WORDS:,}, or leave it empty"
    is_dated = values["requirement"] == TemplateSection.Requirement.FROM_DATE
    if is_dated and values["required_from"] is None:
        found["required_from"] = "Enter the date from which the section is required"
    if not is_dated and values["required_from"] is not None:
        found["requirement"] = "You entered a date. Choose “required from a date”, or clear the date"
    return found
