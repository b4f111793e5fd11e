"""A document as a paper, from what was placed and written in it."""

from django.db.models import Prefetch

from mlco_portal.papers.elements import Element, Paper, from_json
from planning.operating_plan.assembly import Cover, Part, Piece, put_together
from planning.operating_plan.blocks import KINDS
from planning.operating_plan.models import Block, Chapter
from planning.releases.models import Document

KEPT = 500
_read: dict[str, tuple[Element, ...]] = {}


def paper_of(document: Document, *, edition: str, facts: tuple[tuple[str, str], ...] = ()) -> Paper:
    """Return the document as it stands, put together (two queries)."""
    cover = Cover(document.title, document.subtitle, int(document.year), edition, facts)
    return put_together(cover, parts_of(document))


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the chapters with their blocks, in order (two queries)."""
    shown = Block.objects.order_by("order", "pk").only("chapter", "kind", "title", "text", "placed", "placed_sha256")
    chapters = Chapter.objects.filter(document=document).order_by("order", "pk")
    return tuple(
        Part(one.title, tuple(piece_of(block) for block in one.blocks.all()))
        for one in chapters.prefetch_related(Prefetch("blocks", queryset=shown))
    )


def piece_of(block: Block) -> Piece:
    """Return a block as it is put in; one of a kind that the portal does not know any more is text alone."""
    kind = KINDS.get(block.kind)
    return Piece(
        kind=block.kind,
        title=block.title,
        text=block.text,
        placed=placed_in(block),
        is_bound=kind.is_bound if kind else block.placed is not None,
        together=kind.together if kind else "",
    )


def placed_in(block: Block) -> tuple[Element, ...] | None:
    """Return what was placed in the block; none when nothing is. Read once in a process: its hash says what it is."""
    if block.placed is None:
        return None
    known = _read.get(block.placed_sha256) if block.placed_sha256 else None
    if known is None:
        known = from_json(block.placed)
        if len(_read) >= KEPT:
            _read.clear()
        _read[block.placed_sha256] = known
    return known
