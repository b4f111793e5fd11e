"""Typed text of a section that could not be saved, kept until its author can go on.

How it is kept, and for whom alone, is `mlco_portal.safekeeping`; here stands what is particular to a section.
"""

from typing import Any

from django.http import HttpRequest

from mlco_portal.safekeeping import Drawer, csrf_problem, read_mark, sign_mark
from planning.service_plans.forms import TypedSection, kept_section

SALT = "planning.service_plans.section"
MARK = "mark"
SECTIONS = Drawer("unsaved_sections")
REMOVED = "removed_rows"

__all__ = ["csrf_problem", "keep", "kept", "let_go", "mark_for", "marked_user", "remember_removed", "removed_row"]


def mark_for(user_id: Any, path: str) -> str:
    """Return the mark that a form at `path` carries for this person."""
    return sign_mark(user_id, path, salt=SALT)


def marked_user(request: HttpRequest) -> str:
    """Return whose form was sent, or "" when its mark is missing, forged, too old or of another page."""
    found = read_mark(request.POST.get(MARK, ""), parts=2, salt=SALT)
    return found[0] if found and found[1] == request.path else ""


def keep(request: HttpRequest, typed: TypedSection) -> bool:
    """Keep the text in the session until its author is back, and say whether it could be kept."""
    user_id = marked_user(request)
    if user_id:
        SECTIONS.put(request, request.path, user_id, typed.as_kept())
    return bool(user_id)


def kept(request: HttpRequest) -> TypedSection | None:
    """Return the text that was kept for this person and page, or None."""
    found = SECTIONS.look(request, request.path)
    return kept_section(found) if found else None


def let_go(request: HttpRequest) -> None:
    """Forget the text that was kept for this page, and the row that was removed on it."""
    for drawer in (SECTIONS, Drawer(REMOVED)):
        drawer.empty(request, request.path)


def remember_removed(request: HttpRequest, row: dict[str, str], at: int) -> None:
    """Keep a row that was removed, so that it can be put back."""
    request.session[REMOVED] = {request.path: {"cells": row, "at": at}}


def removed_row(request: HttpRequest) -> dict[str, Any] | None:
    """Return the row that was removed last on this page, or None."""
    found: dict[str, Any] | None = request.session.get(REMOVED, {}).get(request.path)
    return found
