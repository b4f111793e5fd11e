"""A number on the home page: what it counts, and where that stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountCard:
    """What the tag `count_card` draws; `mood` is "", "attention" or "late"."""

    number: int
    words: str
    url: str
    hint: str
    mood: str
