"""A workbook is read with care: what it stands for, and a clear answer to each thing that is wrong with it."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from mlco_portal.spreadsheets import UnreadableFile
from mlco_portal.years import PlanningYear
from planning.year_workbook.reading import MAX_LINES, MAX_ROWS, OLE, read_workbook
from planning.year_workbook.sheets.kinds import (
    CannotRead,
    Choice,
    Code,
    Codes,
    Day,
    Kind,
    Line,
    Moment,
    Number,
    OfYear,
    Text,
    Year,
)
from planning.year_workbook.sheets.kinds import Names as NamesKind
from tests.planning.year_workbook.files import CORE, edited, with_part, xlsx

GOOD = xlsx({"frameworks": [CORE]})
DELIVERABLES = {"deliverables": [{"reference": "CH-01", "title": "Shorter waits", "quarter": 2}]}


def merge(book: Any) -> None:
    book["frameworks"].merge_cells("A2:B2")


def add_sheet(book: Any) -> None:
    book.create_sheet("Budget 2")


def twice(book: Any) -> None:
    book.create_sheet("FRAMEWORKS ").append(["code"])


def chart(book: Any) -> None:
    book.create_chartsheet("frameworks chart")


def far_below(book: Any) -> None:
    book["frameworks"].cell(row=100_000, column=1, value="x")


WRONG_FILES: list[tuple[bytes, str, str]] = [
    (b"", "year.xlsx", "The file is empty"),
    (b"x" * (5 * 1024 * 1024 + 1), "year.xlsx", "larger than 5 MB"),
    (b"code,name\n", "year.csv", "ends in .xlsx"),
    (GOOD, "year.xlsm", "can hold macros"),
    (GOOD, "year", "ends in .xlsx"),
    (with_part(GOOD, "xl/vbaProject.bin", b"x"), "year.xlsx", "holds a macro"),
    (with_part(GOOD, "xl/worksheets/sheet9.xml", b" " * 60_000_000), "year.xlsx", "too large when unpacked"),
    (with_part(GOOD, "xl/worksheets/sheet9.xml", b"<c/>" * 1_500_000), "year.xlsx", "far more than 3,000 rows"),
    (with_part(GOOD, "xl/entities.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), "year.xlsx", "something other"),
    (with_part(GOOD, "xl/wide.xml", "<a/>".encode("utf-16")), "year.xlsx", "something other"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "year.xlsx", "locked with a password"),
    (OLE + b"Workbook", "year.xlsx", "ends in .xlsx"),
    (b"PK\x03\x04 broken", "year.xlsx", "not an Excel workbook"),
    (GOOD[:-300], "year.xlsx", "not an Excel workbook"),
    (xlsx({"frameworks": []}), "year.xlsx", "no row to load"),
    (edited(GOOD, merge), "year.xlsx", "Sheet frameworks: the cells A2:B2 are merged"),
    (edited(GOOD, add_sheet), "year.xlsx", "does not know the sheet “Budget 2”"),
    (edited(GOOD, chart), "year.xlsx", "a sheet that is a chart"),
    (edited(GOOD, twice), "year.xlsx", "The sheet frameworks is there twice"),
    (edited(GOOD, far_below), "year.xlsx", f"goes on beyond row {MAX_LINES:,}"),
    (xlsx({"frameworks": [{"code": "core", "colour": "red"}]}), "year.xlsx", "does not know the column colour"),
    (xlsx({"frameworks": [{"name": "Core"}]}), "year.xlsx", "the column code is missing"),
    (xlsx({"frameworks": [CORE]}, year="Year 7"), "year.xlsx", "“Year 7” in the sheet Read me is no planning year"),
    (xlsx({"alignment": [{"deliverable": "A", "priority": "x/y"}] * (MAX_ROWS + 1)}), "year.xlsx", "3,000 rows"),
]


@pytest.mark.parametrize(("content", "name", "words"), WRONG_FILES, ids=[words for _, _, words in WRONG_FILES])
def test_a_file_that_is_no_workbook_of_the_year_is_refused_with_a_reason(content: bytes, name: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words.replace("(", r"\(")):
        read_workbook(content, name)


def test_all_that_is_wrong_with_headers_is_told_at_once() -> None:
    content = xlsx({"frameworks": [{"name": "Core"}], "headings": [{"workplan": "a", "colour": "b"}]})
    with pytest.raises(UnreadableFile) as refused:
        read_workbook(content, "year.xlsx")
    assert [one.split(".")[0] for one in refused.value.problems] == [  # type: ignore[attr-defined]
        "Sheet frameworks: the column code is missing",
        "Sheet headings: the portal does not know the column colour",
        "Sheet headings: the column heading is missing",
    ]


def test_formulas_errors_and_times_are_faults_of_their_row() -> None:
    def edit(book: Any) -> None:
        page = book["deliverables"]
        page.append(["CH-02", "=A2", None])
        page.append(["CH-03", "Title", "#REF!"])
        page.append(["CH-04", time(9, 30), None])
        page.append([date(2024, 3, 1), "Title", "5"])
        page.append(["CH-06", "Title", "2", "more"])

    sheet = read_workbook(xlsx(DELIVERABLES, edit=edit), "year.xlsx").sheets[0]
    faults = [(row.number, column, why) for row in sheet.rows for column, why in row.faults]
    assert [(number, column, why.split(".")[0]) for number, column, why in faults] == [
        (3, "title", "It holds a formula"),
        (4, "quarter", "It holds an error of the spreadsheet program"),
        (5, "title", "It holds a time or another kind of value"),
        (6, "reference", "It is a date for the spreadsheet program"),
        (6, "quarter", "5 is not between 1 and 4"),
        (7, "", "It has more cells than the sheet has columns"),
    ]
    assert sheet.rows[0].cells == {"reference": "CH-01", "title": "Shorter waits", "quarter": "2"}


def test_the_year_that_a_workbook_says_it_is_of_is_read() -> None:
    assert read_workbook(xlsx({"frameworks": [CORE]}, year="2023/24"), "YEAR.XLSX").year == PlanningYear(2023)
    assert read_workbook(GOOD, "year.xlsx").year is None


KINDS: list[tuple[Kind, Any, str]] = [
    (Line(20), "  two \n words ", "two words"),
    (Line(20), 12, "12"),
    (Line(20), 12.0, "12"),
    (Line(20), True, "yes"),
    (Text(), " first \r\n second ", "first\n second"),
    (Code(20), "core_1-a", "core_1-a"),
    (Codes(), "b;a ; b;", "a; b"),
    (NamesKind(20), "Beta\n\n Alpha  one", "Alpha one\nBeta"),
    (Number(1, 4), 3.0, "3"),
    (Number(1, 4), "", ""),
    (Number(otherwise=0), None, "0"),
    (Choice([("partly", "Partly delivered")]), "Partly Delivered", "partly"),
    (Day(), datetime(2024, 3, 1), "2024-03-01"),
    (Day(), "01/03/2024", "2024-03-01"),
    (Moment(), "2024-06-03T09:30:00Z", "2024-06-03T09:30:00+00:00"),
    (Year(), "2023-24", "2023/24"),
    (OfYear(40), "2023-24  D-01", "2023/24 D-01"),
]


@pytest.mark.parametrize(
    ("kind", "typed", "read"), KINDS, ids=lambda one: type(one).__name__ if isinstance(one, Kind) else str(one)
)
def test_a_cell_stands_for_what_its_column_holds_and_for_the_same_when_read_again(
    kind: Kind, typed: Any, read: str
) -> None:
    assert kind.clean(typed) == read
    assert kind.clean(read) == read
    assert kind.render(kind.stored(read)) == read


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        (Line(5), "sixsix", "It has 6 characters. At most 5 fit"),
        (Text(), "a\x07b", "a character that is no text"),
        (Line(20), date(2024, 3, 1), "It is a date for the spreadsheet program"),
        (Code(20), "two words", "only letters, figures, hyphens"),
        (NamesKind(3), "four", "more than 3 characters"),
        (Number(1, 4), "5", "5 is not between 1 and 4"),
        (Number(1, 4), "Q2", "“Q2” is no whole number"),
        (Number(1, 4), 2.5, "“2.5” is no whole number"),
        (Number(1, 4), "²", "is no whole number"),
        (Choice([("a", "A letter")]), "b", "“b” is none of a"),
        (Day(), "31/02/2024", "is no date"),
        (Moment(), "2024-06-03", "is no date and time"),
        (Moment(), "2024-13-03T09:30:00Z", "is no date and time"),
        (Year(), "2023/25", "is no planning year"),
        (OfYear(40), "D-01", "is no year with a reference"),
        (OfYear(40), "2023/24", "is no year with a reference"),
    ],
)
def test_a_cell_that_its_column_cannot_hold_says_why(kind: Kind, typed: Any, why: str) -> None:
    with pytest.raises(CannotRead) as refused:
        kind.clean(typed)
    assert why in str(refused.value)


def test_a_cell_that_only_looks_like_a_formula_is_text() -> None:
    def as_text(book: Any) -> None:
        cell = book["deliverables"].cell(row=2, column=2)
        cell.value, cell.data_type = "=1+1", "s"

    edit: Callable[[Any], None] = as_text
    assert read_workbook(xlsx(DELIVERABLES, edit=edit), "x.xlsx").sheets[0].rows[0].cells["title"] == "=1+1"
