"""The habits of Word, Outlook and other programs: lists that are paragraphs, bold that is a style."""

import re

_LEVEL = re.compile(r"mso-list:[^;:]{0,80}?\blevel(\d)", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_WEIGHT = re.compile(r"(?<![-\w])font-weight:\s*(\w+)", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\(?(\d{1,3}|[a-zA-Z]{1,5})[.)]")
# Bullets of the fonts Symbol ("·", U+F0B7), Courier New ("o") and Wingdings ("§", "ü", U+F0A7…) before their words.
_GLYPH = re.compile(
    "\\s*+(?:[\u2022\u00b7\u25aa\u25ab\u25e6\u2023\u25cf\u25cb\u25a0\u25a1\u27a2\u2b9a\uf0b7\uf0a7\uf0d8\uf0fc\uf076]\\s*+"
    "|[o§üØv]\\s*?\u00a0[\\s]+|[oü§]\\t\\s*+)(?=\\S)"
)
_TYPED_NUMBER = re.compile("\\s*+(\\d{1,3})[.)][ \\t\\r\\n]*+\u00a0\\s+(?=\\S)")


def list_level(style: str) -> int:
    """Return the level of a Word list that the paragraph stands in, from 1; 0 for none."""
    match = _LEVEL.search(style)
    return int(match[1]) if match else 0


def is_list_mark(style: str) -> bool:
    """Whether the words of this style are only the bullet or number that Word drew."""
    return bool(_IGNORED.search(style))


def weight(style: str) -> bool | None:
    """Whether the style makes words bold (True) or plain (False); None when it says nothing."""
    match = _WEIGHT.search(style)
    if not match:
        return None
    value = match[1].lower()
    return value in ("bold", "bolder") or (value.isdecimal() and len(value) < 5 and int(value) >= 600)


def number_in(mark: str) -> int | None:
    """Return the number that Word drew before an item; 0 for a letter, None for a bullet."""
    match = _NUMBER.match(mark)
    if not match:
        return None
    return int(match[1]) if match[1].isdecimal() else 0


def typed_mark(text: str) -> tuple[int, int | None] | None:
    """Return how long the bullet or number at the start of a paragraph is, and its number; None when there is none."""
    if match := _GLYPH.match(text):
        return match.end(), None
    if match := _TYPED_NUMBER.match(text):
        return match.end(), int(match[1])
    return None
