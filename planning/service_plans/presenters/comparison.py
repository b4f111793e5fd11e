"""Two texts side by side, what differs between them marked."""

import re
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mlco_portal.wording import plain_text
from planning.service_plans.aligning import aligned

WORDS = re.compile(r"\S+\s*|\s+")


class Marked(NamedTuple):
    """A text that was typed, and a text that was saved, each with its own parts marked."""

    typed: SafeString
    saved: SafeString


def marked(typed: str, saved: str) -> Marked:
    """Return both texts as markup, escaped, the parts that only one of them has in `<mark>`."""
    if typed == saved:
        return Marked(_plain(typed), _plain(saved))
    mine, theirs = WORDS.findall(typed), WORDS.findall(saved)
    ours: list[str] = []
    others: list[str] = []
    for block in aligned(mine, theirs).blocks:
        left, right = "".join(mine[block.start : block.end]), "".join(theirs[block.from_ : block.to])
        ours.append(escape(left) if block.is_same else _mark(left))
        others.append(escape(right) if block.is_same else _mark(right))
    return Marked(mark_safe("".join(ours)), mark_safe("".join(others)))  # noqa: S308


def marked_as_read(typed: str, saved: str) -> Marked:
    """Return both texts of an author as they read: marks of bold words, links or tables are no words that differ."""
    return marked(plain_text(typed), plain_text(saved))


def _plain(text: str) -> SafeString:
    return mark_safe(escape(text))  # noqa: S308


def _mark(text: str) -> str:
    words = text.rstrip()
    if not words:
        return escape(text)
    return f"<mark>{escape(words)}</mark>{escape(text[len(words) :])}"
