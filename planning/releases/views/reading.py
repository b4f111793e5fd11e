"""What readers get: the documents, the latest final release of one, and the files of a release."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mlco_portal.served_files import FOR_EVER, PRIVATE, ServedFile, answer
from planning.releases.addresses import document_url, release_url
from planning.releases.making import CONTENT_TYPES
from planning.releases.models import Release, ReleaseFile
from planning.releases.presenters import (
    crumbs,
    drawn,
    file_lines,
    file_name,
    release_line,
    standing_words,
)
from planning.releases.queries import documents_for, files_of, final_of, look_of, reader_of, releases_for, waits_for
from planning.releases.views.pages import OfDocument
from services.middleware import access_on


class Documents(OfDocument):
    """The documents of the organisation that somebody may read something of."""

    def get(self, request: HttpRequest) -> HttpResponse:
        access = access_on(request)
        lines = [
            {
                "name": str(one),
                "kind": one.get_kind_display(),
                "subtitle": one.subtitle,
                "url": document_url(one) if one.finals else document_url(one, "releases"),  # type: ignore[attr-defined]
                "is_final": bool(one.finals),  # type: ignore[attr-defined]
                "releases_url": document_url(one, "releases") if one.finals else "",  # type: ignore[attr-defined]
                "tag": standing_words(one, waits_for(one)) if reader.reads_all else None,
            }
            for one in documents_for(access, request.user)  # type: ignore[arg-type]
            for reader in [reader_of(one, request.user, access)]  # type: ignore[arg-type]
        ]
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
        return render(request, "planning/releases/document.html", context)


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
