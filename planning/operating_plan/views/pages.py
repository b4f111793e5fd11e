"""What the pages of documents share."""

from collections.abc import Sequence

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.presenters.chapters import block_name
from planning.operating_plan.presenters.documents import chapter_crumbs, document_crumbs
from planning.operating_plan.queries.documents import (
    OpenedChapter,
    OpenedDocument,
    block_with_key,
    chapter_opened,
    document_opened,
)
from planning.operating_plan.rules import WritingNotAllowed, WritingRefused
from services.middleware import access_on

UNPROCESSABLE, CONFLICT = 422, 409
SET_BACK = "The chapter was checked before. It is being written again, so that somebody checks the change."
BIGGEST_KEY = 2**63 - 1


class OfDocuments(LoginRequiredMixin, View):
    """Loads what the address names for somebody who reads it; others find nothing there."""

    http_method_names: Sequence[str] = ("get", "head", "post")

    def document(self, request: HttpRequest, key: int) -> OpenedDocument:
        found = document_opened(key, access_on(request)) if key <= BIGGEST_KEY else None
        if found is None:
            raise Http404
        return found

    def arranged(self, request: HttpRequest, key: int) -> OpenedDocument:
        """Return the document for the planning team; raise PermissionDenied for others who read it."""
        found = self.document(request, key)
        if not found.manages:
            raise PermissionDenied
        return found

    def chapter(self, request: HttpRequest, key: int) -> OpenedChapter:
        found = chapter_opened(key, access_on(request)) if key <= BIGGEST_KEY else None
        if found is None:
            raise Http404
        return found

    def chapter_to_arrange(self, request: HttpRequest, key: int) -> OpenedChapter:
        found = self.chapter(request, key)
        if not found.manages:
            raise PermissionDenied
        return found

    def chapter_to_write(self, request: HttpRequest, key: int) -> OpenedChapter:
        found = self.chapter(request, key)
        if not found.writes:
            raise PermissionDenied
        return found

    def block(self, request: HttpRequest, key: int) -> tuple[Block, OpenedChapter]:
        """Return the block, one that was taken out as well, and its chapter, for somebody who writes it."""
        block = block_with_key(key) if key <= BIGGEST_KEY else None
        if block is None:
            raise Http404
        return block, self.chapter_to_write(request, block.chapter_id)


def refused_page(
    request: HttpRequest, refused: WritingRefused, chapter: Chapter, status: int = CONFLICT
) -> HttpResponse:
    """Say why something cannot be done, with the way back; whoever may not do it at all is refused."""
    if isinstance(refused, WritingNotAllowed):
        raise PermissionDenied(str(refused)) from refused
    context = {"words": str(refused), "chapter": chapter, "breadcrumbs": document_crumbs(chapter.document)}
    return render(request, "planning/operating_plan/refused.html", context, status=status)


def number_in(text: str) -> int:
    """Return a number that a hidden field says, or -1, which no revision is."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def block_crumbs(block: Block) -> list[tuple[str, str]]:
    return chapter_crumbs(block.chapter)


def named(block: Block) -> str:
    return f"“{block_name(block)}”"
