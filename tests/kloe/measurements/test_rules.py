"""Numbers, units and periods as people type them: what is read, and what each mistake is told."""

from datetime import date
from decimal import Decimal

import pytest

from kloe.measurements.rules.dates import read_period
from kloe.measurements.rules.values import Unreadable, read_figures, read_number
from kloe.measurements.tables import read_file, read_pasted
from kloe.metrics.models import Metric
from kloe.metrics.rules.periods import Period, before, due_on, is_stale, period_of, period_words, short_words
from mlco_portal.spreadsheets import UnreadableFile

TODAY = date(2024, 6, 10)
PERCENT, NUMBER, POUNDS = Metric(unit="percent"), Metric(unit="number"), Metric(unit="pounds")


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("97.8", "97.8", ""), (" 1,058,200 ", "1058200", ""), ("97.8%", "97.8", "percent"),
        ("£1,204.50", "1204.50", "pounds"),
        ("-3.8", "-3.8", ""), ("−3.8 %", "-3.8", "percent"), (".5", "0.5", ""), ("1e3", "1000", ""), ("0", "0", ""),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, number: str, unit: str) -> None:
    found = read_number(typed)
    assert found is not None
    assert (found.number, found.unit) == (Decimal(number), unit)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("six", "“six” is not a number"), ("12,34", "“12,34” is not a number"), ("1.2.3", "is not a number"),
        ("inf", "not a number that can be kept"), ("-Infinity", "not a number that can be kept"),
        ("NaN", "not a number that can be kept"), ("1e13", "too large"), ("=SUM(A1:A3)", "formula"), ("£5%", "at once"),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_in_words(typed: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_number(typed)
    assert read_number("  ") is None


@pytest.mark.parametrize(
    ("metric", "cells", "figures"),
    [
        (PERCENT, {"value": "97.8"}, ("97.8", None, None)),
        (PERCENT, {"value": "97.8%", "unit": "per cent"}, ("97.8", None, None)),
        (PERCENT, {"numerator": "45", "denominator": "60"}, ("75", "45", "60")),
        (PERCENT, {"value": "66.7", "numerator": "2", "denominator": "3"}, ("66.7", "2", "3")),
        (POUNDS, {"value": "-£12"}, ("-12", None, None)),
        (Metric(unit="percent_of"), {"value": "103.2"}, ("103.2", None, None)),
    ],
)
def test_figures_are_read(metric: Metric, cells: dict[str, str], figures: tuple[str | None, ...]) -> None:
    assert read_figures(metric, cells) == (tuple(one and Decimal(one) for one in figures), [])


@pytest.mark.parametrize(
    ("metric", "cells", "column", "words"),
    [
        (PERCENT, {"value": "100.1"}, "value", "between 0 and 100"),
        (PERCENT, {"value": "-1"}, "value", "between 0 and 100"),
        (NUMBER, {"value": "-6"}, "value", "cannot be less than zero"),
        (NUMBER, {"value": "6%"}, "value", "measured as a number, not in per cent"),
        (PERCENT, {"value": "6", "unit": "days"}, "unit", "measured in per cent, not in days"),
        (PERCENT, {"value": "6", "unit": "furlongs"}, "unit", "not a unit that the portal knows"),
        (PERCENT, {"numerator": "3", "denominator": "0"}, "denominator", "The denominator is zero"),
        (PERCENT, {"numerator": "-3", "denominator": "9"}, "numerator", "A count cannot be less than zero"),
        (PERCENT, {"numerator": "3"}, "denominator", "Enter the denominator as well"),
        (PERCENT, {"denominator": "3"}, "numerator", "Enter the numerator as well"),
        (PERCENT, {"value": "50", "numerator": "2", "denominator": "3"}, "value", "make 66.666667"),
        (PERCENT, {"value": "5", "numerator": "2%", "denominator": "3"}, "numerator", "a count without a unit"),
        (NUMBER, {"value": "∞"}, "value", "not a number that can be kept"),
    ],
)
def test_each_wrong_figure_is_told_at_its_column(
    metric: Metric, cells: dict[str, str], column: str, words: str
) -> None:
    figures, problems = read_figures(metric, cells)
    assert figures is None
    [problem] = problems
    assert problem.column == column
    assert words in problem.text


@pytest.mark.parametrize(
    ("typed", "frequency", "ends_on"),
    [
        ("March 2024", "monthly", date(2024, 3, 31)), ("mar-24", "monthly", date(2024, 3, 31)),
        ("2024-02", "monthly", date(2024, 2, 29)), ("03/2024", "monthly", date(2024, 3, 31)),
        ("31/03/2024", "monthly", date(2024, 3, 31)), ("2024-03-31 00:00:00", "monthly", date(2024, 3, 31)),
        ("1 March 2024", "monthly", date(2024, 3, 31)), ("Q4 2023/24", "quarterly", date(2024, 3, 31)),
        ("31/03/2024", "quarterly", date(2024, 3, 31)), ("2023/24", "yearly", date(2024, 3, 31)),
        ("31.03.24", "weekly", date(2024, 3, 31)),
    ],
)  # fmt: skip
def test_periods_are_read(typed: str, frequency: str, ends_on: date) -> None:
    assert read_period(typed, frequency, TODAY).ends_on == ends_on


@pytest.mark.parametrize(
    ("typed", "frequency", "words"),
    [
        ("", "monthly", "Enter a month"), ("soon", "monthly", "is not a period"),
        ("03/31/2024", "monthly", "is not a date, read as day, month, year"),
        ("31/02/2024", "monthly", "is not a date"),
        ("15/03/2024", "monthly", "neither the first nor the last day of a month"),
        ("March 2042", "monthly", "March 2042 is not over yet. Check the year"),
        ("June 2024", "monthly", "June 2024 is not over yet"), ("March 2004", "monthly", "more than 10 years ago"),
        ("Q4 2023/24", "monthly", "measured by the month"), ("2023/24", "quarterly", "measured by the quarter"),
        ("March 2024", "weekly", "Enter the last day of the week"), ("Q1 2023/25", "quarterly", "not a planning year"),
        ("=A1", "monthly", "formula"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_told_in_words(typed: str, frequency: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_period(typed, frequency, TODAY)


@pytest.mark.parametrize(
    ("frequency", "period", "words", "short"),
    [
        ("weekly", Period(date(2024, 3, 25), date(2024, 3, 31)), "week to 31 March 2024", "31 Mar 24"),
        ("monthly", Period(date(2024, 3, 1), date(2024, 3, 31)), "March 2024", "Mar 24"),
        ("quarterly", Period(date(2024, 1, 1), date(2024, 3, 31)), "January to March 2024", "Q4 23/24"),
        ("yearly", Period(date(2023, 4, 1), date(2024, 3, 31)), "2023/24", "2023/24"),
    ],
)
def test_periods_have_edges_and_words(frequency: str, period: Period, words: str, short: str) -> None:
    assert period_of(frequency, date(2024, 3, 27)) == period
    assert before(frequency, period).ends_on == period.starts_on - (date(2024, 1, 2) - date(2024, 1, 1))
    assert (period_words(frequency, period.ends_on), short_words(frequency, period.ends_on)) == (words, short)


def test_a_series_is_stale_after_cadence_and_grace() -> None:
    metric = Metric(frequency="quarterly", grace_days=20)
    newest = date(2024, 3, 31)
    assert due_on(metric, newest) == date(2024, 7, 20)
    assert [is_stale(metric, newest, day) for day in (date(2024, 7, 20), date(2024, 7, 21))] == [False, True]
    assert not is_stale(metric, None, date(2024, 7, 21))
    assert not is_stale(metric, newest, date(2024, 7, 21), ended_on=date(2024, 2, 10))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.csv", "The file is empty"), (b"metric,period,value\n", "a.csv", "headers but no rows"),
        (b"metric,month,number\nx,y,1\n", "a.csv", "needs a column value"),
        (b"metric,period,value,colour\nx,y,1,red\n", "a.csv", "does not know the column colour"),
        (b"metric,metric,period,value\n", "a.csv", "metric"), (b"%PDF", "a.pdf", "ends in .csv or .xlsx"),
        (b"no workbook", "a.xlsx", "workbook"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_told_why(content: bytes, name: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_file(content, name)


def test_two_million_rows_are_refused_before_they_are_kept() -> None:
    rows = b"metric,period,value\n" + b"w,2024-03,1\n" * 100_001
    with pytest.raises(UnreadableFile, match="more than 100,000 rows"):
        read_file(rows, "a.csv")
    with pytest.raises(UnreadableFile, match="larger than 20 MB"):
        read_file(b"w,2024-03,1\n" * 2_000_000, "a.csv")


def test_pasted_cells_are_parted_by_tabs_and_other_headers_are_known() -> None:
    table = read_pasted("KPI\tMonth\tService\tValue\nwaits\tMarch 2024\t\t1,204\n\t\t\t\nwaits\tApril 2024\t\t'-7\t\n")
    assert [(row.number, row.cells["metric"], row.cells["period"]) for row in table.rows] == [
        (2, "waits", "March 2024"), (4, "waits", "April 2024"),
    ]  # fmt: skip
    with pytest.raises(UnreadableFile, match="one column only"):
        read_pasted("metric,period,value\nx,y,1")
