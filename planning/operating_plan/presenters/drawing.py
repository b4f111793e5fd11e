"""Blocks as they read in the document, drawn by the papers' own functions."""

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString, mark_safe

from mlco_portal.papers.elements import Chapter, Element, Heading, Notice, Paper, Prose
from mlco_portal.papers.html import Drawer
from mlco_portal.papers.layout import chapters_of
from planning.operating_plan.assembly import NOTHING_PLACED
from planning.operating_plan.models import Block
from planning.operating_plan.queries.assembling import piece_of

# The page's h1 is the chapter; the title of a block stands directly below it.
LEVEL = 1


def drawn_blocks(blocks: Iterable[Block]) -> dict[int, SafeString]:
    """Return by its key how each block reads: its title, its text, and what is placed in it."""
    return drawn({one.pk: tuple(_elements(one)) for one in blocks})


def drawn(parts: dict[int, tuple[Element, ...]]) -> dict[int, SafeString]:
    """Return elements as HTML by their key; no two names of the page are the same."""
    chapters = tuple(Chapter("", f"Block {key}", f"words-{key}", elements) for key, elements in parts.items())
    drawer = Drawer(level=LEVEL)
    placed = chapters_of(Paper("", "", "", "", (), chapters))
    return {
        # Everything typed was escaped when it was drawn.
        key: mark_safe("".join(drawer.draw[type(part.element)](part.element, part) for part in one.parts))  # noqa: S308
        for key, one in zip(parts, placed, strict=True)
    }


def _elements(block: Block) -> Iterator[Element]:
    piece = piece_of(block)
    if piece.title:
        yield Heading(piece.title, 2)
    if piece.text.strip():
        yield Prose(piece.text.strip(), 2)
    yield from piece.placed or ()
    if piece.is_bound and piece.placed is None:
        yield Notice(NOTHING_PLACED)
