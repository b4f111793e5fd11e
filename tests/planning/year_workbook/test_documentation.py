"""The template and the guide explain the workbook as the code reads it."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mlco_portal.years import PlanningYear
from planning.year_workbook.reading import MAX_BYTES, MAX_ROWS
from planning.year_workbook.sheets import SHEETS
from planning.year_workbook.writing import READ_ME_HEAD, column_table, workbook_of

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "user-guide" / "year-workbook.md"


def test_the_guide_has_the_table_of_every_sheet_and_no_other() -> None:
    text = GUIDE.read_text()
    tables = text.partition("## Every sheet and column")[2]
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in tables.splitlines() if line[:2] == "| "
    ]
    assert [row for row in rows if row[0] != "Column"] == [row[1:] for row in column_table()]
    assert [line[4:] for line in tables.splitlines() if line.startswith("### ")] == [sheet.tab for sheet in SHEETS]
    assert f"more than {MAX_BYTES // 1024 // 1024} MB or {MAX_ROWS:,} rows" in " ".join(text.split())


def test_the_template_has_every_sheet_with_its_headers_and_explains_them_first() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(PlanningYear(2024), {})))
    assert book.sheetnames == ["Read me", *(sheet.tab for sheet in SHEETS)]
    for sheet in SHEETS:
        assert [[cell.value for cell in row] for row in book[sheet.tab].rows] == [list(sheet.columns)]
    lines = [tuple(cell or "" for cell in row) for row in book["Read me"].iter_rows(max_col=6, values_only=True)]
    assert lines[1][:2] == ("Planning year", "2024/25")
    assert lines[lines.index(READ_ME_HEAD) + 1 :] == column_table()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.tab)
def test_every_example_is_what_its_column_may_hold(sheet: object) -> None:
    for column in sheet.columns.values():  # type: ignore[attr-defined]
        typed = date.fromisoformat(column.example) if column.example[4:5] == "-" and len(column.example) == 10 else None
        assert column.kind.clean(typed or column.example) == column.kind.clean(column.kind.clean(column.example))
        assert len(column.about) > 5
