"""Two texts side by side, what differs between them marked."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.wording import plain_text

# Comparing takes the square of the parts: beyond this many words compare lines, beyond this many lines nothing.
MOST_PARTS = 1500
WORDS = re.compile(r"\S+\s*|\s+")


class Marked(NamedTuple):
    """A text that was typed, and a text that was saved, each with its own parts marked."""

    typed: SafeString
    saved: SafeString


def marked(typed: str, saved: str) -> Marked:
    """Return both texts as markup, escaped, the parts that only one of them has in `<mark>`."""
    if typed == saved:
        return Marked(_plain(typed), _plain(saved))
    mine, theirs = _parts(typed, saved)
    ours: list[str] = []
    others: list[str] = []
    for operation, start, end, from_, to in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        left, right = "".join(mine[start:end]), "".join(theirs[from_:to])
        ours.append(escape(left) if operation == "equal" else _mark(left))
        others.append(escape(right) if operation == "equal" else _mark(right))
    return Marked(mark_safe("".join(ours)), mark_safe("".join(others)))  # noqa: S308


def marked_as_read(typed: str, saved: str) -> Marked:
    """Return both texts of an author as they read: marks of bold words, links or tables are no words that differ."""
    return marked(plain_text(typed), plain_text(saved))


def _parts(typed: str, saved: str) -> tuple[Sequence[str], Sequence[str]]:
    pairs = (
        (WORDS.findall(typed), WORDS.findall(saved)),
        (typed.splitlines(keepends=True), saved.splitlines(keepends=True)),
    )
    for mine, theirs in pairs:
        if max(len(mine), len(theirs)) <= MOST_PARTS:
            return mine, theirs
    return [typed], [saved]


def _plain(text: str) -> SafeString:
    return mark_safe(escape(text))  # noqa: S308


def _mark(text: str) -> str:
    words = text.rstrip()
    if not words:
        return escape(text)
    return f"<mark>{escape(words)}</mark>{escape(text[len(words) :])}"
