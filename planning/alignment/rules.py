"""What a person ticked against what their page showed, and which counts of the heat map stand out. Pure."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

# A priority whose deliverables are fewer claims nothing too often: two of two is no pattern.
FEWEST_TO_OVERCLAIM = 3

Tick: TypeAlias = tuple[int, int]
# The first number of a tick on the page of a plan's line: it carries a deliverable, or serves a priority by itself.
CARRIES, SERVES = 1, 2


class AlignmentRefused(Exception):
    """The matrix cannot be changed; its text says why."""


class Changed(NamedTuple):
    """The ticks that one person set and took away; what others did meanwhile is in neither."""

    added: frozenset[Tick]
    removed: frozenset[Tick]


def ticks_in(said: Iterable[str]) -> frozenset[Tick]:
    """Read "deliverable:priority" pairs; what is no such pair is left out."""
    found = set()
    for one in said:
        parts = one.split(":")
        if len(parts) == 2 and all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
            found.add((int(parts[0]), int(parts[1])))
    return frozenset(found)


def changed(shown: frozenset[Tick], ticked: frozenset[Tick]) -> Changed:
    return Changed(ticked - shown, shown - ticked)


def is_overclaimed(count: int, total: int) -> bool:
    """Say whether more than half of the deliverables, and at least three, say that they serve one priority."""
    return count >= FEWEST_TO_OVERCLAIM and count * 2 > total
