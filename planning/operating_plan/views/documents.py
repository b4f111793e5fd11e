"""The documents of a year, starting one, and the page of one with its chapters."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.cycle.queries import cycle_of
from planning.operating_plan.actions.chapters import add_chapter, move_chapter, put_back_chapter
from planning.operating_plan.actions.documents import start_document
from planning.operating_plan.forms.documents import EARLIER, USUAL, ChapterForm, StartForm
from planning.operating_plan.presenters.chapters import taken_out_lines
from planning.operating_plan.presenters.documents import (
    chapter_lines,
    document_crumbs,
    document_lines,
    wants_a_look,
    year_crumbs,
)
from planning.operating_plan.queries.documents import (
    documents_of,
    earlier_documents,
    kinds_taken,
    stands_words,
    taken_out_blocks,
    taken_out_chapters,
)
from planning.operating_plan.queries.reading import counts_of, document_standings
from planning.operating_plan.rules import ChangedMeanwhile, WritingNotAllowed, WritingRefused, can_manage
from planning.operating_plan.views.pages import CONFLICT, UNPROCESSABLE, OfDocuments, number_in
from services.middleware import access_on, person_on

STEPS = {"up": -1, "down": 1}


class DocumentsOfYear(OfDocuments):
    """The documents of a year that the person reads while they are written."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        if cycle_of(year) is None:
            raise Http404
        access = access_on(request)
        manages, stands = can_manage(access), stands_words(year)
        context = {
            "year": year,
            "documents": document_lines(documents_of(year, access)),
            "may_start": manages and not stands,
            "stands": stands,
            "breadcrumbs": year_crumbs(year)[:-1],
        }
        return render(request, "planning/operating_plan/year.html", context)


class StartDocument(KeepsWhatIsTyped, OfDocuments):
    """Starts a document of the year."""

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        self._check(request, year)
        return self._page(request, year, self.filled(self._form(year)))

    def post(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        self._check(request, year)
        form = self._form(year, request.POST)
        if not form.is_valid():
            return self._page(request, year, form, UNPROCESSABLE)
        given = {name: form.cleaned_data[name] for name in ("kind", "title", "subtitle")}
        try:
            document = start_document(year=year, **given, from_earlier=form.from_earlier, by=person_on(request))
        except WritingNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except WritingRefused as refused:
            form.add_error(None, str(refused))
            return self._page(request, year, form, CONFLICT)
        messages.success(request, f"{document} is started. Choose who writes each chapter.")
        return redirect("planning:operating_plan:document", document.pk)

    def _check(self, request: HttpRequest, year: PlanningYear) -> None:
        if not can_manage(access_on(request)):
            raise PermissionDenied
        if cycle_of(year) is None:
            raise Http404

    def _form(self, year: PlanningYear, data: Any = None) -> StartForm:
        earlier = earlier_documents(year)
        source = EARLIER if earlier else USUAL
        return StartForm(data, taken=kinds_taken(year), earlier=earlier, initial={"start_from": source})

    def _page(self, request: HttpRequest, year: PlanningYear, form: StartForm, status: int = 200) -> HttpResponse:
        context = {"year": year, "form": form, "stands": stands_words(year), "breadcrumbs": year_crumbs(year)}
        return render(request, "planning/operating_plan/start.html", context, status=status)


class DocumentPage(OfDocuments):
    """A document: its chapters, who writes them, how far they are and what is left."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        opened = self.document(request, document)
        standings = document_standings(opened)
        lines = chapter_lines(opened, standings)
        blocks = [block for chapter in opened.chapters for block in chapter.blocks.all()]
        context = {
            "document": opened.document,
            "year": PlanningYear(opened.document.year),
            "opened": opened,
            "chapters": lines,
            "wants": wants_a_look(counts_of(blocks, standings)),
            "checked": sum(one.state == "checked" for one in opened.chapters),
            "left": [(line.title, line.url, line.left) for line in lines if line.left],
            "waiting": taken_out_chapters(opened.document).count() + taken_out_blocks(opened.document).count(),
            "breadcrumbs": year_crumbs(opened.document.year),
        }
        return render(request, "planning/operating_plan/document.html", context)


class AddChapter(KeepsWhatIsTyped, OfDocuments):
    """One more chapter, at the end."""

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        return self._page(request, document, self.filled(ChapterForm()))

    def post(self, request: HttpRequest, document: int) -> HttpResponse:
        opened, form = self.arranged(request, document), ChapterForm(request.POST)
        if not form.is_valid():
            return self._page(request, document, form, UNPROCESSABLE)
        try:
            chapter = add_chapter(document=opened.document, title=form.cleaned_data["title"], by=person_on(request))
        except WritingRefused as refused:
            form.add_error(None, str(refused))
            return self._page(request, document, form, CONFLICT)
        messages.success(request, f"“{chapter}” is added at the end.")
        return redirect("planning:operating_plan:document", document)

    def _page(self, request: HttpRequest, document: int, form: ChapterForm, status: int = 200) -> HttpResponse:
        opened = self.arranged(request, document)
        context = {"document": opened.document, "form": form, "breadcrumbs": document_crumbs(opened.document)}
        return render(request, "planning/operating_plan/add_chapter.html", context, status=status)


class MoveChapter(ButtonOfPage, OfDocuments):
    """A press of Move up or Move down beside a chapter."""

    http_method_names = ("get", "head", "post")
    stands_on, place = "planning:operating_plan:document", ("document",)

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        return redirect("planning:operating_plan:document", document)

    def post(self, request: HttpRequest, document: int) -> HttpResponse:
        opened = self.arranged(request, document)
        where, _, key = request.POST.get("move", "").partition(":")
        chapter = next((one for one in opened.chapters if str(one.pk) == key), None)
        if where not in STEPS or chapter is None:
            messages.warning(request, "That chapter does not stand in the document any more.")
            return redirect("planning:operating_plan:document", document)
        try:
            move_chapter(
                chapter=chapter,
                step=STEPS[where],
                revision=number_in(request.POST.get("revision", "")),
                by=person_on(request),
            )
        except ChangedMeanwhile as changed:
            messages.warning(request, str(changed))
        except WritingRefused as refused:
            messages.error(request, str(refused))
        return redirect("planning:operating_plan:document", document)


class TakenOutOfDocument(OfDocuments):
    """What was taken out of a document and can be put back."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        opened = self.document(request, document)
        context = {
            "document": opened.document,
            "chapters": taken_out_lines([], taken_out_chapters(opened.document)),
            "blocks": [
                (line, block.chapter_id in opened.writes, block.chapter.title)
                for block in taken_out_blocks(opened.document)
                for line in taken_out_lines([block])
            ],
            "opened": opened,
            "breadcrumbs": document_crumbs(opened.document),
        }
        return render(request, "planning/operating_plan/taken_out.html", context)


class PutChapterBack(OfDocuments):
    """A press of Put back beside a chapter that was taken out."""

    def get(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        return redirect("planning:operating_plan:taken-out", opened.chapter.document_id)

    def post(self, request: HttpRequest, chapter: int) -> HttpResponse:
        opened = self.chapter_to_arrange(request, chapter)
        try:
            put_back_chapter(chapter=opened.chapter, by=person_on(request))
        except WritingRefused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"“{opened.chapter}” is back, at the end of the document.")
        return redirect("planning:operating_plan:document", opened.chapter.document_id)
