"""How wide the columns of a table are on paper, where nothing scrolls. Pure.

Widths are in em, the height of the letters; a word is never broken where there is room for it.
"""

import re
from collections.abc import Iterator, Sequence

from mlco_portal.papers.elements import Cell, Table

# An ordinary letter, and the room on both sides of a cell.
LETTER, AROUND = 0.56, 1.3
# Longer words are broken (`press/characters.py`); nothing is narrower than a tick with its room.
LONGEST, NARROWEST = 27, 1.2
# From so many columns on, a table is turned to the long side of the sheet, and long headings over ticks stand upright.
MANY, CROWDED = 9, 11
SHORT, TICK = 5, 6
# The width that a drawing says it has, in pixels of the web.
DRAWN = re.compile(r"<svg\b[^>]*?\swidth=[\"']([0-9.]{1,8})(?:px)?[\"']")
PIXEL = 25.4 / 96


def shares_of(table: Table, room: float) -> list[float]:
    """Return how much of the room each column takes, 1 in all: its weight's share, but never less than its words."""
    needed = needs(table)
    if sum(needed) >= room:
        return [one / sum(needed) for one in needed]
    weights = [max(column.weight, 1) for column in table.columns]
    given = dict(enumerate(needed))
    free = set(given)
    while free:
        left = room - sum(given[number] for number in given if number not in free)
        whole = sum(weights[number] for number in free)
        tight = {number for number in free if left * weights[number] / whole < needed[number]}
        if not tight:
            given |= {number: left * weights[number] / whole for number in free}
            break
        free -= tight
    return [given[number] / room for number in range(len(needed))]


def needs(table: Table) -> list[float]:
    """Return how wide each column has to be for its longest word."""
    standing = upright(table)
    longest = [
        0 if number in standing else max(map(len, f"{column.label} {column.group}".split()), default=0)
        for number, column in enumerate(table.columns)
    ]
    for row in table.rows:
        for number, cell in enumerate(row):
            for words in _words_in(cell):
                if len(words) > longest[number]:
                    longest[number] = max(longest[number], *map(len, words.split() or [""]))
    return [max(min(letters, LONGEST) * LETTER, NARROWEST) + AROUND for letters in longest]


def is_wide(table: Table, room: float) -> bool:
    """Whether the table needs the long side of the sheet; `room` is what the short side has."""
    return len(table.columns) >= MANY or sum(needs(table)) > room


def upright(table: Table) -> set[int]:
    """Return the columns whose headings stand upright: those of ticks, where many columns have long names."""
    words = (word for column in table.columns[1:] for word in column.label.split())
    if len(table.columns) < CROWDED or all(len(word) <= SHORT for word in words):
        return set()
    return {
        number
        for number in range(1, len(table.columns))
        if all(len(words) <= TICK for row in table.rows for words in _words_in(row[number]))
    }


def is_long(row: Sequence[Cell], letters: int = 900) -> bool:
    """Whether the row may be parted between two pages: it could be longer than one."""
    return any(sum(map(len, _words_in(cell))) + 60 * len(cell.lines) > letters for cell in row)


def _words_in(cell: Cell) -> Iterator[str]:
    for line in cell.lines:
        yield line.text
        if line.detail:
            yield line.detail


def width_of(svg: str, room: float) -> float:
    """Return how wide a drawing stands on paper, in millimetres: as on a screen, but never wider than the room."""
    pixels = pixels_of(svg)
    return min(room, pixels * PIXEL) if pixels >= 1 else room


def pixels_of(svg: str) -> float:
    """Return how wide a drawing says it is, in pixels of the web; 0 when it does not say so."""
    found = DRAWN.search(svg)
    return float(found[1]) if found else 0
