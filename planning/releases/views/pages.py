"""What every page of a document shares: finding it, and asking whether it is for this person."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views import View

from planning.releases.models import Document, Release
from planning.releases.queries import Reader, document_with, reader_of, release_of
from services.middleware import access_on

UNPROCESSABLE, CONFLICT = 422, 409


class SignInFirst(Exception):
    """Somebody who is not signed in asked for what only staff read."""


class OfDocument(View):
    """A page of a document: 404 where there is none, the sign-in for visitors, 403 for whom it is not for."""

    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except SignInFirst:
            return redirect_to_login(request.get_full_path())

    def reader(self, request: HttpRequest, year: int, kind: str) -> Reader:
        """Return the person as a reader of the document."""
        try:
            document = document_with(year, kind)
        except Document.DoesNotExist as missing:
            raise Http404 from missing
        return reader_of(document, request.user, access_on(request))  # type: ignore[arg-type]

    def keeper(self, request: HttpRequest, year: int, kind: str) -> Reader:
        """Return the person as somebody of the planning team."""
        reader = self.reader(request, year, kind)
        if not reader.keeps:
            self.shut_out(request)
        return reader

    def release(self, request: HttpRequest, reader: Reader, number: int) -> Release:
        """Return the release, which this person may read."""
        try:
            release = release_of(reader.document, number)
        except Release.DoesNotExist as missing:
            raise Http404 from missing
        if release.stage not in reader.stages:
            self.shut_out(request)
        release.document = reader.document
        return release

    def shut_out(self, request: HttpRequest) -> None:
        """Lead a visitor to the sign-in; refuse everybody else."""
        if not request.user.is_authenticated:
            raise SignInFirst
        raise PermissionDenied


def private(answer: HttpResponse) -> HttpResponse:
    """Let nobody between the portal and the reader keep the page."""
    answer["Cache-Control"] = "private, no-store"
    return answer
