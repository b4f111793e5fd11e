"""What stands above the picture in a file: its icons, its title and its sentences."""

from dataclasses import dataclass

from kloe.charts.chart import XmrChart
from kloe.charts.frame import Size
from kloe.charts.icons import SIZE, assurance_svg, variation_svg
from kloe.charts.svg import LINE_HEIGHT, Canvas, element, wrapped
from kloe.charts.words import text_alternative

GAP = 6


@dataclass(frozen=True, slots=True)
class HeadingDrawn:
    """The drawn heading, and how high it is."""

    canvas: Canvas
    height: float


def draw_heading(chart: XmrChart, size: Size) -> HeadingDrawn:
    """Draw the icons with the words beside them; above them where the drawing is narrow."""
    icons, canvas = icons_of(chart), Canvas()
    for place, icon in enumerate(icons):
        canvas.add(element("g", icon, transform=f"translate({place * (SIZE + GAP)} 0)"))
    room = len(icons) * (SIZE + GAP) + GAP if icons else 0
    left, top = (room, 0) if room < size.width / 3 else (0, SIZE + GAP)
    lines = _lines(chart, size, size.width - left)
    for place, (words, weight) in enumerate(lines, 1):
        canvas.text(words, left, top + place * size.font * LINE_HEIGHT - 4, font_weight=weight)
    return HeadingDrawn(canvas, max(top + len(lines) * size.font * LINE_HEIGHT, SIZE if icons else 0))


def icons_of(chart: XmrChart) -> list[str]:
    """Return the icons of the latest point: how it varies, and each verdict on the targets of its day once.

    Their words stand in the sentences. Where there are no limits, nothing is judged.
    """
    drawn = []
    if chart.latest.value is not None:
        drawn.append(variation_svg(chart.result.chart.variation, is_file=True))
    if chart.latest_group.upper_process_limit is not None:
        verdicts = dict.fromkeys(chart.assurance_of(target) for target in chart.current_targets)
        drawn += [assurance_svg(one, is_file=True) for one in verdicts if one]
    return drawn


def _lines(chart: XmrChart, size: Size, width: float) -> list[tuple[str, str]]:
    """Return the title and the text alternative in lines, each with its weight."""
    title = [(line, "700") for line in wrapped(chart.title, size.font, width)]
    words = text_alternative(chart).removeprefix(f"{chart.title}, ")
    words = words[:1].upper() + words[1:]
    return title + [(line, "400") for line in wrapped(words, size.font, width)]
