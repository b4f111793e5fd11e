"""The SVG itself: well-formed whatever words it holds, safe under a strict policy, readable without colour."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloe.charts import (
    NARROW,
    POUNDS,
    Annotation,
    Rebase,
    Target,
    assurance_svg,
    draw_multiples,
    draw_sparkline,
    draw_xmr,
    draw_xmr_file,
    variation_svg,
)
from kloe.charts.frame import WIDE, columns_of, frame_of
from kloe.charts.marks import COLOURS, CORNERS, NAMES, mark
from kloe.charts.scale import scale_of, spread
from kloe.charts.svg import BETTER, INK, NEITHER, QUIET, TARGET, WORSE, width_of, wrapped
from kloe.spc import AssuranceIcon, ImprovementDirection, Options, PointType, Series, VariationIcon, analyse
from tests.kloe.charts import samples
from tests.nhsuk.test_colours import luminance

CHARTS = [samples.sickness, samples.long_waits, samples.referrals, samples.training]
NUMBERS = re.compile(r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height)="([^"]*)"')


def drawings(chart):
    return [draw_xmr(chart), draw_xmr(chart, NARROW), draw_xmr_file(chart), draw_sparkline(chart.result, chart.title),
            *(one.svg for one in draw_multiples([chart]))]  # fmt: skip


def svg_of(text):
    return ElementTree.fromstring(text)


def names_of(root):
    return [one.text for one in root.iter() if one.tag.endswith("title")]


@pytest.mark.parametrize("chart", CHARTS)
def test_nothing_needs_inline_style_or_script(chart):
    for drawing in drawings(chart()):
        assert re.search(r"\sstyle=|<style|<script|\son\w+=|href=", drawing) is None
        svg_of(drawing)


@pytest.mark.parametrize("chart", CHARTS)
def test_every_value_is_a_point_with_its_words(chart):
    shown = [point for point in chart().points if point.value is not None]
    root = svg_of(draw_xmr(chart()))
    points = [one for one in root.iter() if one.get("data-point") is not None]
    assert len(points) == len(shown)
    assert [one.get("tabindex") for one in points] == ["-1"] * (len(shown) - 1) + ["0"]
    assert {one.get("role") for one in points} == {"img"}
    assert names_of(points[-1])[0].startswith(("March 2024: ", "January to March 2024: "))


def test_the_line_breaks_at_rebases_and_missing_values():
    lines = [one for one in svg_of(draw_xmr(samples.sickness())).iter() if one.tag == "polyline"]
    assert [len(one.get("points").split()) for one in lines] == [12, 11, 12]


def test_targets_are_drawn_for_their_days_only():
    lines = [one for one in svg_of(draw_xmr(samples.sickness())).iter() if one.get("stroke") == TARGET]
    spans = [(float(one.get("x1")), float(one.get("x2"))) for one in lines if one.get("stroke-width") == "1.8"]
    (old, new, national) = spans
    assert old[0] == WIDE.left
    assert old[1] < new[0] < national[0]
    chart = samples.sickness()
    assert new[1] == national[1] == pytest.approx(frame_of(chart, WIDE, scale_of([chart])).right, abs=0.1)


def test_limits_before_and_after_a_rebase_stand_apart_and_trial_limits_look_different():
    lines = [one for one in svg_of(draw_xmr(samples.sickness())).iter() if one.tag == "line"]
    dashes = [
        one.get("stroke-dasharray") for one in lines if one.get("stroke") == QUIET and one.get("stroke-dasharray")
    ]
    assert dashes == ["1.5 4", "1.5 4", "6 4", "6 4", "6 4", "1.5 4"]  # the last two are the legend


def test_a_file_stands_alone():
    drawing = draw_xmr_file(samples.sickness())
    root = svg_of(drawing)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("font-family").startswith("'Source Sans 3'")
    assert not any(one.get("tabindex") or one.get("class") for one in root.iter())
    words = " ".join(one.text or "" for one in root.iter())
    for part in ("Sickness absence, North locality", "Common cause variation", "1: Rebased from April 2022:",
                 "A: December 2022: Winter virus in two teams", "Illustrative history"):  # fmt: skip
        assert part in words


@pytest.mark.parametrize(
    ("size", "targets", "icons", "is_beside"),
    [
        (WIDE, (), 1, True),
        (WIDE, (Target(at_most=2), Target(at_most=3)), 2, True),
        (WIDE, (Target(at_most=2), Target(at_most=90)), 3, True),
        (NARROW, (Target(at_most=2), Target(at_most=90)), 3, False),
    ],
)
def test_a_file_has_the_icons_of_the_latest_point_each_once(size, targets, icons, is_beside):
    chart = samples.chart_of(samples.CALM * 2, targets=targets, direction=ImprovementDirection.DECREASE)
    root = svg_of(draw_xmr_file(chart, size))
    assert len(names_of(root)) == len(set(names_of(root))) == icons
    words = next(one for one in root.iter() if one.tag.endswith("text") and one.text == chart.title)
    assert (float(words.get("x")) > 50) == is_beside
    assert (float(words.get("y")) < 30) == is_beside


def test_a_file_judges_nothing_where_there_are_no_limits():
    chart = samples.chart_of([5.0], targets=(Target(at_most=2),), direction=ImprovementDirection.DECREASE)
    assert names_of(svg_of(draw_xmr_file(chart))) == ["Common cause: no significant change"]


NASTY = "<script>\"&'\x00\x0b\ud800\uffff ]]> é 漢字"


def test_words_cannot_break_out_of_the_picture():
    days = samples.months(24)
    chart = samples.chart_of(
        samples.CALM * 2, name=NASTY, scope=NASTY, note=NASTY, rebases=(Rebase(days[12], NASTY),),
        annotations=(Annotation(days[3], NASTY),), targets=(Target(at_most=4, name=NASTY),),
        unit=replace(samples.PERCENT, suffix=NASTY),
    )  # fmt: skip
    for drawing in drawings(chart):
        assert "<script" not in drawing
        svg_of(drawing)


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.integers(-3, 3)), min_size=1, max_size=40),
    step=st.sampled_from([1, 7, 31, 365]),
    target=st.one_of(st.none(), st.floats(-1e9, 1e9)),
)
def test_any_series_is_drawn_with_numbers_only(values, step, target):
    days = [date(1980, 1, 1) + timedelta(days=step * place) for place in range(len(values))]
    chart = replace(
        samples.sickness(rebases=(), annotations=()),
        result=analyse(Series(days, values), Options(ImprovementDirection.DECREASE)),
        targets=() if target is None else (Target(at_least=target),),
    )
    for drawing in drawings(chart):
        svg_of(drawing)
        assert "nan" not in drawing
        assert all(abs(float(number)) < 5000 for number in NUMBERS.findall(drawing))


def test_kinds_differ_in_shape_and_in_colour_and_can_be_seen():
    assert len({re.sub(r' fill="[^"]*"', "", mark(kind, 0, 0, 1)) for kind in PointType}) == len(PointType)
    assert len(set(NAMES.values())) == len(PointType)
    assert set(CORNERS) | {PointType.COMMON_CAUSE} == set(COLOURS) == set(PointType)
    for colour in (BETTER, WORSE, NEITHER, QUIET, TARGET, INK):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_icons_say_with_a_letter_and_in_words_what_they_mean():
    icons = {icon: svg_of(variation_svg(icon)) for icon in VariationIcon}
    icons |= {icon: svg_of(assurance_svg(icon)) for icon in AssuranceIcon}
    letters = {icon: "".join(one.text for one in root.iter() if one.tag == "text") for icon, root in icons.items()}
    assert letters == {
        VariationIcon.COMMON_CAUSE: "", VariationIcon.IMPROVEMENT_HIGH: "H", VariationIcon.IMPROVEMENT_LOW: "L",
        VariationIcon.CONCERN_HIGH: "H", VariationIcon.CONCERN_LOW: "L", VariationIcon.NEUTRAL_HIGH: "H",
        VariationIcon.NEUTRAL_LOW: "L", AssuranceIcon.PASS: "P", AssuranceIcon.FAIL: "F",
        AssuranceIcon.INCONSISTENT: "?",
    }  # fmt: skip
    names = [names_of(root)[0] for root in icons.values()]
    assert len(set(names)) == len(names)
    without_colour = {
        re.sub(r"#[0-9a-f]{6}|<title>.*</title>", "", ElementTree.tostring(root).decode()) for root in icons.values()
    }
    assert len(without_colour) == len(icons)


def test_several_charts_share_one_scale_and_the_same_days():
    charts = samples.localities()
    drawn = draw_multiples(charts)
    assert [one.chart for one in drawn] == charts
    axes = [[one.text for one in svg_of(one.svg).iter() if one.tag == "text" and one.get("text-anchor") == "end"]
            for one in drawn]  # fmt: skip
    assert len(axes[0]) > 2
    assert all(axis == axes[0] for axis in axes)
    assert draw_multiples([]) == []


def test_ticks_are_round_and_hold_everything():
    scale = scale_of([samples.sickness()])
    assert [round(tick, 6) for tick in scale.ticks] == [5, 6, 7, 8]
    assert scale.low < 4.5 < 7.9 < scale.high
    assert scale_of([samples.long_waits()]).low == 0


def test_labels_are_moved_apart_and_stay_within():
    assert spread([10, 11, 50], 12, 0, 100) == [10, 22, 50]
    assert spread([95, 96, 97], 12, 0, 100) == [76, 88, 100]
    assert spread([5, 5, 5], 12, 0, 20) == [0, 12, 24]
    assert spread([], 12, 0, 20) == []


def test_each_place_of_the_plot_belongs_to_the_nearest_point():
    chart = samples.sickness()
    frame = frame_of(chart, WIDE, scale_of([chart]))
    columns = columns_of(frame, [point.date for point in chart.points])
    assert columns[0][0] == frame.left
    assert columns[-1][1] == frame.right
    assert all(start <= frame.x(point.date) <= end for point, (start, end) in zip(chart.points, columns, strict=True))


def test_words_are_broken_where_they_fit():
    assert wrapped("one two three", 10, 1000) == ["one two three"]
    lines = wrapped("one two three " * 9, 10, 120)
    assert all(width_of(line, 10) <= 120 for line in lines)
    assert " ".join(lines).split() == ("one two three " * 9).split()
    assert wrapped("", 10, 100) == []


def test_a_target_that_holds_after_the_last_point_is_not_drawn_and_a_strict_one_says_so():
    held = Target(at_most=7, is_strict=True)
    to_come = Target(at_most=6, starts_on=samples.chart_of([5] * 12).latest.date + timedelta(days=1))
    alone, both = (samples.chart_of([5] * 12, targets=targets) for targets in ((held,), (held, to_come)))
    assert draw_xmr(both) == draw_xmr(alone)
    assert "Target less than 7" in draw_xmr(alone)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_long_figures_have_room(size):
    values = [1_204_000 + 7_000 * step for step in (0, 1, 0, 2, 1, 3, 0, 2, 1, 0, 3, 1, 2)]
    chart = samples.chart_of(values, unit=POUNDS, targets=(Target(at_most=1_300_000),))
    frame = frame_of(chart, size, scale_of([chart]))
    labels = [one for one in svg_of(draw_xmr(chart, size)).iter() if one.tag == "text"]
    ticks = [one for one in labels if one.get("text-anchor") == "end"]
    assert ticks
    assert all(float(one.get("x")) >= width_of(one.text, size.font * 0.92) for one in ticks)
    ends = [one for one in labels if one.get("text-anchor") is None and float(one.get("y")) < frame.bottom + 5]
    assert len(ends) == (4 if size is WIDE else 0)
    assert all(float(one.get("x")) + width_of(one.text, size.font * 0.92) <= size.width for one in ends)
