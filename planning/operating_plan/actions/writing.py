"""The blocks of a chapter: narrative is written, and any block is moved, taken out and put back."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.operating_plan.actions.locks import locked_block, locked_chapter, note_edit, renumber
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.rules import (
    CHAPTER_CHANGED,
    ChangedMeanwhile,
    TakenOutMeanwhile,
    WritingRefused,
    moved,
)

NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Saved:
    """A block as it was saved, and whether its chapter was checked before and is being written again."""

    block: Block
    set_back: bool


def add_block(*, chapter: Chapter, kind: str, title: str, text: str = "", by: User) -> Saved:
    """Add a block at the end of the chapter; two people who add at once both do."""
    with transaction.atomic():
        locked = locked_chapter(chapter.pk, by)
        order = max(locked.blocks.values_list("order", flat=True), default=0) + 1
        block = Block.objects.create(
            chapter=locked,
            order=order,
            kind=kind,
            title=title.strip(),
            text=text,
            revision=1,
            updated_at=timezone.now(),
            updated_by=by,
        )
        set_back = note_edit(locked, by=by, arranged=True)
        record("operating_plan.add_block", by=by, about=block, changes=changes_between({}, _values(block)))
    return Saved(block, set_back)


def save_block(*, block: Block, revision: int, title: str, text: str, by: User) -> Saved:
    """Write the words of a block; raise ChangedMeanwhile or TakenOutMeanwhile with the block as it stands.

    Saved as it was, a block that came along from an earlier document counts as looked at.
    """
    with transaction.atomic():
        locked = locked_block(block.pk, by, revision=revision)
        before = _values(locked)
        locked.title, locked.text = title.strip(), text
        changes = changes_between(before, _values(locked))
        if not changes and not (locked.came_from_id and locked.revision == 0):
            return Saved(locked, set_back=False)
        _count(locked, by)
        locked.save(update_fields=["title", "text", "revision", "updated_at", "updated_by"])
        set_back = note_edit(locked.chapter, by=by)
        record("operating_plan.save_block", by=by, about=locked, changes=changes)
    return Saved(locked, set_back)


def move_block(*, block: Block, step: int, seen: int, by: User) -> bool:
    """Move the block a place up (-1) or down (+1) in its chapter; return whether that was checked before.

    Raises ChangedMeanwhile when the chapter has other blocks, or another order, than the person saw.
    """
    with transaction.atomic():
        chapter = locked_chapter(block.chapter_id, by, seen=seen, words=CHAPTER_CHANGED)
        rows = {one.pk: one for one in chapter.blocks.select_for_update().defer("placed").order_by("order", "pk")}
        if block.pk not in rows:
            raise ChangedMeanwhile(CHAPTER_CHANGED)
        before = rows[block.pk].order
        renumber([rows[key] for key in moved(list(rows), block.pk, step)])
        set_back = note_edit(chapter, by=by, arranged=True)
        changes = changes_between({"order": before}, {"order": rows[block.pk].order})
        record("operating_plan.move_block", by=by, about=rows[block.pk], changes=changes)
    return set_back


def take_out_block(*, block: Block, revision: int, by: User) -> Saved:
    """Take the block out; it waits to be put back as it was. Raises ChangedMeanwhile when it is not what was seen."""
    with transaction.atomic():
        locked = locked_block(block.pk, by, revision=revision)
        locked.taken_out_at, locked.taken_out_by = timezone.now(), by
        locked.save(update_fields=["taken_out_at", "taken_out_by"])
        set_back = note_edit(locked.chapter, by=by, arranged=True)
        record("operating_plan.take_out_block", by=by, about=locked, changes=changes_between(_values(locked), {}))
    return Saved(locked, set_back)


def put_back_block(*, block: Block, title: str | None = None, text: str | None = None, by: User) -> Saved:
    """Put the block back at the end of its chapter, with other words where somebody was writing it meanwhile."""
    with transaction.atomic():
        try:
            locked_block(block.pk, by)
        except TakenOutMeanwhile as found:
            waiting = found.current
        else:
            raise WritingRefused("This block stands in its chapter already.")
        if waiting is None:
            raise Block.DoesNotExist
        chapter = waiting.chapter
        before = _values(waiting)
        waiting.order = max(chapter.blocks.values_list("order", flat=True), default=0) + 1
        waiting.taken_out_at, waiting.taken_out_by = None, None
        waiting.title = waiting.title if title is None else title.strip()
        waiting.text = waiting.text if text is None else text
        _count(waiting, by)
        waiting.save()
        set_back = note_edit(chapter, by=by, arranged=True)
        changes = changes_between(before, _values(waiting))
        record("operating_plan.put_back_block", by=by, about=waiting, changes=changes)
    return Saved(waiting, set_back)


def _count(block: Block, by: User) -> None:
    block.revision += 1
    block.updated_at, block.updated_by = timezone.now(), by


def _values(block: Block) -> dict[str, str]:
    return {"title": block.title, "text": block.text}
