"""What papers say by themselves, the same in each form."""

import re
from collections.abc import Collection
from typing import NamedTuple

from mlco_portal.papers.elements import Cell, Paper, Picture, Table, Tile
from mlco_portal.press.characters import without_controls

EMPTY_TABLE = "Nothing stands in this table."
EMPTY_CHAPTER = "Nothing stands in this chapter."
CONTENTS = "Contents"
# What stands for the words of a picture that has none.
PICTURE = "Picture"
# What may be followed; everything else is words without a link.
FOLLOWED = re.compile(r"/(?!/)|#.|https?://|mailto:", re.IGNORECASE)


class Tone(NamedTuple):
    """How a judgement is told apart by who sees no colours: by a shape, and in a word."""

    shape: str
    word: str


TONES = {"good": Tone("▲", "Good"), "mixed": Tone("◆", "Mixed"), "poor": Tone("▼", "Poor")}


def tones_in(table: Table) -> set[str]:
    """Return the tones of the table's cells: what its key explains."""
    return {cell.tone for row in table.rows for cell in row if cell.tone in TONES}


def key_to(found: Collection[str]) -> str:
    """Return the key to a table that has cells of these tones: "Key: ▲ good, ▼ poor"."""
    return "Key: " + ", ".join(f"{tone.shape} {tone.word.lower()}" for name, tone in TONES.items() if name in found)


def judgement_of(tile: Tile) -> str:
    """Return the judgement in words; that of its tone when it has no words of its own."""
    return tile.judgement or (TONES[tile.tone].word if tile.tone in TONES else "")


def is_blank(cell: Cell) -> bool:
    """Whether nothing is said in the cell."""
    return not any(line.text or line.detail for line in cell.lines)


def address(url: str, site: str = "") -> str:
    """Return where a link leads, "" when it is none that readers may follow; `site` goes before our own addresses."""
    url = url.strip()
    if not FOLLOWED.match(url) or not url.isprintable():
        return ""
    return f"{site}{url}" if url.startswith("/") else url


def one_line(text: str) -> str:
    """Return a text on one line, without characters that steer."""
    return " ".join(without_controls(text).split())


def title_of(paper: Paper) -> str:
    """Return the title of the paper."""
    return one_line(paper.title) or "Paper"


def name_of(paper: Paper) -> str:
    """Return the title of the paper with its year: what its file is called by."""
    return one_line(f"{title_of(paper)} {paper.year}")


def words_for(picture: Picture) -> str:
    """Return what stands for the picture where it is not seen."""
    return one_line(picture.alt) or one_line(picture.caption) or PICTURE
