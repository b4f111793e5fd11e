"""Blocks bound to records: chosen, placed, bound to something else, and refreshed when their source changed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, kept_value
from planning.operating_plan.actions.placing import place_block, rebind_block, refresh_block
from planning.operating_plan.actions.waiting import place_what_waits
from planning.operating_plan.actions.writing import put_back_block
from planning.operating_plan.blocks import KINDS, BlockKind, Sources
from planning.operating_plan.forms.blocks import BlockForm
from planning.operating_plan.forms.bound import BoundBlockForm
from planning.operating_plan.models import Block
from planning.operating_plan.presenters.bound import both_texts, comparison_of, filled_words, picks_for
from planning.operating_plan.presenters.chapters import block_name, block_place, kind_name
from planning.operating_plan.presenters.documents import chapter_crumbs
from planning.operating_plan.queries.documents import OpenedChapter
from planning.operating_plan.queries.standing import compared
from planning.operating_plan.rules import ChangedMeanwhile, TakenOutMeanwhile, WritingRefused
from planning.operating_plan.views.blocks import CHAPTER, WriteBlock, say
from planning.operating_plan.views.pages import CONFLICT, SET_BACK, UNPROCESSABLE, OfDocuments, number_in
from services.middleware import person_on

PLACED = "is placed at the end of the chapter."


class ChooseKind(OfDocuments):
    """What kind of block to add, each with what it shows."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_write(request, chapter)
        if not opened.may_write:
            return redirect(CHAPTER, chapter)
        context = {
            "chapter": opened.chapter,
            "kinds": list(KINDS.values()),
            "breadcrumbs": chapter_crumbs(opened.chapter),
        }
        return render(request, "planning/operating_plan/choose_kind.html", context)


