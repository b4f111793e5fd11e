"""How alike two texts are, by their words: what is still last year's answer. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# A text of so few words ("Head of service") may well be the same every year.
FEW_WORDS = 4
WORD = re.compile(r"[^\W_]+(?:['’.,/-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """Return the words without their case, and without the spaces and marks around them."""
    return WORD.findall(text.casefold().replace("’", "'"))


def is_same(a: str, b: str) -> bool:
    """Whether both say the same, word for word, in more than a few words; spaces and marks do not count."""
    if not a or not b:
        return False
    words = words_of(a)
    return len(words) > FEW_WORDS and words == words_of(b)


def likeness(a: str, b: str) -> float:
    """Return how alike the texts are: 0.0 (not a word in common) to 1.0 (the same words in the same order).

    Half of it is the words they share, half the pairs of neighbouring words, so that an order changed counts a
    little and a word changed counts more than once. The time grows with the length, never with its square: two
    texts of 6,000 words take a few milliseconds.
    """
    return profile_of(a).likeness(profile_of(b))


@dataclass(frozen=True, slots=True)
class Profile:
    """What a text is held against others by: its words, and its pairs of neighbouring words."""

    words: Sequence[str]
    counted: Counter[str]
    pairs: Counter[tuple[str, str]]

    def likeness(self, other: "Profile") -> float:
        """Return how alike the texts are; see `likeness`."""
        if self.words == other.words:
            return 1.0 if self.words else 0.0
        return (_shared(self.counted, other.counted) + _shared(self.pairs, other.pairs)) / 2


def profile_of(text: str) -> Profile:
    """Return the profile of a text, made once where it is held against many."""
    words = words_of(text)
    return Profile(words, Counter(words), Counter(pairwise(["", *words, ""])))


def _shared(one: Counter[Any], other: Counter[Any]) -> float:
    """Return the share of things in common of all things (Dice)."""
    return 2 * (one & other).total() / (one.total() + other.total())
