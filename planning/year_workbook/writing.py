"""Writes the workbook of a year: its explanations, and a sheet for each kind of row. Reads back unchanged."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from mlco_portal.spreadsheets import guarded
from mlco_portal.years import PlanningYear
from planning.year_workbook.reading import YEAR_LABEL
from planning.year_workbook.sheets import SHEETS, Cells, Sheet
from planning.year_workbook.sheets.kinds import Names, Number, Text

LONGEST_CELL = 32_767
LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
HEAD = PatternFill("solid", start_color="FFE8EDEE")
READ_ME_HEAD = ("Sheet", "Column", "Must be filled in", "What it means", "What it may hold", "Example")


class CannotWrite(Exception):
    """A text of the year fits no cell; the text says which."""


def workbook_of(year: PlanningYear, rows: Mapping[str, Iterable[Cells]], sheets: Sequence[Sheet] = SHEETS) -> bytes:
    """Return the workbook of the year with these rows by sheet; without rows it is the template.

    Raises CannotWrite for a text that is too long for a spreadsheet program.
    """
    written = {sheet.tab: [_written(sheet, cells) for cells in rows.get(sheet.tab, ())] for sheet in sheets}
    book = Workbook(write_only=True)
    _write_read_me(book.create_sheet("Read me"), year, sheets)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.tab), sheet, written[sheet.tab])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def column_table(sheets: Sequence[Sheet] = SHEETS) -> list[tuple[str, str, str, str, str, str]]:
    """Return what every column is: sheet, column, whether it must be filled in, meaning, what it may hold, example."""
    return [
        (sheet.tab, name, _need(sheet, name), column.about, column.kind.allowed, column.example)
        for sheet in sheets
        for name, column in sheet.columns.items()
    ]


def _need(sheet: Sheet, name: str) -> str:
    need = "yes" if sheet.columns[name].needed else "no"
    return f"{need}, key" if name in sheet.key_columns else need


def _write_read_me(page: Any, year: PlanningYear, sheets: Sequence[Sheet]) -> None:
    for letter, width in zip("ABCDEF", (22, 20, 18, 50, 60, 40), strict=True):
        page.column_dimensions[letter].width = width
    page.append([_cell(page, "The workbook of a planning year", bold=True)])
    page.append([_cell(page, YEAR_LABEL), _cell(page, str(year))])
    for line in INTRODUCTION:
        page.append([_cell(page, line)])
    page.append([])
    page.append([_cell(page, text, bold=True) for text in ("Sheet", "What stands in it")])
    for sheet in sheets:
        page.append([_cell(page, sheet.tab), _cell(page, sheet.about)])
    page.append([])
    page.append([_cell(page, text, bold=True) for text in READ_ME_HEAD])
    for row in column_table(sheets):
        page.append([_cell(page, guarded(text), wrap=True) for text in row])


INTRODUCTION = (
    "Upload it on the page of the year: “Load or export the workbook”. You see what it would do before it is saved.",
    "The first row of a sheet names its columns. A sheet or column that is not there leaves the portal as it is.",
    "An empty cell empties what the portal holds. A row that is not there stays: a workbook takes nothing away.",
    "Rows are found again by the columns that are marked “key”: change such a cell, and the row is a new one.",
    "Formulas, merged cells and macros are refused. A text that begins with = + - or @ has an apostrophe before it.",
)


def _written(sheet: Sheet, cells: Cells) -> list[str]:
    """Return the texts of a row as its cells hold them; raises CannotWrite."""
    line = [guarded(cells[name]) for name in sheet.columns]
    for name, text in zip(sheet.columns, line, strict=True):
        if len(text) > LONGEST_CELL:
            where = f"{sheet.tab}, {sheet.label_of(cells)[:80]}"
            raise CannotWrite(f"{where}: {name} is too long for a spreadsheet. Shorten it, then export again")
    return line


def _write_sheet(page: Any, sheet: Sheet, lines: Iterable[Sequence[str]]) -> None:
    kinds = [column.kind for column in sheet.columns.values()]
    page.freeze_panes = "A2"
    for number, kind in enumerate(kinds, start=1):
        page.column_dimensions[get_column_letter(number)].width = 60 if isinstance(kind, Text | Names) else 24
    page.append([_cell(page, name, bold=True) for name in sheet.columns])
    for line in lines:
        page.append(
            [
                WriteOnlyCell(page, int(text)) if text and isinstance(kind, Number) else _cell(page, text, wrap=True)
                for kind, text in zip(kinds, line, strict=True)
            ]
        )


def _cell(page: Any, text: str, *, bold: bool = False, wrap: bool = False) -> WriteOnlyCell:
    """Return a cell of text, whatever the text looks like."""
    cell = WriteOnlyCell(page, LOOKS_ESCAPED.sub("_x005F_", text))
    if text:
        cell.data_type = "s"
    if bold:
        cell.font, cell.fill = Font(bold=True), HEAD
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