class AddBound(KeepsWhatIsTyped, OfDocuments):
    """A new block of a kind that is bound to records, or holds a list of its own."""

    def get(self, request: HttpRequest, chapter: int, kind: str) -> HttpResponse:
        opened, found = self._found(request, chapter, kind)
        if not opened.may_write:
            return redirect(CHAPTER, chapter)
        return self._page(request, opened, found, self.filled(self._form(opened, found)))

    def post(self, request: HttpRequest, chapter: int, kind: str) -> HttpResponse:
        opened, found = self._found(request, chapter, kind)
        form = self._form(opened, found, request.POST)
        if not form.is_valid():
            return self._page(request, opened, found, form, UNPROCESSABLE)
        given = {name: form.cleaned_data[name] for name in ("title", "text")}
        try:
            saved = place_block(
                chapter=opened.chapter, kind=found.code, binding=form.binding, **given, by=person_on(request)
            )
        except WritingRefused as refused:
            return self._page(request, opened, found, form, CONFLICT, page_problems=[str(refused)])
        say(request, saved, PLACED)
        return redirect(block_place(saved.block))

    def _found(self, request: HttpRequest, chapter: int, kind: str) -> tuple[OpenedChapter, BlockKind]:
        opened = self.chapter_to_write(request, chapter)
        if kind not in KINDS or not KINDS[kind].is_bound:
            raise Http404
        return opened, KINDS[kind]

    def _form(self, opened: OpenedChapter, kind: BlockKind, data: Any = None) -> BoundBlockForm:
        return BoundBlockForm(data, kind=kind, sources=Sources(opened.chapter.document.year))

    def _page(
        self,
        request: HttpRequest,
        opened: OpenedChapter,
        kind: BlockKind,
        form: BoundBlockForm,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        context = {
            "chapter": opened.chapter,
            "form": form.with_editor(),
            "heading": f"Add: {kind.label}",
            "hint": kind.hint,
            "picks": picks_for(kind, int(opened.chapter.document.year)),
            "button_text": "Place in the chapter",
            "back_url": block_place(Block(chapter=opened.chapter)).partition("#")[0],
            "breadcrumbs": chapter_crumbs(opened.chapter),
            **more,
        }
        return render(request, "planning/operating_plan/write.html", context, status=status)


class ChangeBlock(KeepsWhatIsTyped, OfDocuments):
    """The words of a block, and what it is bound to; a narrative has words alone."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        return self._of(request, block).get(request, block)

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        return self._of(request, block).post(request, block)

    def _of(self, request: HttpRequest, key: int) -> "WriteBlock | ChangeBound":
        found, _ = self.block(request, key)
        is_bound = found.kind in KINDS and KINDS[found.kind].is_bound
        view = ChangeBound() if is_bound else WriteBlock()
        view.setup(request, block=key)
        return view


class ChangeBound(WriteBlock):
    """A bound block: its heading, its introduction, and what it is bound to."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        is_open = opened.may_write and found.taken_out_at is None
        if not is_open and not kept_value(request, "text"):
            messages.info(request, "This block cannot be changed now.")
            return redirect(CHAPTER, opened.chapter.pk)
        form = self.filled(self._bound(found, opened))
        if revision := kept_value(request, "revision"):
            form.initial["revision"] = revision
        return self._page(request, found, opened, form)

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self.block(request, block)
        form = self._bound(found, opened, request.POST)
        if not form.is_valid():
            return self._page(request, found, opened, form, UNPROCESSABLE)
        given = {name: form.cleaned_data[name] for name in ("title", "text")}
        try:
            revision = form.read_revision
            if request.POST.get("then") == "put-back":
                revision = put_back_block(block=found, by=person_on(request)).block.revision
            saved = rebind_block(block=found, revision=revision, binding=form.binding, **given, by=person_on(request))
        except ChangedMeanwhile as changed:
            return self._both(request, found, opened, form, changed)
        except WritingRefused as refused:
            return self._page(request, found, opened, form, CONFLICT, page_problems=[str(refused)])
        say(request, saved, "is saved, with what the records say now.")
        return redirect(block_place(saved.block))

    def _page(
        self, request: HttpRequest, block: Block, opened: OpenedChapter, form: BlockForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        more["picks"] = picks_for(KINDS[block.kind], int(opened.chapter.document.year))
        return super()._page(request, block, opened, form, status, **more)

    def _bound(self, block: Block, opened: OpenedChapter, data: Any = None) -> BoundBlockForm:
        sources = Sources(opened.chapter.document.year)
        return BoundBlockForm(data, kind=KINDS[block.kind], sources=sources, block=block)

    def _both(
        self,
        request: HttpRequest,
        block: Block,
        opened: OpenedChapter,
        form: BoundBlockForm,
        changed: ChangedMeanwhile,
    ) -> HttpResponse:
        """Show what was typed beside what was saved meanwhile; a save from this page replaces it."""
        now = changed.current or block
        typed = request.POST.copy()
        typed["revision"] = str(now.revision)
        is_gone = isinstance(changed, TakenOutMeanwhile)
        more = {
            "page_problems": [(str(changed), "#put-back" if is_gone else "#both-texts")],
            "newer": now,
            "put_back": is_gone,
            "both": both_texts(form.typed, now, KINDS[block.kind]),
        }
        return self._page(request, now, opened, self._bound(now, opened, typed), CONFLICT, **more)


class PlaceWhatWaits(ButtonOfPage, OfDocuments):
    """A press of the button that fills every block of a chapter in which nothing is placed yet."""

    http_method_names = ("get", "head", "post")
    stands_on, place = CHAPTER, ("chapter",)

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        return redirect(CHAPTER, chapter)

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_write(request, chapter)
        try:
            filled = place_what_waits(chapter=opened.chapter, by=person_on(request))
        except WritingRefused as refused:
            messages.warning(request, str(refused))
            return redirect(CHAPTER, chapter)
        show = messages.warning if filled.refused else messages.success
        show(request, filled_words(filled.placed, filled.refused))
        if filled.set_back:
            messages.info(request, SET_BACK)
        return redirect(CHAPTER, chapter)


class BlockSource(OfDocuments):
    """What was placed in a block beside what its records say now; to refresh it is a choice."""

    def get(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self._found(request, block)
        if not opened.may_write or found.taken_out_at is not None:
            messages.info(request, "This block cannot be changed now.")
            return redirect(CHAPTER, opened.chapter.pk)
        return self._page(request, found, opened)

    def post(self, request: HttpRequest, block: int) -> HttpResponse:
        found, opened = self._found(request, block)
        try:
            saved = refresh_block(
                block=found,
                revision=number_in(request.POST.get("revision", "")),
                seen=request.POST.get("seen", ""),
                by=person_on(request),
            )
        except TakenOutMeanwhile:
            messages.info(request, "Somebody took this block out meanwhile.")
            return redirect(CHAPTER, opened.chapter.pk)
        except ChangedMeanwhile as changed:
            now, opened = self._found(request, block)
            return self._page(request, now, opened, CONFLICT, page_problems=[str(changed)])
        except WritingRefused as refused:
            return self._page(request, found, opened, CONFLICT, page_problems=[str(refused)])
        say(request, saved, "shows what the records say now.")
        return redirect(block_place(saved.block))

    def _found(self, request: HttpRequest, key: int) -> tuple[Block, OpenedChapter]:
        found, opened = self.block(request, key)
        if found.kind in KINDS and not KINDS[found.kind].is_bound:
            raise Http404
        return found, opened

    def _page(
        self, request: HttpRequest, block: Block, opened: OpenedChapter, status: int = 200, **more: Any
    ) -> HttpResponse:
        beside = compared(block)
        context = {
            "piece": block,
            "name": block_name(block),
            "kind": kind_name(block.kind),
            "chapter": opened.chapter,
            "beside": beside,
            "shown": comparison_of(beside),
            "back_url": block_place(block),
            "may_bind": block.kind in KINDS,
            "breadcrumbs": chapter_crumbs(opened.chapter),
            **more,
        }
        return render(request, "planning/operating_plan/source.html", context, status=status)
