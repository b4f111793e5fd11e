"""A chapter and its blocks in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from mlco_portal.rich_text import plain_line
from mlco_portal.wording import british_datetime
from planning.operating_plan.blocks import KINDS
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.presenters.drawing import drawn_blocks
from planning.operating_plan.queries.documents import OpenedChapter
from planning.operating_plan.queries.reading import holds_own_words
from planning.operating_plan.queries.standing import CHANGED, EMPTY, GONE, Standing
from planning.operating_plan.rules import is_as_it_came

STANDINGS = {
    CHANGED: ("Source changed", "yellow", "The records say something else since this was placed."),
    GONE: ("Cannot be placed any more", "red", "What was placed before still stands here."),
    EMPTY: ("Nothing placed yet", "grey", ""),
}


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block as the chapter's page shows it."""

    block: Block
    name: str
    kind: str
    anchor: str
    edit_url: str
    source_url: str
    words: SafeString
    saved: str
    came_from: str
    is_bound: bool
    standing: tuple[str, str, str] | None
    problem: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A block or a chapter that waits to be put back."""

    name: str
    words: str
    put_back_url: str


def block_url(block: Block) -> str:
    return reverse("planning:operating_plan:block", args=[block.pk])


def source_url(block: Block) -> str:
    return reverse("planning:operating_plan:source", args=[block.pk])


def block_anchor(block: Block) -> str:
    return f"block-{block.pk}"


def block_place(block: Block) -> str:
    """Return the address of the block on its chapter's page."""
    return f"{reverse('planning:operating_plan:chapter', args=[block.chapter_id])}#{block_anchor(block)}"


def block_name(block: Block) -> str:
    """Return what the block is called: its title, its first words, or its kind."""
    words = block.title or plain_line(block.text)
    return (words if len(words) <= 60 else f"{words[:60].rstrip()}…") or kind_name(block.kind)


def kind_name(kind: str) -> str:
    return KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize()


def is_bound(block: Block) -> bool:
    """Say whether something is placed in the block; of a kind that is not known any more, what was placed stands."""
    return KINDS[block.kind].is_bound if block.kind in KINDS else block.placed_at is not None


def block_views(opened: OpenedChapter, standings: Mapping[int, Standing]) -> list[BlockView]:
    """Return the blocks of the chapter in their order, as they read, with how they stand against the records."""
    total, words = len(opened.blocks), drawn_blocks(opened.blocks)
    return [
        _view(one, number, total, words[one.pk], standings.get(one.pk))
        for number, one in enumerate(opened.blocks, start=1)
    ]


def taken_out_lines(blocks: Iterable[Block], chapters: Iterable[Chapter] = ()) -> list[TakenOut]:
    """Return what was taken out, with the buttons' addresses that put it back."""
    found = [
        TakenOut(
            f"Chapter: {one.title}", _gone(one), reverse("planning:operating_plan:put-back-chapter", args=[one.pk])
        )
        for one in chapters
    ]
    return found + [
        TakenOut(block_name(one), _gone(one), reverse("planning:operating_plan:put-back", args=[one.pk]))
        for one in blocks
    ]


def _gone(one: Block | Chapter) -> str:
    at = british_datetime(timezone.localtime(one.taken_out_at)) if one.taken_out_at else ""
    return f"Taken out by {one.taken_out_by}, {at}"


def _view(block: Block, number: int, total: int, words: SafeString, standing: Standing | None) -> BlockView:
    saved = ""
    if block.placed_at and is_bound(block):
        saved = f"Placed by {block.placed_by}, {british_datetime(timezone.localtime(block.placed_at))}"
    elif block.updated_at:
        saved = f"Saved by {block.updated_by}, {british_datetime(timezone.localtime(block.updated_at))}"
    bound = is_bound(block)
    came = ""
    if block.came_from and is_as_it_came(block) and holds_own_words(block):
        came = str(block.came_from.chapter.document)
    return BlockView(
        block=block,
        name=block_name(block),
        kind=kind_name(block.kind),
        anchor=block_anchor(block),
        edit_url=block_url(block),
        source_url=source_url(block),
        words=words,
        saved=saved,
        came_from=came,
        is_bound=bound,
        standing=STANDINGS.get(standing.state) if standing else None,
        problem=standing.problem if standing else "",
        is_first=number == 1,
        is_last=number == total,
    )
