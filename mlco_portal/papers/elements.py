"""What a paper is made of: a few kinds of element, each a plain record that is stored as JSON and drawn in three forms.

Texts are plain text, except that of `Prose`, which has the marks of `mlco_portal/rich_text`. An element holds what is
shown and nothing of the records that it came from, so that a stored one never changes. Pure.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list or a cell: its words, where they lead, and what is said more quietly beside them.

    `url` is one of ours ("/plans/1/"), a web or mail address, or "#" with the name of a heading of the paper.
    """

    text: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter; level 2 stands directly below the chapter's own, 4 is the deepest."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Prose:
    """Text that somebody wrote, with the marks of rich text; its own headings come below `level`."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a term and what it is, such as an owner and a date."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure to be read at a glance: what it is, the figure, its target or period, and a judgement in words."""

    label: str
    figure: str
    detail: str = ""
    judgement: str = ""
    # How the judgement is coloured, never the only sign of it: "", "good", "poor" or "mixed".
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Some figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `weight` says how much room it wants beside the others."""

    label: str
    weight: int = 1
    # The name that stands over this column and its neighbours of the same group.
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: no line is an empty cell, one is its text, several are a list. `tone` as in `Tile`."""

    lines: tuple[Line, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; each row has a cell for each column, and its first cell names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words taken from another document, and where they are from: with its version, and an address to read it."""

    text: str
    source: Line


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG that stands alone), its words for who cannot see it, and what is said below it."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to the reader that stands apart, such as what is missing here and why."""

    text: str


Element: TypeAlias = Heading | Prose | Bullets | Facts | Tiles | Table | Quote | Picture | Notice


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its number as printed, its title, its name in addresses, and what stands in it."""

    number: str
    title: str
    anchor: str
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `edition` says which it is, such as "Release 3, for consultation"; facts stand below the title."""

    title: str
    subtitle: str
    year: str
    edition: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]


def as_json(elements: Iterable[Element]) -> list[dict[str, Any]]:
    """Return the elements as records for JSON, each with its `kind`."""
    return [{"kind": type(one).__name__.lower(), **_plain(one)} for one in elements]


def from_json(stored: Sequence[dict[str, Any]]) -> tuple[Element, ...]:
    """Return stored elements; raises ValueError for what is no element."""
    return tuple(_element(one) for one in stored)


def canonical(elements: Iterable[Element]) -> str:
    """Return the one JSON text of these elements: sorted keys, no spaces, so that equal content has equal bytes."""
    told = [{"kind": type(one).__name__.lower(), **_record(one)} for one in elements]
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_record)


def sha256_of(elements: Iterable[Element]) -> str:
    """Return the SHA-256 of the elements' canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(elements).encode()).hexdigest()


def paper_as_json(paper: Paper) -> dict[str, Any]:
    """Return the paper as records for JSON; `paper_from_json` reads them back."""
    chapters = [
        {"number": one.number, "title": one.title, "anchor": one.anchor, "elements": as_json(one.elements)}
        for one in paper.chapters
    ]
    simple = {field.name: getattr(paper, field.name) for field in fields(paper)}
    return {**simple, "facts": [list(pair) for pair in paper.facts], "chapters": chapters}


def paper_from_json(stored: dict[str, Any]) -> Paper:
    """Return a stored paper; raises ValueError for what is none."""
    try:
        chapters = tuple(
            Chapter(one["number"], one["title"], one["anchor"], from_json(one["elements"]))
            for one in stored["chapters"]
        )
        facts = tuple((term, text) for term, text in stored["facts"])
        return Paper(
            stored["title"], stored["subtitle"], stored["year"], stored["edition"], facts=facts, chapters=chapters
        )
    except (KeyError, TypeError) as why:
        raise ValueError("This is no paper") from why


def _record(value: Any) -> dict[str, Any]:
    """Return the fields of an element or of what it is made of, those that are made of others as they are."""
    names = _NAMES[type(value)]
    return {name: getattr(value, name) for name in names}


def _plain(value: Any) -> Any:
    """Return the value as JSON holds it; a quarter of the time of `dataclasses.asdict`, which copies every text."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {name: _plain(one) for name, one in _record(value).items()} if type(value) in _NAMES else value


def _element(stored: dict[str, Any]) -> Element:
    given = dict(stored)
    read = _READERS.get(given.pop("kind", ""))
    if read is None:
        raise ValueError(f"There is no element of kind {stored.get('kind')!r}")
    try:
        return read(given)
    except (KeyError, TypeError) as why:
        raise ValueError(f"This is no {stored['kind']}") from why


def _line(given: dict[str, Any]) -> Line:
    return Line(**given)


def _lines(given: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(_line(one) for one in given)


def _cell(given: dict[str, Any]) -> Cell:
    return Cell(_lines(given["lines"]), given.get("tone", ""))


def _table(given: dict[str, Any]) -> Table:
    rows = tuple(tuple(_cell(cell) for cell in row) for row in given["rows"])
    return Table(given["caption"], tuple(Column(**one) for one in given["columns"]), rows)


_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Line, Heading, Prose, Bullets, Facts, Tile, Tiles, Column, Cell, Table, Quote, Picture, Notice)
}
_READERS: dict[str, Any] = {
    "heading": lambda given: Heading(**given),
    "prose": lambda given: Prose(**given),
    "bullets": lambda given: Bullets(_lines(given["lines"]), given["numbered"]),
    "facts": lambda given: Facts(tuple((term, _line(line)) for term, line in given["pairs"])),
    "tiles": lambda given: Tiles(tuple(Tile(**one) for one in given["tiles"])),
    "table": _table,
    "quote": lambda given: Quote(given["text"], _line(given["source"])),
    "picture": lambda given: Picture(**given),
    "notice": lambda given: Notice(**given),
}
