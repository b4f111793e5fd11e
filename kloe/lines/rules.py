"""The order of a year's lines under their themes, and what a line is made of. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import TypeVar

from kloe.lines.models import Kloe

UP, DOWN = "up", "down"
OF_LINE = ("code", "theme", "line")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]*")
CODE_WORDS = "Use letters, numbers, full stops and hyphens only, such as Q1 or 3.2.1"
One = TypeVar("One")


def themes_of(kloes: Iterable[Kloe]) -> list[str]:
    """Return the themes in the order in which they first come."""
    return list(dict.fromkeys(one.theme for one in kloes))


def under_themes(kloes: Iterable[Kloe]) -> dict[str, list[Kloe]]:
    """Return {theme: its lines}: a theme stands once, where its first line stands."""
    found: dict[str, list[Kloe]] = {}
    for one in kloes:
        found.setdefault(one.theme, []).append(one)
    return found


def arranged(kloes: Iterable[Kloe]) -> list[Kloe]:
    """Return the lines theme by theme, otherwise in the order that they have."""
    return [one for lines in under_themes(kloes).values() for one in lines]


def moved(ones: Sequence[One], which: One, way: str) -> list[One]:
    """Return them in their order after one went up or down; at the edge nothing moves."""
    at = ones.index(which)
    to = at - 1 if way == UP else at + 1
    order = list(ones)
    if way in (UP, DOWN) and 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def with_line_moved(kloes: Sequence[Kloe], which: Kloe, way: str) -> list[Kloe]:
    """Return the lines after one changed places with its neighbour of the same theme."""
    lines = under_themes(kloes)
    lines[which.theme] = moved(lines[which.theme], which, way)
    return [one for theme in lines for one in lines[theme]]


def with_theme_moved(kloes: Sequence[Kloe], theme: str, way: str) -> list[Kloe]:
    """Return the lines after a theme with all its lines changed places with the one before or after."""
    lines = under_themes(kloes)
    return [one for name in moved(list(lines), theme, way) for one in lines[name]]


def theme_as_known(typed: str, themes: Iterable[str]) -> str:
    """Return the theme as the year writes it already, capitals aside; otherwise as typed."""
    return next((one for one in themes if one.casefold() == typed.casefold()), typed)
