"""Serves published pages before sessions and sign-in are looked at: one query, and the bytes from memory."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from planning.publication.answers import FOR_EVER, FRESH, ServedFile, answer
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
            file = _look_up(path[1:])
            if file is not None:
                return answer(request, file, FOR_EVER if path.startswith(BELOW[1]) else FRESH)
        return self.get_response(request)


def _look_up(path: str) -> ServedFile | None:
    """Return the file; a kept connection that died is made anew.

    Django would ask the connection first whether it lives (CONN_HEALTH_CHECKS), which doubles the queries of a page
    that needs one. The look-up itself tells.
    """
    if connection.connection is None or connection.in_atomic_block:
        return public_file(path)
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return public_file(path)
    except (OperationalError, InterfaceError):
        connection.close()
        return public_file(path)
