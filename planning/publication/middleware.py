"""Serves published pages before sessions and sign-in are looked at: one query, and the bytes from memory."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mlco_portal.served_files import FOR_EVER, FRESH, answer
from planning.publication.edition import PERMANENT, ROOT
from planning.publication.queries import public_file

BELOW = (f"/{ROOT}", f"/{PERMANENT}")


class PublishedPagesMiddleware:
    """Answers the addresses of files that are public; everything else goes on, staff plans to their view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(BELOW) and len(path) > len(BELOW[0]):
            file = public_file(path[1:])
            if file is not None:
                return answer(request, file, FOR_EVER if path.startswith(BELOW[1]) else FRESH)
        return self.get_response(request)
