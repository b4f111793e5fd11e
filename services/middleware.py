"""Lays `request.access` on each request: what the signed-in person may do today."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from mlco_portal.accounts.models import User
from services.queries import access_of
from services.rules import Access


class AccessMiddleware:
    """Looks the access up when a page first asks for it, once a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.access = SimpleLazyObject(lambda: access_of(request.user, timezone.localdate()))  # type: ignore[attr-defined]
        return self.get_response(request)


def access_on(request: HttpRequest) -> Access:
    """Return the access that the middleware laid on the request."""
    return cast(Access, request.access)  # type: ignore[attr-defined]


def person_on(request: HttpRequest) -> User:
    """Return who is signed in; only for pages that nobody opens without signing in."""
    return cast(User, request.user)
