"""The chapters of a document: added, renamed, moved, taken out and put back; who writes them; how far they are."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes
from planning.operating_plan.actions.locks import (
    NOT_TEAM,
    locked_chapter,
    locked_document,
    renumber,
    set_state,
)
from planning.operating_plan.models import Block, Chapter, ChapterWriter
from planning.operating_plan.notices import tell_writer
from planning.operating_plan.rules import (
    CHAPTER_CHANGED,
    MOVES,
    ChangedMeanwhile,
    WritingNotAllowed,
    WritingRefused,
    can_manage,
    move_problem,
    moved,
    seen_of,
)
from planning.releases.models import Document
from services.queries import access_of


def add_chapter(*, document: Document, title: str, by: User) -> Chapter:
    """Add a chapter at the end of the document."""
    with transaction.atomic():
        locked = locked_document(document.pk, by)
        order = max([one.order for one in locked.chapters.all()], default=0) + 1
        chapter = Chapter.objects.create(document=locked, title=title.strip(), order=order)
        _note("add_chapter", locked, chapter, by=by, changes={"title": [None, chapter.title]})
    return chapter


def rename_chapter(*, chapter: Chapter, title: str, seen: str, by: User) -> Chapter:
    """Give the chapter another title; raise ChangedMeanwhile when its title is not the one that was `seen`."""
    with transaction.atomic():
        document = locked_document(chapter.document_id, by)
        locked = locked_chapter(chapter.pk, by)
        if locked.title != seen:
            raise ChangedMeanwhile(
                f"Somebody called this chapter “{locked.title}” meanwhile. Save again to replace it."
            )
        if locked.title != title.strip():
            changes: Changes = {"title": [locked.title, title.strip()]}
            locked.title = title.strip()
            locked.save(update_fields=["title"])
            _note("rename_chapter", document, locked, by=by, changes=changes)
    return locked


def move_chapter(*, chapter: Chapter, step: int, revision: int, by: User) -> None:
    """Move the chapter a place up (-1) or down (+1); raise ChangedMeanwhile when the document is not as it was seen."""
    with transaction.atomic():
        document = locked_document(chapter.document_id, by, revision)
        rows = {one.pk: one for one in document.chapters.select_for_update().order_by("order", "pk")}
        if chapter.pk not in rows:
            raise WritingRefused("This chapter was taken out of the document.")
        before = rows[chapter.pk].order
        renumber([rows[key] for key in moved(list(rows), chapter.pk, step)])
        _note("move_chapter", document, rows[chapter.pk], by=by, changes={"order": [before, rows[chapter.pk].order]})


def take_out_chapter(*, chapter: Chapter, seen: str, by: User) -> None:
    """Take the chapter out with its blocks; all of it waits to be put back. Raises ChangedMeanwhile."""
    with transaction.atomic():
        document = locked_document(chapter.document_id, by)
        locked = locked_chapter(chapter.pk, by)
        blocks = list(locked.blocks.select_for_update().order_by("order", "pk"))
        if seen_of(locked, blocks) != seen:
            raise ChangedMeanwhile(CHAPTER_CHANGED)
        gone = {"taken_out_at": timezone.now(), "taken_out_by": by}
        Block.objects.filter(pk__in=[one.pk for one in blocks]).update(**gone)
        Chapter.objects.filter(pk=locked.pk).update(**gone, revision=F("revision") + 1)
        _note("take_out_chapter", document, locked, by=by, changes={"blocks": [[str(one) for one in blocks], None]})


def put_back_chapter(*, chapter: Chapter, by: User) -> Chapter:
    """Put the chapter back at the end of the document, with the blocks that went out with it."""
    with transaction.atomic():
        document = locked_document(chapter.document_id, by)
        locked = Chapter.everything.select_for_update(of=("self",)).get(pk=chapter.pk)
        if locked.taken_out_at is None:
            raise WritingRefused(f"“{locked}” stands in the document already.")
        back = {"taken_out_at": None, "taken_out_by": None}
        Block.everything.filter(chapter=locked, taken_out_at=locked.taken_out_at).update(**back)
        locked.order = max([one.order for one in document.chapters.all()], default=0) + 1
        locked.taken_out_at, locked.taken_out_by = None, None
        locked.save(update_fields=["order", "taken_out_at", "taken_out_by"])
        _note("put_back_chapter", document, locked, by=by)
    return locked


def add_writer(*, chapter: Chapter, writer: User, by: User) -> None:
    """Let the person write the chapter, and tell them; somebody who writes it already is told nothing again."""
    with transaction.atomic():
        locked_document(chapter.document_id, by)
        locked = locked_chapter(chapter.pk, by)
        if not writer.is_active:
            raise WritingRefused(f"The account of {writer} is closed. Choose somebody else.")
        _, is_new = ChapterWriter.objects.get_or_create(chapter=locked, user=writer)
        if is_new:
            record("operating_plan.add_writer", by=by, about=locked, changes={"writer": [None, str(writer)]})
            tell_writer(locked, writer, by)


def remove_writer(*, chapter: Chapter, writer: int, by: User) -> str:
    """Let the person write the chapter no longer; return their name, or "" when they did not. Their words stay."""
    with transaction.atomic():
        locked_document(chapter.document_id, by)
        found = ChapterWriter.objects.filter(chapter=chapter, user=writer).select_related("user").first()
        if found is None:
            return ""
        record("operating_plan.remove_writer", by=by, about=chapter, changes={"writer": [str(found.user), None]})
        found.delete()
    return str(found.user)


def move_state(*, chapter: Chapter, move: str, seen: str, by: User) -> Chapter:
    """Take a step from state to state; raise ChangedMeanwhile when the chapter is not as it was read."""
    step = MOVES[move]
    with transaction.atomic():
        locked = locked_chapter(chapter.pk, by)
        if step.is_of_team and not can_manage(access_of(by, timezone.localdate())):
            raise WritingNotAllowed(NOT_TEAM)
        blocks = list(locked.blocks.select_for_update().order_by("order", "pk"))
        if problem := move_problem(step, locked, len(blocks)):
            raise WritingRefused(problem)
        if seen_of(locked, blocks) != seen:
            raise ChangedMeanwhile(CHAPTER_CHANGED)
        set_state(locked, step.target, by=by)
    return locked


def _note(action: str, document: Document, chapter: Chapter, *, by: User, changes: Changes | None = None) -> None:
    """Count the change of a locked document, so that whoever has an older page is told, and record it."""
    Document.objects.filter(pk=document.pk).update(revision=F("revision") + 1)
    record(f"operating_plan.{action}", by=by, about=chapter, changes=changes)
