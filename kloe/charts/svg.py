"""SVG as text. Looks are presentation attributes and classes only, so a strict Content-Security-Policy lets them be."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

# The first is what papers have, the others what browsers have.
FONTS = "'Source Sans 3', 'Frutiger W01', Arial, sans-serif"
XMLNS = "http://www.w3.org/2000/svg"
# How far the lines of a text are apart, in heights of its letters.
LINE_HEIGHT = 1.35

Attributes: TypeAlias = dict[str, str | float | None]

INK = "#212b32"
QUIET = "#4c6272"
LINE = "#768692"
GRID = "#d8dde0"
BAND = "#e6edf0"
PAPER = "#ffffff"
BETTER = "#005eb8"
WORSE = "#b84300"
NEITHER = "#6d2c91"
TARGET = "#8a1538"
CONTROLS = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def element(name: str, content: str = "", /, **attributes: str | float | None) -> str:
    """Return an element around SVG. `stroke_width` becomes stroke-width, `class_` class; what is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def text(words: str, x: float, y: float, **attributes: str | float | None) -> str:
    """Return words at a place, safe whatever they hold."""
    return element("text", escape(without_controls(words)), x=x, y=y, **attributes)


def title(words: str) -> str:
    """Return the name of the element that it stands first in; browsers show it under the pointer."""
    return element("title", escape(without_controls(words)))


def number(value: float) -> str:
    """Return a coordinate with one decimal at most."""
    written = f"{value:.1f}"
    return written[:-2] if written.endswith(".0") else written


def without_controls(words: str) -> str:
    """Return words without characters that XML refuses."""
    return CONTROLS.sub(" ", words)


def width_of(words: str, size: float) -> float:
    """Return about how wide words are: no font is read, and the estimate is on the wide side."""
    return sum(0.36 if one in " .,:;il|'1!()-–" else 0.86 if one in "mwMW%@—" else 0.58 for one in words) * size


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Return words in lines that fit the width."""
    lines: list[str] = []
    for word in words.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _attribute(value: str | float) -> str:
    return number(value) if isinstance(value, int | float) else escape(without_controls(value))


@dataclass
class Canvas:
    """Elements in the order in which they are painted."""

    elements: list[str] = field(default_factory=list)

    def add(self, *elements: str) -> None:
        self.elements += elements

    def line(self, x1: float, y1: float, x2: float, y2: float, **attributes: str | float | None) -> None:
        self.add(element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes))

    def text(self, words: str, x: float, y: float, **attributes: str | float | None) -> None:
        self.add(text(words, x, y, **attributes))

    def group(self, **attributes: str | float | None) -> str:
        """Return all elements as one group."""
        return element("g", "".join(self.elements), **attributes)
