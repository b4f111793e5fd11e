"""The page of a chapter, and what is done with the chapter as a whole."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from planning.operating_plan.actions.chapters import (
    add_writer,
    move_state,
    remove_writer,
    rename_chapter,
    take_out_chapter,
)
from planning.operating_plan.forms.documents import ChapterForm, WriterForm
from planning.operating_plan.presenters.chapters import block_views, taken_out_lines
from planning.operating_plan.presenters.documents import (
    chapter_crumbs,
    document_crumbs,
    last_changed,
    state_tag,
)
from planning.operating_plan.queries.documents import people_to_write, taken_out_blocks
from planning.operating_plan.queries.reading import waits_for_its_records
from planning.operating_plan.queries.standing import standings
from planning.operating_plan.rules import (
    MOVES,
    ChangedMeanwhile,
    WritingNotAllowed,
    WritingRefused,
    moves_from,
    seen_of,
)
from planning.operating_plan.views.pages import CONFLICT, UNPROCESSABLE, OfDocuments, number_in
from services.middleware import person_on

CHAPTER = "planning:operating_plan:chapter"


class ChapterPage(OfDocuments):
    """A chapter: its blocks as they will read, and what the person can do with them."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter(request, chapter)
        found = opened.chapter
        context = {
            "chapter": found,
            "opened": opened,
            "state": state_tag(found.state),
            "writers": [one.user for one in found.writers.all()],
            "changed": last_changed(found, opened.blocks),
            "blocks": block_views(opened, standings(found.document.year, opened.blocks)),
            "moves": moves_from(found.state, is_team=opened.manages) if opened.may_write and opened.blocks else [],
            "waiting": sum(map(waits_for_its_records, opened.blocks)) if opened.may_write else 0,
            "seen": seen_of(found, opened.blocks),
            "taken_out": taken_out_lines(taken_out_blocks(found.document, found)),
            "breadcrumbs": document_crumbs(found.document),
        }
        return render(request, "planning/operating_plan/chapter.html", context)


class ChapterState(ButtonOfPage, OfDocuments):
    """A press of a button that says how far the chapter is."""

    http_method_names = ("get", "head", "post")
    stands_on, place = CHAPTER, ("chapter",)

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        return redirect(CHAPTER, chapter)

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_write(request, chapter)
        move = request.POST.get("move", "")
        if move not in MOVES:
            return redirect(CHAPTER, chapter)
        try:
            move_state(chapter=opened.chapter, move=move, seen=request.POST.get("seen", ""), by=person_on(request))
        except WritingNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except WritingRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"“{opened.chapter}” {MOVES[move].done}.")
        return redirect(CHAPTER, chapter)


class RenameChapter(KeepsWhatIsTyped, OfDocuments):
    """Another title for a chapter."""

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        title = self.chapter_to_arrange(request, chapter).chapter.title
        return self._page(request, chapter, self.filled(ChapterForm(initial={"title": title, "seen": title})))

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened, form = self.chapter_to_arrange(request, chapter), ChapterForm(request.POST)
        if not form.is_valid():
            return self._page(request, chapter, form, UNPROCESSABLE)
        given = form.cleaned_data
        try:
            renamed = rename_chapter(
                chapter=opened.chapter, title=given["title"], seen=given["seen"], by=person_on(request)
            )
        except ChangedMeanwhile as changed:
            now = self.chapter_to_arrange(request, chapter).chapter.title
            again = ChapterForm({"title": given["title"], "seen": now})
            return self._page(request, chapter, again, CONFLICT, page_problems=[str(changed)])
        except WritingRefused as refused:
            return self._page(request, chapter, form, CONFLICT, page_problems=[str(refused)])
        messages.success(request, f"The chapter is called “{renamed}” now.")
        return redirect(CHAPTER, chapter)

    def _page(
        self, request: HttpRequest, chapter: int, form: ChapterForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        found = self.chapter_to_arrange(request, chapter).chapter
        context = {"chapter": found, "form": form, "breadcrumbs": chapter_crumbs(found), **more}
        return render(request, "planning/operating_plan/rename_chapter.html", context, status=status)


class TakeOutChapter(OfDocuments):
    """Asks once more, then takes the chapter out with its blocks."""

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        return self._page(request, chapter)

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        try:
            take_out_chapter(chapter=opened.chapter, seen=request.POST.get("seen", ""), by=person_on(request))
        except ChangedMeanwhile as changed:
            return self._page(request, chapter, CONFLICT, page_problems=[str(changed)])
        except WritingRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"“{opened.chapter}” is taken out. It waits under “Taken out” to be put back.")
        return redirect("planning:operating_plan:document", opened.chapter.document_id)

    def _page(self, request: HttpRequest, chapter: int, status: int = 200, **more: Any) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        context = {
            "chapter": opened.chapter,
            "blocks": block_views(opened, {}),
            "seen": seen_of(opened.chapter, opened.blocks),
            "breadcrumbs": chapter_crumbs(opened.chapter),
            **more,
        }
        return render(request, "planning/operating_plan/take_out_chapter.html", context, status=status)


class ChapterWriters(KeepsWhatIsTyped, OfDocuments):
    """Who writes a chapter: chosen by the planning team among the people with accounts."""

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        return self._page(request, chapter, self.filled(WriterForm(people=people_to_write(opened.chapter))))

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        found, by = opened.chapter, person_on(request)
        form = WriterForm(request.POST, people=people_to_write(found))
        try:
            if "remove" in request.POST:
                name = remove_writer(chapter=found, writer=number_in(request.POST["remove"]), by=by)
                messages.success(
                    request, f"{name} no longer writes this chapter." if name else "That was done already."
                )
            elif not form.is_valid():
                return self._page(request, chapter, form, UNPROCESSABLE)
            else:
                add_writer(chapter=found, writer=form.cleaned_data["user"], by=by)
                messages.success(request, f"{form.cleaned_data['user']} writes this chapter, and is told.")
        except WritingRefused as refused:
            messages.warning(request, str(refused))
        return redirect("planning:operating_plan:writers", chapter)

    def _page(self, request: HttpRequest, chapter: int, form: WriterForm, status: int = 200) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        context = {
            "chapter": opened.chapter,
            "opened": opened,
            "form": form,
            "writers": [one.user for one in opened.chapter.writers.all()],
            "breadcrumbs": chapter_crumbs(opened.chapter),
        }
        return render(request, "planning/operating_plan/writers.html", context, status=status)
