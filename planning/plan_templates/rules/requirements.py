"""Whether a section must be written, on a day. Pure."""

from datetime import date
from typing import Protocol


class AskedOnADay(Protocol):
    """A `TemplateSection`, saved or not."""

    requirement: str
    required_from: date | None


def is_required(section: AskedOnADay, on: date) -> bool:
    """Whether the section must be written on that day in London: always, never, or from its date on."""
    if section.requirement == "from_date":
        return section.required_from is not None and on >= section.required_from
    return section.requirement == "required"


def needed_from(section: AskedOnADay, on: date) -> date | None:
    """Return the day from which the section must be written, while that still lies ahead."""
    if section.requirement == "from_date" and not is_required(section, on):
        return section.required_from
    return None
