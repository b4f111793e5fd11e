"""Since when a reader sees what changed: which earlier version that is, and which one serves them best. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

VERSION = "version-"


class Since(StrEnum):
    """What a version is compared with."""

    LOOK = "look"
    SUBMISSION = "submission"
    DECISION = "decision"
    LAST_YEAR = "last-year"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to compare with the version that is shown, by number of version.

    `looked` are those that the reader looked at or decided on, `decided` those that anybody decided on.
    """

    shown: int
    versions: frozenset[int]
    looked: frozenset[int] = field(default_factory=frozenset)
    decided: frozenset[int] = field(default_factory=frozenset)
    has_last_year: bool = False


@dataclass(frozen=True, slots=True)
class Base:
    """The version to compare with; `number` is 0 for last year's plan."""

    since: Since
    number: int = 0

    @property
    def code(self) -> str:
        """The choice as an address names it."""
        return f"{VERSION}{self.number}" if self.since == Since.VERSION else self.since.value


def bases_of(known: Known) -> Mapping[Since, Base]:
    """Return the choices that there are, in the order in which one of them is shown when nothing was chosen."""
    numbers = {Since.LOOK: known.looked, Since.SUBMISSION: known.versions, Since.DECISION: known.decided}
    found = {}
    for since, among in numbers.items():
        earlier = [one for one in among & known.versions if one < known.shown]
        if earlier:
            found[since] = Base(since, max(earlier))
    if known.has_last_year:
        found[Since.LAST_YEAR] = Base(Since.LAST_YEAR)
    return found


def base_for(wish: str, known: Known) -> Base | None:
    """Return what was wished, or what serves best when it is not there: since they last looked, else since the last
    submission, else last year's plan; None when there is nothing to compare with."""
    found = bases_of(known)
    number = number_in(wish.removeprefix(VERSION)) if wish.startswith(VERSION) else 0
    if number in known.versions and number != known.shown:
        return Base(Since.VERSION, number)
    named = next((base for base in found.values() if base.code == wish), None)
    return named or next(iter(found.values()), None)


def number_in(text: str) -> int:
    """Return the number of a version in an address, or 0 when it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0
