"""What the apps above know of lines: whether a year may still change, and what names a line.

`kloe` knows no planning year and no plan. An app that does keeps its answers in `answers.py`, which is imported when
the portal starts, and gives them to `knows_of_lines`. Everything that knows something is asked.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from kloe.lines.models import Kloe


@dataclass(frozen=True, slots=True)
class Knower:
    """What one app knows.

    `year_problem(year, hold=…)` says why the lines of a year stay as they are, or ""; with `hold` it locks the year,
    so that whoever writes its lines comes one after another. `uses_of(kloes)` says what names each line, by its key.
    """

    year_problem: Callable[..., str]
    uses_of: Callable[[Collection[Kloe]], Mapping[int, list[str]]]


KNOWERS: list[Knower] = []


def knows_of_lines(knower: Knower) -> None:
    """Ask it, too, from now on."""
    KNOWERS.append(knower)


def year_problem(year: int, *, hold: bool = False) -> str:
    """Return why the lines of the year stay as they are, or ""."""
    return next((why for one in KNOWERS if (why := one.year_problem(year, hold=hold))), "")


def named_elsewhere(kloes: Collection[Kloe]) -> dict[int, list[str]]:
    """Return what names each of the lines, by its key; a line that nothing names is left out."""
    found: dict[int, list[str]] = {}
    for one in KNOWERS if kloes else ():
        for key, words in one.uses_of(kloes).items():
            found.setdefault(key, []).extend(words)
    return {key: words for key, words in found.items() if words}
