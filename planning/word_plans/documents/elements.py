"""What a Word document is made of, as far as plans need it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mlco_portal.rich_text import Run

ParagraphKind = Literal["paragraph", "heading", "bullets", "numbers"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading or item of a list.

    `level` is the heading's, or how deep the item stands; `number` is the one that Word shows.
    """

    runs: tuple[Run, ...]
    kind: ParagraphKind = "paragraph"
    level: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def is_bold(self) -> bool:
        """Whether all its words are bold, as headings made by hand are."""
        return bool(self.runs) and all(run.bold or not run.text.strip() for run in self.runs)


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells. A cell that goes on from the row above is None."""

    rows: tuple[tuple[Cell | None, ...], ...]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield all that stands in the cells, in reading order."""
        for row in self.rows:
            for cell in row:
                yield from cell or ()


Element = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of a Word file, and what was left out of it, in words."""

    body: tuple[Element, ...]
    notes: tuple[str, ...] = ()


def cell_words(cell: Cell | None) -> str:
    """Return the words of a cell on one line."""
    return " ".join(" ".join(paragraph.text for paragraph in cell or ()).split())
