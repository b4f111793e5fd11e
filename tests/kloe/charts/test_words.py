"""What charts say in words, and the table of all values."""

from datetime import date, timedelta

import pytest

from kloe.charts import (
    NUMBER,
    PERCENT,
    POUNDS,
    Annotation,
    Frequency,
    Rebase,
    Target,
    Unit,
    notes_of,
    point_words,
    table_of,
    text_alternative,
)
from kloe.charts.chart import letter_of
from kloe.charts.figures import exact, period, rounded, short_period, target_words
from kloe.spc import AssuranceIcon
from tests.kloe.charts.samples import CALM, DECREASE, INCREASE, NEUTRAL, chart_of, months, sickness, training

CALM_TWICE = CALM * 2


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (CALM_TWICE, "Common cause variation: no significant change."),
        ([*CALM_TWICE, 9], "Special cause of concern: above the upper limit."),
        ([*CALM_TWICE, 2], "Special cause of improvement: below the lower limit."),
        ([*CALM_TWICE, 5.7, 5.7, 5.6, 5.7, 5.6, 5.7, 5.6], "Special cause of concern: 7 points above the mean."),
        ([*CALM_TWICE, *[5.7, 5.6] * 4], "Special cause of concern: 8 points above the mean."),
        ([*CALM_TWICE, *[5.3, 5.2] * 4], "Special cause of improvement: 9 points below the mean."),
        ([*CALM_TWICE, 5.35, 5.4, 5.45, 5.5, 5.55, 5.6, 5.65], "Special cause of concern: 7 points rising in a row."),
        ([*CALM_TWICE, 5.7, 5.65, 5.6, 5.55, 5.5, 5.45, 5.4, 5.35],
         "Special cause of improvement: 8 points falling in a row."),
        ([*CALM_TWICE, 6.6, 5.6, 6.5], "Special cause of concern: 2 of the last 3 points close to the upper limit."),
        ([*CALM_TWICE, 4.5, 5.2, 4.5], "of improvement: 2 of the last 3 points close to the lower limit."),
    ],
)  # fmt: skip
def test_the_latest_point_in_words(values, words):
    assert words in text_alternative(chart_of(values))


@pytest.mark.parametrize(("end", "words"), [(9, "Special cause, higher: above"), (2, "Special cause, lower: below")])
def test_neither_way_is_better(end, words):
    assert words in text_alternative(chart_of([*CALM_TWICE, end], direction=NEUTRAL))


@pytest.mark.parametrize(
    ("target", "direction", "words"),
    [
        (Target(at_most=4.4), DECREASE, "The target of 4.4% or less will consistently not be met without a change."),
        (Target(at_most=6.8), DECREASE, "target of 6.8% or less will consistently be met unless something changes."),
        (Target(at_most=5.5), DECREASE, "target of 5.5% or less may be met or missed: it lies within the usual range."),
        (Target(at_least=6.8), INCREASE, "The target of 6.8% or more will consistently not be met without a change."),
        (Target(at_least=4.4), INCREASE, "target of 4.4% or more will consistently be met unless something changes."),
        (Target(at_least=4, at_most=7), NEUTRAL, "The target of between 4% and 7% will consistently be met unless"),
        (Target(at_least=5, at_most=7), NEUTRAL, "The target of between 5% and 7% may be met or missed"),
        (Target(at_least=7, at_most=8), NEUTRAL, "The target of between 7% and 8% will consistently not be met"),
        (Target(at_most=4.4, name="national"), DECREASE, "The target of 4.4% or less (national) will"),
    ],
)  # fmt: skip
def test_targets_in_words(target, direction, words):
    assert words in text_alternative(chart_of(CALM_TWICE, direction=direction, targets=(target,)))


def test_the_whole_sentence():
    values = [*[6.1, 6.2, 6.0, 5.9] * 6, 6.2, 6.1, 6.15, 6.1, 6.2, 6.1, 6.3]
    chart = chart_of(values, targets=(Target(at_most=4.5),))
    assert text_alternative(chart) == (
        "Sickness absence, March 2024: 6.3%. Special cause of concern: 7 points above the mean. "
        "The target of 4.5% or less will consistently not be met without a change."
    )


def test_a_target_with_one_end_is_not_judged_where_neither_way_is_better():
    chart = chart_of(CALM_TWICE, direction=NEUTRAL, targets=(Target(at_most=1),))
    assert chart.assurance_of(chart.targets[0]) is None
    assert "target" not in text_alternative(chart)


def test_several_targets_hold_at_once_and_old_ones_do_not():
    chart = sickness()
    assert [target.ends for target in chart.current_targets] == [(4.5,), (5.5,)]
    assert text_alternative(chart).count("The target of") == 2


