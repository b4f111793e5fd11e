"""What readers get: the documents, the latest final release of one, and the files of a release."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response

from mlco_portal.served_files import FOR_EVER, FRESH, PRIVATE, ServedFile, answer
from planning.releases.addresses import document_url, release_url
from planning.releases.making import CONTENT_TYPES
from planning.releases.models import Release, ReleaseFile
from planning.releases.presenters import (
    crumbs,
    document_line,
    drawn,
    file_lines,
    file_name,
    release_line,
)
from planning.releases.queries import documents_for, files_of, final_of, look_of, releases_for, waits_for
from planning.releases.views.pages import OfDocument
from services.middleware import access_on


class Documents(OfDocument):
    """The documents of the organisation that somebody may read something of."""

    def get(self, request: HttpRequest) -> HttpResponse:
        readers = documents_for(access_on(request), request.user)  # type: ignore[arg-type]
        lines = [document_line(one, waits_for(one.document)) for one in readers]
        return render(request, "planning/releases/list.html", {"documents": lines, "breadcrumbs": [("Home", "/")]})


class DocumentPage(OfDocument):
    """The latest final release, for everybody; whoever reads more is led on to the releases where there is none."""

    def get(self, request: HttpRequest, year: int, kind: str) -> HttpResponse:
        reader = self.reader(request, year, kind)
        final = final_of(reader.document)
        if final is None:
            if not request.user.is_authenticated:
                raise Http404
            return redirect(document_url(reader.document, "releases"))
        final.document = reader.document
        finals = [one for one in releases_for(reader) if one.stage == Release.Stage.FINAL]
        context = {
            "document": reader.document,
            "release": final,
            "shown": drawn(final.pk, final.sha256),
            "files": [line for line in file_lines(files_of(final), final) if line.url],
            "finals": [release_line(one, reader, timezone.localdate()) for one in finals],
            "releases_url": document_url(reader.document, "releases"),
            "release_url": release_url(final),
            "breadcrumbs": crumbs(reader.document),
        }
        return _conditional(request, render(request, "planning/releases/document.html", context))


def _conditional(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Answer 304 to a visitor who has the page already; without cookies nobody is signed in, and it shows no more."""
    if request.COOKIES:
        return page
    etag = f'"{sha256(page.content).hexdigest()}"'
    page["ETag"], page["Cache-Control"] = etag, FRESH
    return get_conditional_response(request, etag, response=page) or page


class ReleaseDownload(OfDocument):
    """A file of a release at its permanent address; of a final one for everybody, for ever."""

    def get(self, request: HttpRequest, year: int, kind: str, number: int, name: str) -> HttpResponse:
        reader = self.reader(request, year, kind)
        release = self.release(request, reader, number)
        file = next((one for one in files_of(release) if file_name(release, one) == name), None)
        if file is None or file.state != ReleaseFile.State.READY:
            raise Http404
        styles = look_of(file.sha256) if file.kind == ReleaseFile.Kind.HTML else ()
        served = ServedFile(file.sha256, CONTENT_TYPES[file.kind], file.ending, name, styles)
        return answer(request, served, FOR_EVER if release.stage == Release.Stage.FINAL else PRIVATE)

    head = get
