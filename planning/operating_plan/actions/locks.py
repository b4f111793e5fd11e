"""A document, a chapter, a block: locked in this order, before each is checked again and written."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from planning.cycle.queries import cycle_of
from planning.operating_plan.models import Block, Chapter, ChapterWriter
from planning.operating_plan.rules import (
    BLOCK_CHANGED,
    DOCUMENT_CHANGED,
    ChangedMeanwhile,
    State,
    TakenOutMeanwhile,
    WritingNotAllowed,
    WritingRefused,
    can_manage,
    can_write,
    why_it_stands,
)
from planning.releases.actions import note_writer
from planning.releases.models import Document
from services.queries import access_of

NOT_TEAM = "Only the planning team arranges the chapters of a document."
NOT_WRITER = "You do not write this chapter. The planning team chooses who does."
CHAPTER_GONE = "This chapter was taken out of the document. The planning team can put it back."
BLOCK_GONE = "Somebody took this block out while you were writing. Nothing you typed is lost."


def check_year(year: int) -> None:
    """Raise WritingRefused when the documents of the year stand as they are."""
    cycle = cycle_of(year)
    if words := why_it_stands(year, cycle.state if cycle else None):
        raise WritingRefused(f"{words} Nothing was changed.")


def locked_document(key: int, by: User, revision: int | None = None) -> Document:
    """Lock the document for one of the planning team; raise ChangedMeanwhile when it is not the revision they saw."""
    document = Document.objects.select_for_update(of=("self",)).select_related("case").get(pk=key)
    if not can_manage(access_of(by, timezone.localdate())):
        raise WritingNotAllowed(NOT_TEAM)
    check_year(document.year)
    if revision is not None and document.revision != revision:
        raise ChangedMeanwhile(DOCUMENT_CHANGED)
    return document


def locked_chapter(key: int, by: User, *, seen: int | None = None, words: str = "") -> Chapter:
    """Lock the chapter for somebody who writes it; raise ChangedMeanwhile when its revision is not the one `seen`."""
    chapter = Chapter.everything.select_for_update(of=("self",)).select_related("document__case").get(pk=key)
    writers = ChapterWriter.objects.filter(chapter=chapter).values_list("user", flat=True)
    if not can_write(access_of(by, timezone.localdate()), set(writers)):
        raise WritingNotAllowed(NOT_WRITER)
    check_year(chapter.document.year)
    if chapter.taken_out_at is not None:
        raise WritingRefused(CHAPTER_GONE)
    if seen is not None and chapter.revision != seen:
        raise ChangedMeanwhile(words)
    return chapter


def locked_block(key: int, by: User, *, revision: int | None = None) -> Block:
    """Lock the block's chapter, then the block; raise TakenOutMeanwhile or ChangedMeanwhile with it as it stands."""
    chapter = locked_chapter(Block.everything.values_list("chapter", flat=True).get(pk=key), by)
    block = Block.everything.select_for_update(of=("self",)).select_related("updated_by").get(pk=key)
    block.chapter = chapter
    if block.taken_out_at is not None:
        raise TakenOutMeanwhile(BLOCK_GONE, block)
    if revision is not None and block.revision != revision:
        raise ChangedMeanwhile(BLOCK_CHANGED, block)
    return block


def note_edit(chapter: Chapter, *, by: User, arranged: bool = False) -> bool:
    """Count the edit of a locked chapter; return whether it was checked, and is being written again from now on.

    `arranged` says that blocks came, went or moved, so that whoever has an older page of the chapter is told.
    """
    was_checked = chapter.state == State.CHECKED
    if was_checked or chapter.state == State.NOT_STARTED:
        set_state(chapter, State.WRITING, by=by, reason="It was changed after it was checked" if was_checked else "")
    if arranged:
        Chapter.objects.filter(pk=chapter.pk).update(revision=F("revision") + 1)
        chapter.revision += 1
    note_writer(document=chapter.document, by=by)
    return was_checked


def set_state(chapter: Chapter, state: str, *, by: User, reason: str = "") -> None:
    """Write the state of a locked chapter, and who gave it when."""
    changes: Changes = {"state": [chapter.get_state_display(), State(state).label]}
    chapter.state, chapter.state_at, chapter.state_by = state, timezone.now(), by
    chapter.save(update_fields=["state", "state_at", "state_by"])
    record("operating_plan.set_chapter_state", by=by, about=chapter, changes=changes, reason=reason)


def renumber(rows: Iterable[Any]) -> None:
    """Write the places of chapters or blocks anew, in the order given."""
    for order, one in enumerate(rows, start=1):
        if one.order != order:
            one.order = order
            one.save(update_fields=["order"])