def test_missing_and_too_few_values_in_words():
    assert text_alternative(chart_of([*CALM_TWICE, None])) == "Sickness absence, March 2024: no value."
    assert "there are 12 points, fewer than 13." in text_alternative(chart_of(CALM))
    rebased = chart_of(CALM_TWICE, rebases=(Rebase(months(24)[12], "New rota"),))
    assert "there are 12 points since the last rebase, fewer than 13." in text_alternative(rebased)
    assert "The target of 95% or more cannot be judged yet, as there are no limits." in text_alternative(training())
    assert text_alternative(chart_of([3])).endswith("no limits, because too few values differ from one another.")
    assert point_words(sickness(), sickness().points[23]) == "March 2023: no value."


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (6.3, PERCENT, "6.3%"),
        (-3.8, PERCENT, "−3.8%"),
        (1204, NUMBER, "1,204"),
        (0.12345, NUMBER, "0.1235"),
        (-0.00001, NUMBER, "0"),
        (-1200.5, POUNDS, "−£1,200.5"),
        (None, PERCENT, "No value"),
        (7, Unit(suffix=" days"), "7 days"),
    ],
)
def test_values_are_written_as_they_were_given(value, unit, words):
    assert exact(value, unit) == words


def test_figures_that_were_worked_out_are_rounded():
    assert rounded(5.46666, PERCENT) == "5.5%"
    assert rounded(1234.5, POUNDS) == "£1,234"
    assert rounded(-0.01, PERCENT) == "0.0%"
    assert rounded(None, PERCENT) == ""


@pytest.mark.parametrize(
    ("frequency", "long", "short"),
    [
        (Frequency.DAY, "2 March 2024", "2 Mar 24"),
        (Frequency.WEEK, "26 February to 3 March 2024", "26 Feb 24"),
        (Frequency.MONTH, "March 2024", "Mar 2024"),
        (Frequency.QUARTER, "January to March 2024", "Jan–Mar 24"),
        (Frequency.YEAR, "2024", "2024"),
    ],
)
def test_periods_are_british(frequency, long, short):
    day = date(2024, 3, 2)
    assert (period(day, frequency), short_period(day, frequency)) == (long, short)
    assert period(day + timedelta(days=9), Frequency.WEEK) == "11 to 17 March 2024"


def test_targets_are_said_as_people_say_them():
    targets = (Target(at_least=85), Target(at_most=4.5), Target(at_least=3, at_most=5))
    assert [target_words(one, PERCENT) for one in targets] == ["85% or more", "4.5% or less", "between 3% and 5%"]
    strict = (Target(at_least=85, is_strict=True), Target(at_most=8, is_strict=True))
    assert [target_words(one, PERCENT) for one in strict] == ["more than 85%", "less than 8%"]


def test_the_table_holds_every_value_latest_first():
    table = table_of(sickness())
    assert table.head == ("Date", "Value", "Mean", "Lower limit", "Upper limit", "Kind", "Target", "Notes")
    assert len(table.rows) == 36
    assert table.rows[0] == (
        "March 2024", "6.3%", "6.5%", "5.7%", "7.3%", "Common cause", "4.5% or less; 5.5% or less (national)", "",
    )  # fmt: skip
    assert table.rows[12][1:] == ("No value", "6.5%", "5.7%", "7.3%", "", "4.5% or less", "No return was made")
    assert table.rows[23][-1] == "Rebased: The absence policy changed: stress is recorded apart"


def test_the_table_leaves_out_what_nothing_uses():
    assert table_of(chart_of([3, 3])).head == ("Date", "Value", "Mean", "Lower limit", "Upper limit", "Kind")
    assert table_of(chart_of([3, 3])).rows[0][2:5] == ("3.0%", "None", "None")
    assert table_of(chart_of([3, 3], trajectory=[3, None])).rows[0][-1] == "No value"


def test_signs_stand_for_rebases_and_remarks_that_are_on_the_chart():
    days = months(24)
    chart = chart_of(
        CALM_TWICE,
        rebases=(Rebase(days[12], "New rota"), Rebase(date(2020, 1, 1), "Long ago")),
        annotations=(Annotation(days[20], "One"), Annotation(days[3], "Two"), Annotation(days[3], "Three"),
                     Annotation(date(2020, 1, 1), "Nowhere")),
    )  # fmt: skip
    assert notes_of(chart) == [
        ("1", "Rebased from April 2023: New rota"),
        ("A", "July 2022: Two"),
        ("A", "July 2022: Three"),
        ("B", "December 2023: One"),
    ]
    assert [letter_of(place) for place in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_a_chart_shows_one_series():
    result = chart_of(CALM).result
    with pytest.raises(ValueError, match="one series, not 2 facets"):
        type(chart_of(CALM))("two", "Two", type(result)(result.points, result.groups, result.charts * 2))


@pytest.mark.parametrize("direction", [DECREASE, INCREASE])
@pytest.mark.parametrize("figure", [4.0, 4.4, 5.0, 5.5, 6.0, 6.8, 7.0])
def test_a_target_with_one_end_is_judged_as_the_reference_does(direction, figure):
    from_rules = chart_of(CALM_TWICE, direction=direction, judged_by=figure).result.chart.assurance
    end = {"at_most": figure} if direction == DECREASE else {"at_least": figure}
    chart = chart_of(CALM_TWICE, direction=direction, targets=(Target(**end),))
    assert chart.assurance_of(chart.targets[0]) == from_rules
    assert from_rules in set(AssuranceIcon)
