"""How alike two texts are, by their words: what is still last year's answer. Pure."""

import re
from collections import Counter
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
    one, other = words_of(a), words_of(b)
    if one == other:
        return 1.0 if one else 0.0
    return (_shared(Counter(one), Counter(other)) + _shared(_pairs(one), _pairs(other))) / 2


def _pairs(words: list[str]) -> Counter[tuple[str, str]]:
    return Counter(pairwise(["", *words, ""]))


def _shared(one: Counter[Any], other: Counter[Any]) -> float:
    """Return the share of things in common of all things (Dice)."""
    return 2 * (one & other).total() / (one.total() + other.total())
