"""A document put together: its chapters and blocks, numbered, as a paper. Pure.

Chapters are numbered 1, 2, 3, and the titles of their blocks 2.1, 2.2 as in S1. A block without a title goes on under
the one before. Neighbours of a kind that has a name in common, such as the plans of enabling teams, stand under that
name, unless they are all that the chapter holds. A chapter that is one narrative alone has no numbers inside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.text import slugify

from mlco_portal.papers.elements import Chapter, Element, Heading, Notice, Paper, Prose
from mlco_portal.years import PlanningYear

TITLE, DEEPEST = 2, 4
NOTHING_PLACED = "Nothing has been placed here yet."


@dataclass(frozen=True, slots=True)
class Piece:
    """A block as it is put in, and what was placed in it (None: nothing). `together` stands over several alike."""

    kind: str
    title: str
    text: str
    placed: tuple[Element, ...] | None
    is_bound: bool
    together: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter to be numbered."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the first chapter."""

    title: str
    subtitle: str
    year: int
    edition: str
    facts: tuple[tuple[str, str], ...] = ()


def put_together(cover: Cover, parts: Iterable[Part]) -> Paper:
    """Return the paper of these chapters, in order."""
    chapters = []
    anchors: set[str] = set()
    for number, part in enumerate(parts, start=1):
        chapters.append(
            Chapter(
                number=str(number),
                title=part.title,
                anchor=_anchor(part.title, number, anchors),
                elements=tuple(_elements(number, part.pieces)),
            )
        )
    return Paper(
        title=cover.title,
        subtitle=cover.subtitle,
        year=str(PlanningYear(cover.year)),
        edition=cover.edition,
        facts=cover.facts,
        chapters=tuple(chapters),
    )


def _anchor(title: str, number: int, taken: set[str]) -> str:
    """Return the chapter's name in addresses: its title, with its number where another has that title too."""
    anchor = slugify(title.replace("/", "-"))[:60].strip("-") or f"chapter-{number}"
    anchor = f"{anchor}-{number}" if anchor in taken else anchor
    taken.add(anchor)
    return anchor


def _elements(chapter: int, pieces: Sequence[Piece]) -> Iterator[Element]:
    is_numbered = not (len(pieces) == 1 and not pieces[0].is_bound)
    number = 0
    for together, run in groupby(pieces, key=lambda one: one.together):
        those = list(run)
        stand_together = bool(together) and 1 < len(those) < len(pieces)
        if stand_together:
            number += 1
            yield Heading(f"{chapter}.{number} {together}", TITLE)
        for one in those:
            mark = ""
            if one.title and is_numbered and not stand_together:
                number += 1
                mark = f"{chapter}.{number} "
            yield from _piece(one, mark, level=TITLE + 1 if stand_together else TITLE)


def _piece(piece: Piece, mark: str, level: int) -> Iterator[Element]:
    """Yield the title of a block, its text and what was placed in it, below headings of that level."""
    if piece.title:
        yield Heading(f"{mark}{piece.title}", level)
    if piece.text.strip():
        yield Prose(piece.text.strip(), level)
    if piece.placed is None:
        if piece.is_bound:
            yield Notice(NOTHING_PLACED)
        return
    for one in piece.placed:
        yield _deeper(one, level - TITLE) if level > TITLE else one


def _deeper(element: Element, by: int) -> Element:
    if isinstance(element, Heading | Prose):
        return replace(element, level=min(element.level + by, DEEPEST))
    return element
