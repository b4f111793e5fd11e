"""Placing what records say in a block, and refreshing it: always a choice of somebody who writes the chapter."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from mlco_portal.papers.elements import Element, as_json, sha256_of
from planning.operating_plan.actions.locks import locked_block, locked_chapter, note_edit
from planning.operating_plan.actions.writing import Saved
from planning.operating_plan.blocks import KINDS, BlockKind, Sources, gather
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.rules import ChangedMeanwhile, WritingRefused

NOT_BOUND = "A narrative is written in the document itself, so nothing is placed in it."
UNKNOWN = "There is no kind of block called {}."
SOURCE_CHANGED = "The records changed again after you opened the page. Read what they say now, then press again."
CONTENT = ("title", "text", "kind", "binding", "placed", "placed_sha256", "placed_at", "placed_by")


def place_block(*, chapter: Chapter, kind: str, binding: dict[str, Any], title: str, text: str = "", by: User) -> Saved:
    """Add a bound block at the end of the chapter, with what its records say placed in it.

    Raises WritingRefused, in words, when that cannot be placed: a record is gone, or not approved.
    """
    with transaction.atomic():
        locked = locked_chapter(chapter.pk, by)
        elements = _gathered(locked, kind, binding)
        order = max(locked.blocks.values_list("order", flat=True), default=0) + 1
        block = Block(chapter=locked, order=order, kind=kind, title=title.strip(), text=text, binding=binding)
        _put(block, elements, by)
        block.save()
        set_back = note_edit(locked, by=by, arranged=True)
        record("operating_plan.place_block", by=by, about=block, changes=changes_between({}, _values(block)))
    return Saved(block, set_back)


def refresh_block(*, block: Block, revision: int, seen: str = "", by: User) -> Saved:
    """Place what the records say now in a block that holds something else, or nothing yet.

    `seen` is the SHA-256 of what the page showed. Raises ChangedMeanwhile when the block, or what its records say, is
    not what was seen; WritingRefused when it cannot be placed: what was placed before stays.
    """
    with transaction.atomic():
        locked = locked_block(block.pk, by, revision=revision)
        elements = _gathered(locked.chapter, locked.kind, locked.binding)
        if seen and seen != sha256_of(elements):
            raise ChangedMeanwhile(SOURCE_CHANGED, locked)
        return _replace(locked, elements, "operating_plan.refresh_block", by)


def rebind_block(
    *, block: Block, revision: int, binding: dict[str, Any], title: str | None = None, text: str | None = None, by: User
) -> Saved:
    """Bind the block to other records, or write its own list anew, and place what that says; raises as `refresh_block`.

    Title and text are written along, where given.
    """
    with transaction.atomic():
        locked = locked_block(block.pk, by, revision=revision)
        elements = _gathered(locked.chapter, locked.kind, binding)
        before = _values(locked)
        locked.binding = binding
        locked.title = locked.title if title is None else title.strip()
        locked.text = locked.text if text is None else text
        return _replace(locked, elements, "operating_plan.rebind_block", by, before)


def _replace(
    block: Block, elements: tuple[Element, ...], action: str, by: User, before: dict[str, Any] | None = None
) -> Saved:
    """Place the elements in a locked block; nothing is written when all of it stays as it was."""
    before = before or _values(block)
    came_along = block.came_from_id is not None and block.revision == 0
    after = {**_values(block), "placed": sha256_of(elements)}
    changes = changes_between(before, after)
    if not changes and not came_along:
        return Saved(block, set_back=False)
    _put(block, elements, by)
    block.save(update_fields=[*CONTENT, "revision", "updated_at", "updated_by"])
    set_back = note_edit(block.chapter, by=by)
    record(action, by=by, about=block, changes=changes)
    return Saved(block, set_back)


def _put(block: Block, elements: tuple[Element, ...], by: User) -> None:
    now = timezone.now()
    block.placed, block.placed_sha256 = as_json(elements), sha256_of(elements)
    block.placed_at, block.placed_by = now, by
    block.revision += 1
    block.updated_at, block.updated_by = now, by


def _gathered(chapter: Chapter, code: str, binding: dict[str, Any]) -> tuple[Element, ...]:
    """Return what the records say for a block of a locked chapter; raise WritingRefused when it cannot be placed."""
    kind: BlockKind | None = KINDS.get(code)
    if kind is None:
        raise WritingRefused(UNKNOWN.format(code))
    if not kind.is_bound:
        raise WritingRefused(NOT_BOUND)
    now = gather(Sources(chapter.document.year), code, binding)
    if now.problem:
        raise WritingRefused(now.problem)
    return now.elements


def _values(block: Block) -> dict[str, Any]:
    """Return what the audit trail says of a block; of what is placed, its SHA-256."""
    return {
        "title": block.title,
        "text": block.text,
        "kind": block.kind,
        "binding": block.binding,
        "placed": block.placed_sha256,
    }
