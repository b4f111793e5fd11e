"""What signals ask for, and which judgements agree with them. No database."""

from datetime import date

import pytest

from kloe.metrics.models import Metric, MetricSeries
from kloe.reports.rules.judging import Signals, Verdict, agreeing, disagreement, reasons_to_comment
from kloe.reports.rules.months import belongs_into, expected_in, month_end, stale_words
from kloe.spc import AssuranceIcon, VariationIcon

V = VariationIcon
PASS, FAIL, EITHER = AssuranceIcon.PASS, AssuranceIcon.FAIL, AssuranceIcon.INCONSISTENT
MARCH = date(2024, 3, 31)


def signals(variation, *verdicts):
    return Signals(variation, tuple(Verdict(icon, is_met) for icon, is_met in verdicts))


@pytest.mark.parametrize(
    ("found", "agree", "asks"),
    [
        (signals(V.COMMON_CAUSE), "red amber green", 0),
        (signals(V.NEUTRAL_HIGH), "red amber green", 0),
        (signals(V.IMPROVEMENT_LOW), "amber green", 0),
        (signals(V.COMMON_CAUSE, (PASS, True)), "green", 0),
        (signals(V.COMMON_CAUSE, (EITHER, True)), "amber", 0),
        (signals(V.COMMON_CAUSE, (EITHER, False)), "amber", 0),
        (signals(V.IMPROVEMENT_HIGH, (EITHER, False)), "amber green", 0),
        (signals(V.COMMON_CAUSE, (FAIL, False)), "red", 1),
        (signals(V.IMPROVEMENT_LOW, (FAIL, False)), "red amber", 1),
        (signals(V.CONCERN_HIGH), "red amber", 1),
        (signals(V.CONCERN_LOW, (PASS, True)), "red amber", 1),
        (signals(V.CONCERN_HIGH, (FAIL, False)), "red", 2),
        (signals(V.COMMON_CAUSE, (PASS, True), (FAIL, False)), "red", 1),
        (signals(V.COMMON_CAUSE, (None, False)), "red", 1),
        (signals(V.COMMON_CAUSE, (None, True)), "red amber green", 0),
        (signals(None), "red amber green", 0),
    ],
)
def test_signals_say_which_judgement_agrees_and_whether_something_has_to_be_said(found, agree, asks):
    assert agreeing(found) == set(agree.split())
    assert len(reasons_to_comment(found)) == asks


def test_a_judgement_that_says_something_else_is_told_what_the_signals_say():
    failing = signals(V.COMMON_CAUSE, (FAIL, False))
    assert disagreement("green", failing) == (
        "Common cause: no significant change; Consistently does not meet the target without a change"
    )
    assert disagreement("red", failing) == disagreement("", failing) == ""


def series(frequency="monthly", ended_on=None):
    return MetricSeries(metric=Metric(frequency=frequency, grace_days=30), ended_on=ended_on)


@pytest.mark.parametrize(
    ("frequency", "month", "expected"),
    [
        ("monthly", MARCH, MARCH),
        ("quarterly", MARCH, MARCH),
        ("quarterly", date(2024, 5, 31), MARCH),
        ("yearly", date(2024, 2, 29), date(2023, 3, 31)),
        ("weekly", MARCH, date(2024, 3, 31)),
        ("weekly", date(2024, 4, 30), date(2024, 4, 28)),
    ],
)
def test_the_value_of_a_month_is_that_of_the_newest_period_that_is_over(frequency, month, expected):
    assert expected_in(Metric(frequency=frequency), month) == expected
    assert stale_words(series(frequency), expected, month, date(2024, 7, 1)) == ""


def test_a_missing_value_is_said_with_its_day_and_the_newest_that_there_is():
    february = date(2024, 2, 29)
    assert stale_words(series(), february, MARCH, date(2024, 4, 20)) == (
        "The value of March 2024 is due by 30 April 2024; the newest approved value is of February 2024"
    )
    assert stale_words(series(), None, MARCH, date(2024, 5, 1)) == (
        "The value of March 2024 was due by 30 April 2024; there is no approved value yet"
    )
    assert stale_words(series(ended_on=date(2024, 2, 10)), february, MARCH, date(2024, 5, 1)) == ""
    assert not belongs_into(series(ended_on=february), MARCH)
    assert belongs_into(series(ended_on=date(2024, 3, 1)), MARCH)
    assert month_end(date(2024, 2, 3)) == february
