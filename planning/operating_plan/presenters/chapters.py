"""A chapter and its blocks in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from mlco_portal.rich_text import plain_line
from mlco_portal.wording import british_datetime
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.queries.documents import OpenedChapter
from planning.operating_plan.rules import is_as_it_came

KIND_NAMES = {"narrative": "Narrative"}


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block as the chapter's page shows it."""

    block: Block
    name: str
    kind: str
    anchor: str
    edit_url: str
    saved: str
    came_from: str
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
    return KIND_NAMES.get(kind, kind.replace("_", " ").capitalize())


def block_views(opened: OpenedChapter) -> list[BlockView]:
    """Return the blocks of the chapter in their order."""
    total = len(opened.blocks)
    return [_view(one, number, total) for number, one in enumerate(opened.blocks, start=1)]


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


def _view(block: Block, number: int, total: int) -> BlockView:
    saved = ""
    if block.updated_at:
        saved = f"Saved by {block.updated_by}, {british_datetime(timezone.localtime(block.updated_at))}"
    came = str(block.came_from.chapter.document) if is_as_it_came(block) and block.came_from else ""
    return BlockView(
        block=block,
        name=block_name(block),
        kind=kind_name(block.kind),
        anchor=block_anchor(block),
        edit_url=block_url(block),
        saved=saved,
        came_from=came,
        is_first=number == 1,
        is_last=number == total,
    )
