"""Words as people type and read them: no Django, no HTML.

Pages and PDF files both build on these functions and on `rich_text`, so a
paragraph or a list that an author types looks the same on the screen and on
paper.
"""

from collections.abc import Iterable
from datetime import date, datetime, time

from mlco_portal.rich_text.blocks import Block, blocks_of, heading_levels, plain_line, plain_text, word_count

__all__ = [
    "Block",
    "age_words",
    "blocks_of",
    "british_date",
    "british_datetime",
    "counted",
    "due_words",
    "heading_levels",
    "plain_line",
    "plain_text",
    "word_count",
]


def counted(number: int, one: str, many: str = "") -> str:
    """`number` with its noun: "1 plan", "3 plans", "0 plans"; `many` for irregular plurals."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def british_date(value: date | None) -> str:
    """A date as the NHS writes it, "15 March 2024"; "" for no date."""
    return f"{value.day} {value:%B %Y}" if value else ""


def british_datetime(value: datetime | None) -> str:
    """A moment as the NHS writes it, "15 March 2024 at 2:05pm"; "" for none. Midday and midnight are words."""
    return f"{british_date(value)} at {british_clock(value)}" if value else ""


def british_clock(value: datetime | time) -> str:
    """A time of day as the NHS writes it: "7am", "2:05pm", "midday", "midnight"."""
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def due_words(due_on: date, *, today: date) -> str:
    """How far away a deadline is: "Due in 12 days", "Due tomorrow", "Due today", "3 days late"."""
    days = (due_on - today).days
    if days < 0:
        return f"{counted(-days, 'day')} late"
    if days < 2:
        return "Due tomorrow" if days else "Due today"
    return f"Due in {days} days"


def age_words(since: date, *, today: date) -> str:
    """How long something has waited: "today", "yesterday", "12 days ago"; a day to come counts as today."""
    days = (today - since).days
    if days < 2:
        return "yesterday" if days == 1 else "today"
    return f"{days} days ago"


def with_the(name: str) -> str:
    """Return the name of a group of people within a sentence: `the leadership team`, `the MLCO Executive`."""
    if name[1:2].islower():
        name = name[0].lower() + name[1:]
    return name if not name or name.startswith("the ") else f"the {name}"


def with_all(names: Iterable[str]) -> str:
    """Return groups of people within a sentence: `the leadership team and the TLCO Executive`."""
    return " and ".join(with_the(one) for one in names)
