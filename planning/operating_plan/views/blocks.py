"""Blocks of a chapter: written, moved, taken out and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, kept_value
from planning.operating_plan.actions.writing import (
    NARRATIVE,
    Saved,
    add_block,
    move_block,
    put_back_block,
    save_block,
    take_out_block,
)
from planning.operating_plan.forms.blocks import BlockForm
from planning.operating_plan.models import Block
from planning.operating_plan.presenters.chapters import block_name, block_place, kind_name
from planning.operating_plan.presenters.documents import chapter_crumbs
from planning.operating_plan.queries.documents import OpenedChapter
from planning.operating_plan.rules import ChangedMeanwhile, TakenOutMeanwhile, WritingRefused
from planning.operating_plan.views.documents import STEPS
from planning.operating_plan.views.pages import (
    CONFLICT,
    SET_BACK,
    UNPROCESSABLE,
    OfDocuments,
    named,
    number_in,
    refused_page,
)
from planning.service_plans.presenters.comparison import marked_as_read
from services.middleware import person_on

CHAPTER = "planning:operating_plan:chapter"


def say(request: HttpRequest, saved: Saved, words: str) -> None:
    """Say what was done with a block, and that its chapter is not checked any more."""
    messages.success(request, f"{named(saved.block)} {words}")
    if saved.set_back:
        messages.info(request, SET_BACK)


class AddNarrative(KeepsWhatIsTyped, OfDocuments):
    """A new block of narrative."""

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_write(request, chapter)
        if not opened.may_write:
            return redirect(CHAPTER, chapter)
        return self._page(request, opened, self.filled(BlockForm()))

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened, form = self.chapter_to_write(request, chapter), BlockForm(request.POST)
        if not form.is_valid():
            return self._page(request, opened, form, UNPROCESSABLE)
        given = {name: form.cleaned_data[name] for name in ("title", "text")}
        try:
            saved = add_block(chapter=opened.chapter, kind=NARRATIVE, **given, by=person_on(request))
        except WritingRefused as refused:
            return self._page(request, opened, form, CONFLICT, page_problems=[str(refused)])
        say(request, saved, "is added at the end of the chapter.")
        return redirect(block_place(saved.block))

    def _page(
        self, request: HttpRequest, opened: OpenedChapter, form: BlockForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            "chapter": opened.chapter,
            "form": form.with_editor(),
            "heading": "Add narrative",
            "button_text": "Add to the chapter",
            "back_url": f"{request.path.removesuffix('add/narrative/')}",
            "breadcrumbs": chapter_crumbs(opened.chapter),
            **more,
        }
        return render(request, "planning/operating_plan/write.html", context, status=status)


class WriteBlock(KeepsWhatIsTyped, OfDocuments):
    """The words of a block; a save that names an old revision shows both texts."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        is_open = opened.may_write and found.taken_out_at is None
        if not is_open and not kept_value(request, "text"):
            messages.info(request, "This block cannot be written now.")
            return redirect(CHAPTER, opened.chapter.pk)
        form = self.filled(BlockForm(block=found))
        if revision := kept_value(request, "revision"):
            form.initial["revision"] = revision
        return self._page(request, found, opened, form)

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        form = BlockForm(request.POST)
        form.is_narrative = found.kind == NARRATIVE
        if not form.is_valid():
            return self._page(request, found, opened, form, UNPROCESSABLE)
        title, text, by = form.cleaned_data["title"], form.cleaned_data["text"], person_on(request)
        try:
            if request.POST.get("then") == "put-back":
                saved = put_back_block(block=found, title=title, text=text, by=by)
            else:
                saved = save_block(block=found, revision=form.read_revision, title=title, text=text, by=by)
        except TakenOutMeanwhile as gone:
            return self._conflict(request, found, opened, form, gone, put_back=True)
        except ChangedMeanwhile as changed:
            return self._conflict(request, found, opened, form, changed)
        except WritingRefused as refused:
            return self._page(request, found, opened, form, CONFLICT, page_problems=[str(refused)])
        say(request, saved, "is saved.")
        return redirect(block_place(saved.block))

    def _conflict(
        self,
        request: HttpRequest,
        block: Block,
        opened: OpenedChapter,
        form: BlockForm,
        changed: ChangedMeanwhile,
        *,
        put_back: bool = False,
    ) -> HttpResponse:
        """Show both texts; a save from this page replaces the one that was saved meanwhile."""
        now = changed.current or block
        title, text = form.cleaned_data["title"], form.cleaned_data["text"]
        again = BlockForm({"title": title, "text": text, "revision": now.revision})
        again.is_narrative = False
        more = {
            "page_problems": [(str(changed), "#both-texts" if not put_back else "#put-back")],
            "newer": now,
            "put_back": put_back,
            "both": marked_as_read(f"{title}\n\n{text}".strip(), f"{now.title}\n\n{now.text}".strip()),
        }
        return self._page(request, now, opened, again, CONFLICT, **more)

    def _page(
        self,
        request: HttpRequest,
        block: Block,
        opened: OpenedChapter,
        form: BlockForm,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        context = {
            "piece": block,
            "chapter": opened.chapter,
            "form": form.with_editor(),
            "heading": block_name(block),
            "kind": kind_name(block.kind),
            "button_text": "Save",
            "back_url": block_place(block),
            "breadcrumbs": chapter_crumbs(opened.chapter),
            **more,
        }
        return render(request, "planning/operating_plan/write.html", context, status=status)


class MoveBlock(ButtonOfPage, OfDocuments):
    """A press of Move up or Move down beside a block."""

    http_method_names = ("get", "head", "post")
    stands_on, place = CHAPTER, ("chapter",)

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        return redirect(CHAPTER, chapter)

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_write(request, chapter)
        where, _, key = request.POST.get("move", "").partition(":")
        block = next((one for one in opened.blocks if str(one.pk) == key), None)
        if where not in STEPS or block is None:
            messages.warning(request, "That block does not stand in the chapter any more.")
            return redirect(CHAPTER, chapter)
        seen = number_in(request.POST.get("revision", ""))
        try:
            set_back = move_block(block=block, step=STEPS[where], seen=seen, by=person_on(request))
        except WritingRefused as refused:
            messages.warning(request, str(refused))
            return redirect(CHAPTER, chapter)
        if set_back:
            messages.info(request, SET_BACK)
        return redirect(block_place(block))


class TakeOutBlock(OfDocuments):
    """Asks once more, then takes the block out of its chapter."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        if found.taken_out_at is not None or not opened.may_write:
            return redirect(CHAPTER, opened.chapter.pk)
        return self._page(request, found, opened)

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        revision = number_in(request.POST.get("revision", ""))
        try:
            saved = take_out_block(block=found, revision=revision, by=person_on(request))
        except TakenOutMeanwhile:
            messages.info(request, f"{named(found)} is taken out already.")
            return redirect(CHAPTER, opened.chapter.pk)
        except ChangedMeanwhile as changed:
            return self._page(request, changed.current or found, opened, CONFLICT, page_problems=[str(changed)])
        except WritingRefused as refused:
            return refused_page(request, refused, opened.chapter)
        say(request, saved, "is taken out. It waits at the foot of this page to be put back.")
        return redirect(CHAPTER, opened.chapter.pk)

    def _page(
        self, request: HttpRequest, block: Block, opened: OpenedChapter, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            "piece": block,
            "name": block_name(block),
            "kind": kind_name(block.kind),
            "chapter": opened.chapter,
            "back_url": block_place(block),
            "breadcrumbs": chapter_crumbs(opened.chapter),
            **more,
        }
        return render(request, "planning/operating_plan/take_out.html", context, status=status)


class PutBlockBack(OfDocuments):
    """A press of Put back beside a block that was taken out."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        return redirect(CHAPTER, self.block(request, block)[1].chapter.pk)

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        try:
            saved = put_back_block(block=found, by=person_on(request))
        except WritingRefused as refused:
            messages.warning(request, str(refused))
            return redirect(CHAPTER, opened.chapter.pk)
        say(request, saved, "is back, at the end of the chapter.")
        return redirect(block_place(saved.block))
