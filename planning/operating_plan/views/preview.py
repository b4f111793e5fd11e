"""The whole document as it is written now, drawn as its releases are."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mlco_portal.papers.web import PaperOnPage
from mlco_portal.wording import british_date
from planning.operating_plan.presenters.documents import document_crumbs, wants_a_look
from planning.operating_plan.queries.reading import counts_of, document_standings, paper_as_written
from planning.operating_plan.views.pages import OfDocuments


class PreviewDocument(OfDocuments):
    """All chapters with contents and anchors, and at the top how many blocks want a look."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        opened = self.document(request, document)
        blocks = [block for chapter in opened.chapters for block in chapter.blocks.all()]
        edition = f"As it is written on {british_date(timezone.localdate())}; not a release"
        context = {
            "document": opened.document,
            "opened": opened,
            "edition": edition,
            "shown": PaperOnPage(paper_as_written(opened, edition)),
            "wants": wants_a_look(counts_of(blocks, document_standings(opened))),
            "unchecked": [one for one in opened.chapters if one.state != "checked"],
            "breadcrumbs": document_crumbs(opened.document),
        }
        return render(request, "planning/operating_plan/preview.html", context)
