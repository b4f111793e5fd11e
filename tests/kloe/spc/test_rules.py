"""What the reference cannot show: refusals, thousands at once, and the rules once more without numpy."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kloe.spc import (
    Analyses,
    AssuranceIcon,
    ImprovementDirection,
    Options,
    PointType,
    Series,
    SpcRefused,
    SpecialCause,
    VariationIcon,
    analyse,
    analyse_many,
)
from tests.kloe.spc.plainly import plainly

FIRST = date(2022, 1, 31)


def days(count, step=31):
    return [FIRST + timedelta(days=step * number) for number in range(count)]


def series_of(*values):
    return Series(days(len(values)), values)


@st.composite
def analysed(draw):
    """A series with facets, gaps in it and rows out of order, and options that fit it."""
    count = draw(st.integers(1, 45))
    rows = draw(st.permutations(range(count)))
    # Few different numbers, so that ties, runs and points on the mean come up.
    number = draw(st.sampled_from([st.integers(0, 3), st.integers(-50, 50), st.floats(-1e6, 1e6)]))
    values = draw(st.lists(st.one_of(number, number, number, st.none()), min_size=count, max_size=count))
    facets = draw(st.sampled_from([None, ["north", "south"]]))
    direction = draw(st.sampled_from(ImprovementDirection))
    rebases = draw(st.lists(st.sampled_from(days(45)), max_size=3))
    names = [facets[row % 2] for row in rows] if facets and count > 1 else None
    by_facet = {"north": rebases} if names and draw(st.booleans()) else rebases
    options = Options(
        direction=direction,
        target=draw(st.one_of(st.none(), st.integers(-60, 60))),
        rebases=by_facet,
        fix_after_n_points=draw(st.sampled_from([None, 12, 20])),
        screen_outliers=draw(st.booleans()),
    )
    return Series([days(45)[row] for row in rows], values, names), options


@settings(max_examples=150, deadline=None)
@given(st.lists(analysed(), min_size=1, max_size=6))
def test_many_at_once_one_by_one_and_plainly_are_the_same(drawn):
    at_once = analyse_many([series for series, _options in drawn], [options for _series, options in drawn])
    assert len(at_once) == len(drawn)
    for (series, options), result in zip(drawn, at_once, strict=True):
        assert analyse(series, options) == result
        plain = plainly(series, options)
        assert [{name: getattr(point, name) for name in plain[0]} for point in result.points] == plain
    charts = [chart for result in at_once for chart in result.charts]
    assert at_once.variations == [chart.variation for chart in charts]
    assert at_once.assurances == [chart.assurance for chart in charts]
    assert at_once.point_types == [chart.point_type for chart in charts]
    limits = [
        (group.lower_process_limit, group.mean, group.upper_process_limit)
        for result in at_once
        for group in result.groups
        if (group.facet, group.last_date) in {(chart.facet, chart.last_date) for chart in result.charts}
    ]
    assert at_once.latest_limits == limits


def test_results_are_a_sequence():
    at_once = analyse_many([series_of(1, 2, 3), series_of(4, 5)])
    assert [len(result.points) for result in at_once] == [3, 2]
    assert at_once[-1] == at_once[1] == at_once[1:][0]
    with pytest.raises(IndexError):
        at_once[2]
    with pytest.raises(ValueError, match="2 series but 1 options"):
        analyse_many([series_of(1), series_of(2)], [Options()])


def test_no_series_have_no_results():
    for nothing in (analyse_many([]), Analyses()):
        assert (list(nothing), nothing.variations, nothing.assurances, nothing.latest_limits) == ([], [], [], [])
        assert nothing.point_types == []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Series([], []), "There are no values"),
        (lambda: Series(days(2), [1]), "2 dates but 1 values"),
        (lambda: Series(days(2), [1, 2], ["a"]), "2 dates but 1 facets"),
        (lambda: Series(days(2), [1, 2], None, [1]), "2 dates but 1 trajectory"),
        (lambda: analyse(Series([FIRST, FIRST], [1, 2])), "2022-01-31 is there more than once. Give"),
        (lambda: analyse(Series([FIRST, FIRST], [1, 2], ["a", "a"])), "more than once for a"),
        (lambda: analyse(series_of(1, float("inf"))), "The value of 2022-03-03 is infinite or too large"),
        (lambda: analyse(series_of(-1e301)), "infinite or too large"),
        (lambda: Options(fix_after_n_points=11), "after 12 points or more, not 11"),
        (lambda: Options(direction="sideways"), "“sideways” is no direction"),
        (lambda: analyse(series_of(1), Options(target={"a": 1})), "a target for a, but no value of a"),
        (lambda: analyse(series_of(1), Options(rebases={})), "a rebase by facet, but the series has no facets"),
        (lambda: analyse(Series([FIRST], [1], ["a"]), Options(rebases={"b": []})), "a rebase for b"),
    ],
)
def test_what_cannot_be_analysed_is_refused_in_words(make, message):
    with pytest.raises(SpcRefused, match=message):
        make()


def test_the_same_date_in_two_facets_is_fine():
    result = analyse(Series([FIRST, FIRST], [1, 2], ["b", "a"]))
    assert [chart.facet for chart in result.charts] == ["a", "b"]
    with pytest.raises(ValueError):
        _ = result.chart


def test_a_fall_of_absence_is_an_improvement_and_the_target_is_not_met():
    values = [6.0, 6.2, 5.9, 6.1, 6.0, 6.2, 5.9, 6.1, 6.0, 6.2, 5.9, 6.1, 5.6, 5.5, 5.4, 5.3, 5.2, 5.1, 5.0]
    chart = analyse(series_of(*values), Options(ImprovementDirection.DECREASE, target=4.5)).chart
    assert (chart.variation, chart.assurance) == (VariationIcon.IMPROVEMENT_LOW, AssuranceIcon.FAIL)
    assert chart.point_type == PointType.IMPROVEMENT


def test_quarters_and_months_are_alike():
    values = [3, 5, 2, 6, 4, 5, 3, 9, 2, 4, 3, 5, 6, 4, 20]
    monthly, quarterly = (analyse(Series(days(len(values), step), values)) for step in (31, 91))
    assert [point.special_cause for point in monthly.points] == [point.special_cause for point in quarterly.points]
    assert monthly.points[-1].special_cause == SpecialCause.ABOVE_UPPER_LIMIT


@pytest.mark.parametrize(("count", "short"), [(12, True), (13, False)])
def test_fewer_than_thirteen_rows_are_short(count, short):
    assert analyse(series_of(*range(count))).has_short_group == short


def test_a_trend_over_a_gap_is_no_trend():
    """Six rises in seven rows, one of them unknown: the reference stops with an error here."""
    result = analyse(series_of(5, 1, 2, 3, None, 5, 6, 7, 5, 4, 5, 4, 5))
    assert {point.special_cause for point in result.points} == {SpecialCause.NONE}
