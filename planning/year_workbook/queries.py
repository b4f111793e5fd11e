"""Look-ups of workbooks: what the year's holds, and the one that waits to be confirmed."""

from datetime import datetime
from typing import Any

from mlco_portal.accounts.models import User
from planning.year_workbook.book import book_of
from planning.year_workbook.models import YearWorkbook
from planning.year_workbook.reading import FileRow, FileSheet
from planning.year_workbook.rules import KEPT_FOR, Plan, named_outside, plan_of
from planning.year_workbook.sheets import SHEETS, Cells


def rows_of(year: int) -> dict[str, list[Cells]]:
    """Return the rows of every sheet as the portal holds them."""
    book = book_of(year)
    return {sheet.tab: book.rows(sheet.tab) for sheet in SHEETS}


def workbook_that_waits(key: Any, year: int, by: User, at: datetime) -> YearWorkbook | None:
    """Return the person's uploaded workbook, if it is of the year and not too old."""
    return YearWorkbook.objects.filter(pk=key, year=year, by=by, uploaded_at__gte=at - KEPT_FOR).first()


def sheets_of(waiting: YearWorkbook) -> list[FileSheet]:
    """Return the sheets of the workbook as they were read."""
    return [
        FileSheet(
            tab,
            tuple(FileRow(number, cells, tuple((name, why) for name, why in faults)) for number, cells, faults in rows),
        )
        for tab, rows in waiting.sheets
    ]


def plan_for(sheets: list[FileSheet], year: int, existing: str) -> Plan:
    """Return what the sheets would do to the year now."""
    return plan_of(sheets, book_of(year, named_outside(sheets)), existing)
