"""Which characters the PDF fonts can draw, and what stands for the others. Pure but for reading the fonts.

PDF/UA forbids a text without a glyph, so emoji are left out of the PDF and other scripts show as a box. The HTML page
keeps all of them.
"""

import re
import struct
import unicodedata
from collections.abc import Iterable
from functools import cache

from mlco_portal.press.run import FONTS

UPRIGHT = ("SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf", "SourceSans3_700Bold.ttf")
BOX = "\u25a1"
LONGEST_WORD = 28
# Characters that steer instead of being read: they could turn a line around or hide a word. And what is no character.
STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Joiners and marks of direction: emoji and other scripts need them, the fonts of the PDF do not.
JOINERS = re.compile("[\u200c-\u200f]")
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD},}}")
ALIKE = {"\u00a0": " ", "\u2011": "-", "\u2010": "-", "\u202f": " ", "\u2007": " ", "\u00ad": "", "\t": " "}


def without_controls(text: str) -> str:
    """Return the text without characters that steer."""
    return STEERING.sub("", text)


def printable(text: str) -> str:
    """Return the text as the PDF can draw it, with places where a very long word may break."""
    if text.isascii() and text.isprintable() and not LONG_WORD.search(text):
        return text
    drawn = "".join(_drawn(character) for character in _plain(text))
    if drawn != text:
        drawn = re.sub(r" {2,}", " ", drawn)
    return LONG_WORD.sub(lambda match: "\u200b".join(match[0]), drawn)


def undrawable(texts: Iterable[str]) -> str:
    """Return the characters of the texts that the PDF cannot draw, each once, in order."""
    found = dict.fromkeys(
        character
        for text in texts
        for character in _plain(text)
        if _drawn(character) != ALIKE.get(character, character)
    )
    return "".join(character for character in found if not _is_mark(character))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", JOINERS.sub("", without_controls(text)))


def _drawn(character: str) -> str:
    if character in "\n\r":
        return character
    character = ALIKE.get(character, character)
    if not character or ord(character) in drawable_characters():
        return character
    return "" if _is_mark(character) or unicodedata.category(character) in {"So", "Sk", "Cn", "Co"} else BOX


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me", "Cf"}


@cache
def drawable_characters() -> frozenset[int]:
    """Return the code points that every upright cut can draw (Source Sans 3: Latin, Greek, Cyrillic)."""
    cuts = [_code_points((FONTS / name).read_bytes()) for name in UPRIGHT]
    return frozenset.intersection(*cuts)


def _code_points(font: bytes) -> frozenset[int]:
    """Return the code points in the `cmap` of a TrueType font; raise ValueError when it has no full one."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == b"cmap":
            return _of_cmap(font, offset)
    raise ValueError("The font has no table of characters")


def _of_cmap(font: bytes, start: int) -> frozenset[int]:
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for number in range(subtables):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 12:
            found |= _of_groups(font, start + offset)
        elif form == 4:
            found |= _of_segments(font, start + offset)
    if not found:
        raise ValueError("The font's table of characters is in a form that is not read here")
    return frozenset(found)


def _of_groups(font: bytes, at: int) -> set[int]:
    (groups,) = struct.unpack_from(">L", font, at + 12)
    found: set[int] = set()
    for number in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * number)
        found.update(range(first, last + 1))
    return found


def _of_segments(font: bytes, at: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", font, at + 6)
    lasts = struct.unpack_from(f">{twice // 2}H", font, at + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, at + 16 + twice)
    found: set[int] = set()
    for first, last in zip(firsts, lasts, strict=True):
        found.update(range(first, last + 1))
    return found - {0xFFFF}
