"""Making a release of a document: what it says now, kept for ever."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mlco_portal.papers.elements import Paper
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from planning.operating_plan.forms.releasing import ReleaseForm
from planning.operating_plan.presenters.documents import document_crumbs
from planning.operating_plan.presenters.releasing import warnings_of
from planning.operating_plan.queries.assembling import paper_of
from planning.operating_plan.queries.documents import OpenedDocument
from planning.operating_plan.queries.quoted import problem_of_quotes, quoted_plans
from planning.operating_plan.views.pages import CONFLICT, UNPROCESSABLE, OfDocuments
from planning.releases.actions import freeze
from planning.releases.addresses import document_url, release_url
from planning.releases.content import frozen, sha256_of
from planning.releases.models import Document, Release
from planning.releases.rules import DocumentNotAllowed, DocumentRefused
from services.middleware import person_on

CHANGED = (
    "Somebody changed the document after you opened this page, so no release was made. Look at what is left below, "
    "then make the release."
)


class MakeRelease(KeepsWhatIsTyped, OfDocuments):
    """Keeps what the document says now as its next release."""

    def get(self, request: HttpRequest, document: int) -> HttpResponse:
        opened = self.arranged(request, document)
        seen = kept_value(request, "seen") or _mark(_paper(opened.document))
        return self._page(request, opened, self.filled(ReleaseForm(initial={"seen": seen})))

    def post(self, request: HttpRequest, document: int) -> HttpResponse:
        opened, form = self.arranged(request, document), ReleaseForm(request.POST)
        if not form.is_valid():
            return self._page(request, opened, form, status=UNPROCESSABLE)
        if opened.stands:
            return self._page(request, opened, form, problem=opened.stands, status=CONFLICT)
        given, paper = dict(form.cleaned_data), _paper(opened.document)
        if given.pop("seen") != _mark(paper):
            again = ReleaseForm(initial={**given, "seen": _mark(paper)})
            return self._page(request, opened, again, problem=CHANGED, status=CONFLICT)
        quoted = quoted_plans(opened.document)
        problem = problem_of_quotes(quoted) if given["stage"] == Release.Stage.APPROVAL else ""
        if problem:
            return self._page(request, opened, form, problem=problem, status=CONFLICT)
        quotes = [plan.case for _block, plan in quoted]
        try:
            release = freeze(document=opened.document, paper=paper, quotes=quotes, by=person_on(request), **given)
        except DocumentNotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except DocumentRefused as refused:
            return self._page(request, opened, form, problem=str(refused), status=CONFLICT)
        messages.success(request, f"Release {release.number} is made. Its files follow in a moment.")
        return redirect(release_url(release))

    def _page(
        self, request: HttpRequest, opened: OpenedDocument, form: ReleaseForm, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            "document": opened.document,
            "form": form,
            "warnings": warnings_of(opened),
            "releases_url": document_url(opened.document, "releases"),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": document_crumbs(opened.document),
        }
        return render(request, "planning/operating_plan/make_release.html", context, status=status)


def _paper(document: Document) -> Paper:
    return paper_of(document, edition="")


def _mark(paper: Paper) -> str:
    return sha256_of(frozen(paper))
