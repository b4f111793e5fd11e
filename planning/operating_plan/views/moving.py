"""Moving a block to another chapter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.operating_plan.actions.moving import move_to_chapter
from planning.operating_plan.forms.blocks import ChapterChoiceForm
from planning.operating_plan.models import Block
from planning.operating_plan.presenters.chapters import block_name, block_place
from planning.operating_plan.presenters.documents import chapter_crumbs
from planning.operating_plan.queries.documents import OpenedChapter, other_chapters
from planning.operating_plan.rules import WritingRefused
from planning.operating_plan.views.blocks import CHAPTER, say
from planning.operating_plan.views.pages import UNPROCESSABLE, OfDocuments, refused_page
from services.middleware import access_on, person_on


class MoveToChapter(KeepsWhatIsTyped, OfDocuments):
    """Asks to which of the chapters that the person writes, then moves the block there."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        if found.taken_out_at is not None or not opened.may_write:
            messages.info(request, "This block cannot be moved now.")
            return redirect(CHAPTER, opened.chapter.pk)
        chapters = other_chapters(opened.chapter, access_on(request))
        return self._page(request, found, opened, self.filled(ChapterChoiceForm(chapters=chapters)))

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        chapters = other_chapters(opened.chapter, access_on(request))
        form = ChapterChoiceForm(request.POST, chapters=chapters)
        if not form.is_valid():
            return self._page(request, found, opened, form, UNPROCESSABLE)
        target = next(one for one in chapters if one.pk == form.cleaned_data["chapter"])
        try:
            saved = move_to_chapter(block=found, chapter=target, by=person_on(request))
        except WritingRefused as refused:
            return refused_page(request, refused, opened.chapter)
        say(request, saved, f"is moved to “{target}”.")
        return redirect(block_place(saved.block))

    def _page(
        self, request: HttpRequest, block: Block, opened: OpenedChapter, form: ChapterChoiceForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "name": block_name(block),
            "chapter": opened.chapter,
            "form": form,
            "back_url": block_place(block),
            "breadcrumbs": chapter_crumbs(opened.chapter),
        }
        return render(request, "planning/operating_plan/move_to.html", context, status=status)
