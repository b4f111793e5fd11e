"""A paper as tagged PDF: its elements as records for `typst/paper.typ`, which sets them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from mlco_portal.papers.elements import (
    Bullets,
    Cell,
    Element,
    Facts,
    Heading,
    Line,
    Notice,
    Paper,
    Picture,
    Prose,
    Quote,
    Table,
    Tile,
    Tiles,
)
from mlco_portal.papers.layout import Mark, Part, PlacedChapter, chapters_of, groups_of, stretches_of
from mlco_portal.papers.widths import is_long, is_wide, needs, shares_of, upright, width_of
from mlco_portal.papers.wording import (
    CONTENTS,
    EMPTY_CHAPTER,
    EMPTY_TABLE,
    PICTURE,
    TONES,
    address,
    is_blank,
    judgement_of,
    key_to,
    name_of,
    one_line,
    title_of,
    tones_in,
    words_for,
)
from mlco_portal.press.characters import BOX, printable
from mlco_portal.press.house import house_pdf
from mlco_portal.press.run import LONGEST_SECONDS

SOURCE = Path(__file__).parent / "typst" / "paper.typ"
POINT = 25.4 / 72
# Millimetres between the margins of an upright sheet and of one that is turned, and how high a picture may be.
UPRIGHT, TURNED = 174, 261
HIGHEST = 220
# Facts that stay together: so many pairs, of so many letters in all.
FEW_FACTS, SHORT_FACTS = 8, 900
# How large the letters of tables are, in points: usual, on a turned sheet, and when even that is too narrow.
USUAL, SMALL, SMALLEST = 9.5, 9, 7.5

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element as `paper.typ` takes it."""

    kind: str
    record: Record
    is_turned: bool = False

    @property
    def is_heading(self) -> bool:
        return self.kind == "heading"


def paper_as_pdf(paper: Paper, *, seconds: float = LONGEST_SECONDS) -> bytes:
    """Return the paper as PDF/UA-1, the same bytes for the same paper; raises PressFailed."""
    chapters = chapters_of(paper)
    drawer = _Drawer({mark.name for chapter in chapters for mark in chapter.marks})
    data = {
        "kicker": "  ·  ".join(filter(None, (settings.ORGANISATION["name"], one_line(paper.year)))),
        "heading": _drawable(title_of(paper)),
        "subtitle": one_line(paper.subtitle),
        "edition": one_line(paper.edition),
        "facts": [(one_line(term), drawer.line(Line(text))) for term, text in paper.facts],
        "contents": CONTENTS,
        "chapters": [drawer.chapter(chapter) for chapter in chapters],
    }
    return house_pdf(SOURCE, title=_drawable(name_of(paper)), data=data, seconds=seconds)


