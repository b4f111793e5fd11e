"""The XmR chart as SVG, in two ways: within a page, where each point can be reached, and as a file of its own."""

from kloe.charts.chart import XmrChart
from kloe.charts.figures import exact
from kloe.charts.frame import WIDE, Frame, Size, columns_of, frame_of
from kloe.charts.heading import draw_heading
from kloe.charts.legend import legend_of, note_lines
from kloe.charts.lines import draw_axes, draw_limits, draw_line, draw_rebases, draw_targets
from kloe.charts.marks import mark
from kloe.charts.scale import scale_of
from kloe.charts.svg import FONTS, INK, LINE_HEIGHT, PAPER, XMLNS, Canvas, element, title
from kloe.charts.words import point_words


def draw_xmr(chart: XmrChart, size: Size = WIDE) -> str:
    """Return the chart for a page: each point is an element that can take the focus and has its words.

    The text alternative stands in the page as `{key}-words`; the newest point is the one that Tab comes to.
    """
    frame = frame_of(chart, size, scale_of([chart]))
    picture = _picture(chart, frame)
    legend = legend_of(chart, frame, y=size.height + size.font)
    points = Canvas()
    _draw_points(chart, frame, points)
    height = size.height + legend.height + 4
    return element(
        "svg",
        picture.group(aria_hidden="true") + legend.canvas.group(aria_hidden="true") + points.group(),
        viewBox=f"0 0 {size.width:g} {height:.0f}",
        class_="org-chart__svg",
        role="group",
        aria_labelledby=f"{chart.key}-title",
        aria_describedby=f"{chart.key}-words",
        font_size=size.font,
        data_chart="",
    )


def draw_xmr_file(chart: XmrChart, size: Size = WIDE) -> str:
    """Return the chart as a file that needs nothing else: icons, title and sentences above, its notes below."""
    heading = draw_heading(chart, size)
    top = heading.height + size.top
    frame = frame_of(chart, size, scale_of([chart]), top=top)
    marks = [mark(one.point_type, frame.x(one.date), frame.y(one.value), size.mark) for one in chart.points
             if one.value is not None]  # fmt: skip
    below = top + size.height - size.top + size.font
    legend = legend_of(chart, frame, y=below)
    notes = Canvas()
    bottom = below + legend.height
    for words in note_lines(chart, size):
        notes.text(words, 0, bottom)
        bottom += size.font * LINE_HEIGHT
    content = (heading.canvas, _picture(chart, frame), Canvas(marks), legend.canvas, notes)
    return element(
        "svg",
        element("rect", width=size.width, height=bottom, fill=PAPER) + "".join(part.group() for part in content),
        xmlns=XMLNS,
        width=size.width,
        height=bottom,
        viewBox=f"0 0 {size.width:g} {bottom:.1f}",
        font_family=FONTS,
        font_size=size.font,
        fill=INK,
    )


def _picture(chart: XmrChart, frame: Frame) -> Canvas:
    canvas = Canvas()
    labels = draw_limits(chart, frame, canvas)
    draw_axes(chart, frame, canvas)
    labels += draw_targets(chart, frame, canvas)
    draw_rebases(chart, frame, canvas)
    draw_line(chart, frame, canvas)
    if frame.size.has_line_labels:
        labels.draw(frame, canvas)
    return canvas


def _draw_points(chart: XmrChart, frame: Frame, canvas: Canvas) -> None:
    """Each point with the column in which it is the nearest, so that nobody has to aim."""
    shown = [point for point in chart.points if point.value is not None]
    for point, (start, end) in zip(shown, columns_of(frame, [point.date for point in shown]), strict=True):
        x, y = frame.x(point.date), frame.y(point.value or 0.0)
        words = point_words(chart, point)
        is_last = point is shown[-1]
        canvas.add(
            element(
                "g",
                title(words)
                + element("rect", x=start, y=frame.top, width=end - start, height=frame.bottom - frame.top, fill="none",
                          pointer_events="all")
                + element("circle", class_="org-chart__ring", cx=x, cy=y, r=2.4 * frame.size.mark, fill="none")
                + mark(point.point_type, x, y, frame.size.mark),
                class_="org-chart__point",
                role="img",
                tabindex="0" if is_last else "-1",
                data_point=exact(point.value, chart.unit),
            )
        )  # fmt: skip
