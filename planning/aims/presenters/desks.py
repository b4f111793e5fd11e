"""Records in their order, each with the buttons that make sense where it stands."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Movable:
    """A record among those that it changes places with."""

    record: Any
    is_first: bool
    is_last: bool


def movable(records: Iterable[Any], together: Callable[[Any], Any] = bool) -> list[Movable]:
    """Return the records with their places; those for which `together` is the same change places, in a row each."""
    found = []
    for _, group in groupby(records, key=together):
        those = list(group)
        found += [Movable(one, one is those[0], one is those[-1]) for one in those]
    return found