class _Drawer:
    """Turns elements into records; `names` are those that links within the paper can lead to."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def chapter(self, chapter: PlacedChapter) -> list[Record]:
        """Return the chapter as stretches of upright and of turned sheets; headings stay with what comes after them."""
        parts = [_heading(chapter.mark)]
        for part in chapter.parts:
            parts += self._part(part)
        if len(parts) == 1:
            parts.append(Drawn("notice", {"line": self.line(Line(EMPTY_CHAPTER))}))
        return [
            {"turned": is_turned, "parts": [{"kind": part.kind, **part.record} for part in these]}
            for is_turned, these in stretches_of(parts)
        ]

    def line(self, line: Line) -> Record:
        """Return a line: `inside` names the heading that it leads to, `href` an address."""
        href = address(line.url, settings.SITE_URL)
        inside = href[1:] if href.startswith("#") and href[1:] in self.names else ""
        href = "" if href.startswith("#") else href
        return {"text": line.text or href, "href": href, "inside": inside, "detail": line.detail}

    def _part(self, part: Part) -> Iterator[Drawn]:
        element = part.element
        if isinstance(element, Heading):
            yield from (_heading(mark) for mark in part.marks if mark)
        elif isinstance(element, Prose):
            yield from self._prose(part)
        else:
            record = self._element(element)
            if record:
                is_turned = isinstance(element, Table) and _is_turned(element)
                yield Drawn(type(element).__name__.lower(), record, is_turned)

    def _prose(self, part: Part) -> Iterator[Drawn]:
        for is_heading, these in groupby(zip(part.blocks, part.marks, strict=True), key=lambda one: bool(one[1])):
            if is_heading:
                yield from (_heading(mark) for _block, mark in these if mark)
            else:
                yield Drawn("blocks", {"blocks": [asdict(block) for block, _mark in these]})

    def _element(self, element: Element) -> Record:
        match element:
            case Bullets(lines, numbered):
                return {"lines": list(map(self.line, lines)), "numbered": numbered} if lines else {}
            case Facts(pairs):
                return self._facts(pairs) if pairs else {}
            case Tiles(tiles):
                return {"tiles": list(map(_tile, tiles))} if tiles else {}
            case Table():
                return self._table(element)
            case Quote(text, source):
                return {"text": text, "source": self.line(source)}
            case Picture():
                return _picture(element)
            case Notice(text):
                return {"line": self.line(Line(text))}
        raise TypeError(f"No PDF shows a {type(element).__name__}")

    def _facts(self, pairs: Sequence[tuple[str, Line]]) -> Record:
        """Return facts, kept on one sheet where they are short enough to stand on one."""
        said = [(term, line.text, line.detail) for term, line in pairs]
        is_kept = (
            len(pairs) <= FEW_FACTS
            and sum(map(len, chain(*said))) <= SHORT_FACTS
            and not any("\n" in one for one in chain(*said))
        )
        return {"pairs": [(term, self.line(line)) for term, line in pairs], "kept": is_kept}

    def _table(self, table: Table) -> Record:
        size, across = (SMALL, TURNED) if _is_turned(table) else (USUAL, UPRIGHT)
        if sum(needs(table)) > across / (size * POINT):
            size = SMALLEST
        tones = tones_in(table)
        return {
            "caption": table.caption,
            "upright": sorted(upright(table)),
            "size": size,
            "shares": [f"{100 * share:.2f}" for share in shares_of(table, across / (size * POINT))],
            "labels": [column.label for column in table.columns],
            "groups": groups_of(table.columns),
            "rows": [{"parted": is_long(row), "cells": list(map(self._cell, row))} for row in table.rows],
            "key": key_to(tones) if tones else "",
            "empty": EMPTY_TABLE,
        }

    def _cell(self, cell: Cell) -> Record:
        tone = TONES.get(cell.tone)
        lines = [self.line(line) for line in cell.lines]
        if tone:
            lines = [self.line(Line(tone.word))] if is_blank(cell) else lines
        return {"lines": lines, "tone": cell.tone if tone else "", "shape": tone.shape if tone else ""}


def _drawable(text: str, instead: str = BOX) -> str:
    """Return the text, or what stands for it where the fonts can draw none of it: PDF/UA wants words."""
    return text if printable(text).strip() else instead


def _is_turned(table: Table) -> bool:
    return is_wide(table, UPRIGHT / (USUAL * POINT))


def _heading(mark: Mark) -> Drawn:
    return Drawn("heading", {"text": _drawable(mark.text), "depth": mark.depth, "name": mark.name})


def _picture(picture: Picture) -> Record:
    return {
        "svg": picture.svg,
        "alt": _drawable(words_for(picture), PICTURE),
        "caption": picture.caption,
        "width": width_of(picture.svg, UPRIGHT),
        "highest": HIGHEST,
    }


def _tile(tile: Tile) -> Record:
    tone = TONES.get(tile.tone)
    return {
        "label": tile.label,
        "figure": tile.figure,
        "detail": tile.detail,
        "judgement": judgement_of(tile),
        "tone": tile.tone if tone else "",
        "shape": tone.shape if tone else "",
    }
