"""The variation and assurance icons of "Making Data Count", drawn by ourselves; each is readable in black and white.

Variation stands in a circle: H or L for where values went, and the mark of the chart that says better (diamond), worse
(square, in a double ring) or neither (triangle); common cause is a wave between its limits. Assurance stands in a
hexagon over the dashed line of the target: P with a tick for passing, F with a cross for failing, ? with values on both
sides of the line for either.

A list of many icons has the drawing of each once, in its shapes, and every icon in it points there.
"""

from dataclasses import dataclass
from functools import cache
from math import cos, pi, sin

from kloe.charts.marks import COLOURS, mark
from kloe.charts.svg import BETTER, FONTS, INK, PAPER, QUIET, WORSE, XMLNS, Attributes, element, number, text, title
from kloe.charts.words import ASSURANCE_WORDS, VARIATION_WORDS
from kloe.spc import AssuranceIcon, PointType, VariationIcon

SIZE, MIDDLE = 48, 24
KIND_OF = {
    "common": PointType.COMMON_CAUSE,
    "improvement": PointType.IMPROVEMENT,
    "concern": PointType.CONCERN,
}
LETTERS = {
    AssuranceIcon.PASS: ("P", BETTER),
    AssuranceIcon.FAIL: ("F", WORSE),
    AssuranceIcon.INCONSISTENT: ("?", QUIET),
}


@dataclass(frozen=True, slots=True)
class Icon:
    """A drawing with its words."""

    kind: str
    name: str
    words: str
    drawn: str

    @property
    def key(self) -> str:
        return f"org-icon-{self.kind}-{self.name}"

    def svg(self, content: str, **own: str | float | None) -> str:
        return element("svg", title(self.words) + content, **own, role="img")

    def on_page(self) -> str:
        return self.svg(self.drawn, viewBox=f"0 0 {SIZE} {SIZE}", class_=f"org-icon org-icon--{self.kind}")

    def from_shapes(self) -> str:
        return self.svg(element("use", href=f"#{self.key}"), class_=f"org-icon org-icon--{self.kind}")

    def as_file(self) -> str:
        own: Attributes = {"xmlns": XMLNS, "font_family": FONTS, "width": SIZE, "height": SIZE}
        return self.svg(self.drawn, viewBox=f"0 0 {SIZE} {SIZE}", **own)

    def shape(self) -> str:
        return element("symbol", self.drawn, id=self.key, viewBox=f"0 0 {SIZE} {SIZE}")


@cache
def variation_svg(icon: VariationIcon, *, is_file: bool = False, from_shapes: bool = False) -> str:
    """Return the icon with its words as its name; `is_file` makes it stand alone, `from_shapes` needs `icon_shapes`."""
    return _svg(_variation(icon), is_file=is_file, from_shapes=from_shapes)


@cache
def assurance_svg(icon: AssuranceIcon, *, is_file: bool = False, from_shapes: bool = False) -> str:
    """Return the icon with its words as its name; `is_file` makes it stand alone, `from_shapes` needs `icon_shapes`."""
    return _svg(_assurance(icon), is_file=is_file, from_shapes=from_shapes)


@cache
def icon_shapes() -> str:
    """Return the drawing of every icon, to be pointed at; nothing of it is seen where it stands."""
    icons = [*map(_variation, VariationIcon), *map(_assurance, AssuranceIcon)]
    shapes = "".join(icon.shape() for icon in icons)
    return element("svg", shapes, class_="org-icon-shapes", aria_hidden="true", focusable="false")


def _svg(icon: Icon, *, is_file: bool, from_shapes: bool) -> str:
    if is_file:
        return icon.as_file()
    return icon.from_shapes() if from_shapes else icon.on_page()


def _variation(icon: VariationIcon) -> Icon:
    word, _, height = icon.partition("_")
    kind = KIND_OF.get(word) or (PointType.NEUTRAL_HIGH if height == "high" else PointType.NEUTRAL_LOW)
    colour = COLOURS[kind]
    drawn = element("circle", cx=MIDDLE, cy=MIDDLE, r=22, fill=PAPER, stroke=colour, stroke_width=3)
    if kind is PointType.COMMON_CAUSE:
        return Icon("variation", icon, VARIATION_WORDS[icon], drawn + _wave())
    if kind is PointType.CONCERN:
        drawn += element("circle", cx=MIDDLE, cy=MIDDLE, r=18, fill="none", stroke=colour, stroke_width=1.5)
    rises = height == "high"
    letter = text("H" if rises else "L", 17.5, 31, fill=INK, font_size=21, font_weight=700, text_anchor="middle")
    steps = ((27, 31 if rises else 17), (32, 24), (36, 17 if rises else 31))
    path = " ".join(f"{number(x)},{number(y)}" for x, y in steps)
    drawn += element("polyline", points=path, fill="none", stroke=colour, stroke_width=1.5)
    drawn += mark(kind, *steps[-1], 3.4)
    return Icon("variation", icon, VARIATION_WORDS[icon], drawn + letter)


def _assurance(icon: AssuranceIcon) -> Icon:
    letter, colour = LETTERS[icon]
    corners = [(MIDDLE + 22.5 * cos(pi * turn / 3), MIDDLE + 22.5 * sin(pi * turn / 3)) for turn in range(6)]
    points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    drawn = element("polygon", points=points, fill=PAPER, stroke=colour, stroke_width=3, stroke_linejoin="round")
    drawn += element("line", x1=9, y1=36, x2=39, y2=36, stroke=INK, stroke_width=1.5, stroke_dasharray="4 2")
    drawn += text(letter, 17.5, 31, fill=INK, font_size=21, font_weight=700, text_anchor="middle")
    return Icon("assurance", icon, ASSURANCE_WORDS[icon], drawn + _sign(icon, colour))


def _sign(icon: AssuranceIcon, colour: str) -> str:
    if icon is AssuranceIcon.INCONSISTENT:
        return "".join(mark(PointType.COMMON_CAUSE, x, y, 2.8) for x, y in ((27, 32), (31, 40), (35, 31)))
    path = "M26 23 l4 5 l8 -11" if icon is AssuranceIcon.PASS else "M27 17 l10 11 m0 -11 l-10 11"
    return element("path", d=path, fill="none", stroke=colour, stroke_width=3)


def _wave() -> str:
    """Values that go up and down between two limits."""
    lines = "".join(
        element("line", x1=11, y1=y, x2=37, y2=y, stroke=QUIET, stroke_width=1.5, stroke_dasharray="3 2")
        for y in (15, 33)
    )
    path = element("polyline", points="11,26 16,20 22,28 28,20 33,27 37,22", fill="none", stroke=INK, stroke_width=1.5)
    return (
        lines
        + path
        + "".join(mark(PointType.COMMON_CAUSE, x, y, 2.6) for x, y in ((16, 20), (22, 28), (28, 20), (33, 27)))
    )
