"""Which section a heading means: exactly, by an earlier or printed name, or nearly. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from planning.word_plans.phrases import tidy

# From here on two headings are near enough to be offered as one: chosen so that S1's printed headings find theirs.
NEAR = 0.6
# How much nearer the best must be than the next, so that two sections are not mistaken for each other.
CLEAR = 0.05
YEARS = re.compile(r"\b(?:19|20)?\d\d\s*[/–-]\s*(?:20)?\d\d\b|\b(?:19|20)\d\d\b")
# Words that say nothing about which section it is.
SMALL_WORDS = (
    "a an and are at by contributing contribute for from had has have help how in including into is it its my of on or "
    "our plan plans supporting text the their them this to we will with your year summary area"
)
SMALL = frozenset(SMALL_WORDS.split())


class KnownHeading(NamedTuple):
    """A name that a section has or had in any template, and its guidance there."""

    key: str
    title: str
    printed_title: str
    guidance: str


class Meant(NamedTuple):
    """The section that a heading means; `is_near` when only nearly, `rest` what stands on the same line after it."""

    key: str
    is_near: bool = False
    rest: str = ""


def without_year(text: str) -> str:
    """Return the heading's words without the planning years in it."""
    return tidy(YEARS.sub(" ", text))


@dataclass(frozen=True, slots=True)
class Headings:
    """The names of the sections of one plan."""

    exact: Mapping[str, str]

    @classmethod
    def of(cls, keys: Iterable[str], known: Iterable[KnownHeading]) -> "Headings":
        wanted = set(keys)
        names: dict[str, str] = {}
        for one in known:
            if one.key in wanted:
                for title in (one.title, one.printed_title):
                    if title:
                        names.setdefault(without_year(title), one.key)
        return cls(names)

    def find(self, text: str) -> Meant | None:
        """Return the section whose name this is, years and punctuation aside."""
        key = self.exact.get(without_year(text))
        return Meant(key) if key else None

    def find_before_colon(self, text: str) -> Meant | None:
        """Return the section whose name stands before a colon, with what follows on the same line."""
        name, colon, rest = text.partition(":")
        found = self.find(name) if colon else None
        return Meant(found.key, rest=rest.strip()) if found else None

    def nearest(self, text: str) -> Meant | None:
        """Return the section with the nearest name, if one is near enough and clearly nearer than any other."""
        words = without_year(text)
        if not 3 <= len(words) <= 200:
            return None
        likeness: dict[str, float] = {}
        for name, key in self.exact.items():
            likeness[key] = max(likeness.get(key, 0.0), alike(words, name))
        ranked = sorted(likeness.items(), key=lambda one: -one[1])
        if not ranked or ranked[0][1] < NEAR:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEAR:
            return None
        return Meant(ranked[0][0], is_near=True)


def alike(one: str, other: str) -> float:
    """Return how alike two headings are, 0 to 1: by their letters, or by the words that matter in them."""
    letters = SequenceMatcher(None, one, other, autojunk=False).ratio()
    mine, theirs = _stems(one), _stems(other)
    if not mine or not theirs:
        return letters
    common = len(mine & theirs)
    return max(letters, 2 * common / (len(mine) + len(theirs)) if common > 1 or len(theirs) == 1 else 0)


def _stems(text: str) -> set[str]:
    return {word[:6] for word in text.split() if word not in SMALL}
