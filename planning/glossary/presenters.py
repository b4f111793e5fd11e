"""The glossary from A to Z."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from planning.glossary.models import Term

OTHER = "0–9"


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms that begin with a letter."""

    name: str
    terms: Sequence[Term]

    @property
    def anchor(self) -> str:
        return "letter-other" if self.name == OTHER else f"letter-{self.name.lower()}"


def by_letter(terms: Iterable[Term]) -> list[Letter]:
    """Return the terms, given in their order, under their first letters; digits and marks share one."""
    found: dict[str, list[Term]] = {}
    for name, same in groupby(terms, key=lambda term: _letter(term.short)):
        found.setdefault(name, []).extend(same)
    return [Letter(name, same) for name, same in found.items()]


def _letter(short: str) -> str:
    first = short[:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER
