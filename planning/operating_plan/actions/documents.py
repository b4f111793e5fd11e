"""Starting a document of a year: with the chapters usual for its kind, or from the one of an earlier year."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.dates import years_later_in
from planning.operating_plan.actions.locks import NOT_TEAM, check_year
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.queries.documents import earlier_document
from planning.operating_plan.rules import WritingNotAllowed, WritingRefused, can_manage, usual_chapters
from planning.releases.actions import open_document
from planning.releases.models import Document
from planning.releases.rules import DocumentRefused
from services.queries import access_of

NOTHING_EARLIER = "No earlier year has a document of this kind. Start with the usual chapters."


def start_document(
    *, year: int, kind: str, title: str, subtitle: str = "", from_earlier: bool = False, by: User
) -> Document:
    """Start the document of that kind and year, all chapters still to be written.

    `from_earlier` takes along the chapters of the latest document of the kind before: its narrative as it was, to be
    looked at, and its bound blocks, to be placed from the records of this year. Raises WritingRefused.
    """
    with transaction.atomic():
        if not can_manage(access_of(by, timezone.localdate())):
            raise WritingNotAllowed(NOT_TEAM)
        check_year(year)
        earlier = earlier_document(year, kind) if from_earlier else None
        if from_earlier and earlier is None:
            raise WritingRefused(NOTHING_EARLIER)
        try:
            document = open_document(year=year, kind=kind, title=title, subtitle=subtitle, by=by)
        except DocumentRefused as refused:
            raise WritingRefused(str(refused)) from refused
        if earlier is not None:
            _take_along(document, earlier)
        else:
            Chapter.objects.bulk_create(
                Chapter(document=document, title=one, order=order)
                for order, one in enumerate(usual_chapters(kind, year), start=1)
            )
        named = [str(one) for one in document.chapters.all()]
        record(
            "operating_plan.start_document",
            by=by,
            about=document,
            changes={"chapters": [None, named], "started from": [None, str(earlier) if earlier else "usual chapters"]},
        )
    return document


def _take_along(document: Document, earlier: Document) -> None:
    years = int(document.year) - int(earlier.year)
    for order, old in enumerate(earlier.chapters.prefetch_related("blocks"), start=1):
        chapter = Chapter.objects.create(document=document, title=years_later_in(old.title, years)[:200], order=order)
        Block.objects.bulk_create(_taken_along(one, chapter, years) for one in old.blocks.all())


def _of_this_year(binding: Any, years: int) -> Any:
    """Return what the block is bound to: records are named by codes that stay; a year that is named moves along."""
    named = str(binding.get("year", "")) if isinstance(binding, dict) else ""
    return {**binding, "year": str(int(named) + years)} if named.isascii() and named.isdecimal() else binding


def _taken_along(old: Block, chapter: Chapter, years: int) -> Block:
    """Return the block with nothing placed: what it is bound to says something else this year."""
    return Block(
        chapter=chapter,
        order=old.order,
        kind=old.kind,
        title=years_later_in(old.title, years)[:200],
        text=old.text,
        binding=_of_this_year(old.binding, years),
        came_from=old,
    )
