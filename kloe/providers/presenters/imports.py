"""What a file of providers does, in words."""

from typing import Any

from kloe.providers.presenters.tags import Chip
from kloe.providers.rules.imports import ImportSeen, Outcome, RowSeen

WORDS: dict[str, tuple[str, str]] = {
    Outcome.NEW: ("to add", "attention"),
    Outcome.UPDATE: ("to change", "attention"),
    Outcome.SKIP: ("stay as they are", ""),
    Outcome.INVALID: ("with a problem", "late"),
}
CHIPS: dict[str, Chip] = {Outcome.NEW: Chip("New", "blue"), Outcome.UPDATE: Chip("Changed", "yellow")}


def import_counts(seen: ImportSeen) -> list[tuple[int, str, str]]:
    """Return how many rows do what: number, words, mood."""
    return [(seen.counts[one], words, mood) for one, (words, mood) in WORDS.items() if seen.counts[one]]


def change_rows(seen: ImportSeen, most: int) -> list[tuple[RowSeen, Chip]]:
    return [(one, CHIPS[one.outcome]) for one in seen.to_write[:most]]


def problem_rows(seen: ImportSeen) -> list[list[Any]]:
    """Return a row for each problem: row, column, provider, words."""
    return [
        [one.number, column or "The row", one.name or one.code, words]
        for one in seen.refused
        for column, words in one.problems
    ]
