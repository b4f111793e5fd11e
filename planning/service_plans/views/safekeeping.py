"""Typed text that could not be saved, kept until its author can go on: nobody loses work to a sign-in page.

A form carries a signed mark of whose it is. When it arrives after the session has ended, or without its CSRF
token, the mark says that the portal gave this form to this person: then, and only then, is the text kept or
shown again. It is saved by nothing but the author's next press of Save.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from planning.service_plans.forms import TypedSection, kept_section

SALT = "planning.service_plans.section"
MARK = "mark"
MARK_SECONDS = 7 * 24 * 60 * 60
KEPT = "unsaved_sections"
REMOVED = "removed_rows"
MOST_KEPT = 5


class _Check(CsrfViewMiddleware):
    """The usual CSRF check, which tells its reason in place of a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def csrf_problem(request: HttpRequest) -> str | None:
    """Return why the request fails the CSRF check, or None when it passes."""
    check = _Check(lambda request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, None, (), {})  # type: ignore[arg-type,return-value]


def mark_for(user_id: Any, path: str) -> str:
    """Return the mark that a form at `path` carries for this person."""
    return signing.TimestampSigner(salt=SALT).sign(f"{user_id} {path}")


def marked_user(request: HttpRequest) -> str:
    """Return whose form was sent, or "" when its mark is missing, forged, too old or of another page."""
    try:
        value = signing.TimestampSigner(salt=SALT).unsign(request.POST.get(MARK, ""), max_age=MARK_SECONDS)
    except signing.BadSignature:
        return ""
    user_id, _, path = value.partition(" ")
    return user_id if path == request.path else ""


def keep(request: HttpRequest, typed: TypedSection) -> bool:
    """Keep the text in the session until its author is back, and say whether it could be kept."""
    user_id = marked_user(request)
    if not user_id:
        return False
    kept = {path: one for path, one in request.session.get(KEPT, {}).items() if path != request.path}
    while len(kept) >= MOST_KEPT:
        kept.pop(next(iter(kept)))
    request.session[KEPT] = {**kept, request.path: {"user": user_id, **typed.as_kept()}}
    return True


def kept(request: HttpRequest) -> TypedSection | None:
    """Return the text that was kept for this person and page, or None."""
    found = request.session.get(KEPT, {}).get(request.path)
    return kept_section(found) if found and found["user"] == str(request.user.pk) else None


def let_go(request: HttpRequest) -> None:
    """Forget the text that was kept for this page, and the row that was removed on it."""
    for name in (KEPT, REMOVED):
        if request.path in request.session.get(name, {}):
            request.session[name] = {path: one for path, one in request.session[name].items() if path != request.path}


def remember_removed(request: HttpRequest, row: dict[str, str], at: int) -> None:
    """Keep a row that was removed, so that it can be put back."""
    request.session[REMOVED] = {request.path: {"cells": row, "at": at}}


def removed_row(request: HttpRequest) -> dict[str, Any] | None:
    """Return the row that was removed last on this page, or None."""
    found: dict[str, Any] | None = request.session.get(REMOVED, {}).get(request.path)
    return found
