"""Moving a block to another chapter of its document."""

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from planning.operating_plan.actions.locks import locked_block, locked_chapter, note_edit
from planning.operating_plan.actions.writing import Saved
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.rules import CHAPTER_CHANGED, ChangedMeanwhile, WritingRefused

ANOTHER_DOCUMENT = "A block stays in its document. Choose one of its chapters."


def move_to_chapter(*, block: Block, chapter: Chapter, by: User) -> Saved:
    """Move the block to the end of another chapter of its document; the person writes both chapters.

    Raises ChangedMeanwhile when somebody moved it already, or as `locked_chapter` does. Both chapters are being
    written again if they were checked.
    """
    with transaction.atomic():
        # Two who move blocks each the other way wait for one another in one order.
        both = {key: locked_chapter(key, by) for key in sorted({block.chapter_id, chapter.pk})}
        before, after = both[block.chapter_id], both[chapter.pk]
        if before.document_id != after.document_id:
            raise WritingRefused(ANOTHER_DOCUMENT)
        if not Block.everything.filter(pk=block.pk, chapter=before).exists() or before.pk == after.pk:
            raise ChangedMeanwhile(CHAPTER_CHANGED)
        locked = locked_block(block.pk, by)
        locked.order = max(after.blocks.values_list("order", flat=True), default=0) + 1
        locked.chapter = after
        locked.save(update_fields=["chapter", "order"])
        set_back = [note_edit(one, by=by, arranged=True) for one in (before, after)]
        changes = {"chapter": [before.title, after.title]}
        record("operating_plan.move_to_chapter", by=by, about=locked, changes=changes)
    return Saved(locked, any(set_back))
