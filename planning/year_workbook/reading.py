"""Reads an uploaded workbook: what each cell stands for, and what cannot be read, by sheet and row.

Nothing in it is trusted: its size packed and unpacked is limited, and formulas, merged cells and macros are told, not
guessed at. What is wrong with the file as a whole raises UnreadableFile; what is wrong with a row is kept beside it.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl

from mlco_portal.spreadsheets import UnreadableFile, check_workbook, unguarded
from mlco_portal.years import PlanningYear
from planning.year_workbook.sheets import BY_TAB, Cells, Fault, Sheet
from planning.year_workbook.sheets.kinds import CannotRead

READ_ME = "read me"
YEAR_LABEL = "Planning year"
MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 10 * MAX_BYTES
MAX_ROWS = 3_000
MAX_LINES = 20_000
# Each tag of the XML inside costs time and memory; a full workbook has half of this.
MAX_TAGS = 1_500_000
MAX_COLUMNS = 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:$]{1,30})\"")
ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
SPLIT = "Start from the workbook that the portal gives."


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a file: its number in the spreadsheet, what its cells stand for, and which cannot be read and why."""

    number: int
    cells: Cells
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSheet:
    """A sheet of a file, of which the headers are right."""

    tab: str
    rows: tuple[FileRow, ...]


@dataclass(frozen=True, slots=True)
class FileBook:
    """A workbook that can be read; `year` is the one that it says it is of."""

    year: PlanningYear | None
    sheets: tuple[FileSheet, ...]


class WrongSheets(UnreadableFile):
    """Sheets or headers are not those of the workbook; `problems` tells all of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


def read_workbook(content: bytes, name: str) -> FileBook:
    """Return what stands in the workbook; raises UnreadableFile with a sentence for the person who sent it."""
    _refuse_by_looks(content, name)
    check_workbook(content, MAX_UNPACKED, SPLIT)
    _refuse_extras(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return _book_of(book, content)
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("The Excel workbook is damaged. Save it again as .xlsx, then upload it.") from error


def _refuse_by_looks(content: bytes, name: str) -> None:
    if len(content) > MAX_BYTES:
        raise UnreadableFile(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. {SPLIT}")
    if not content.strip():
        raise UnreadableFile("The file is empty.")
    if content.startswith(OLE) and ENCRYPTED in content:
        raise UnreadableFile("The workbook is locked with a password. Save it without one, then upload it.")
    ending = name.lower().rpartition(".")[2]
    if ending in ("xlsm", "xltm", "xlam", "xlsb"):
        raise UnreadableFile("The workbook is of a kind that can hold macros. Save it as .xlsx, then upload it.")
    if ending != "xlsx" or content.startswith(OLE):
        raise UnreadableFile("Choose an Excel workbook that ends in .xlsx.")


def _refuse_extras(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [one.lower() for one in parts.namelist()]
        types = parts.read("[Content_Types].xml") if "[Content_Types].xml" in parts.namelist() else b""
        tags = sum(parts.read(one).count(b"<") for one in parts.namelist() if one.lower().endswith(".xml"))
    if tags > MAX_TAGS:
        raise UnreadableFile(f"The workbook holds far more than {MAX_ROWS:,} rows, the limit. {SPLIT}")
    if any(one.endswith("vbaproject.bin") or "/macrosheets/" in one for one in names) or b"macroEnabled" in types:
        raise UnreadableFile("The workbook holds a macro. Save it as .xlsx without macros, then upload it.")
    if any(one.startswith("xl/chartsheets/") for one in names):
        raise UnreadableFile("The workbook holds a sheet that is a chart. Take that sheet out, then upload it.")


def _book_of(book: Any, content: bytes) -> FileBook:
    problems = []
    found: list[FileSheet] = []
    year = None
    left = MAX_ROWS
    seen: set[str] = set()
    for title in book.sheetnames:
        tab = title.strip().lower()
        if tab == READ_ME:
            year = _year_said(book[title])
        elif tab not in BY_TAB:
            problems.append(f"The portal does not know the sheet “{title[:40]}”. It knows: {', '.join(BY_TAB)}.")
        elif tab in seen:
            problems.append(f"The sheet {tab} is there twice.")
        elif merged := _merged(book[title], content):
            problems.append(f"Sheet {tab}: the cells {', '.join(merged)} are merged. Unmerge them, and fill each in.")
        else:
            seen.add(tab)
            try:
                found.append(_sheet_of(book[title], BY_TAB[tab], left))
                left -= len(found[-1].rows)
            except WrongSheets as wrong:
                problems += wrong.problems
    if not problems and not any(one.rows for one in found):
        problems.append("The workbook has no row to load: every sheet is empty below its headers.")
    if problems:
        raise WrongSheets(problems)
    return FileBook(year, tuple(found))


def _merged(sheet: Any, content: bytes) -> list[str]:
    path = str(sheet._worksheet_path).lstrip("/")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return [one.decode().replace("$", "") for one in MERGED.findall(parts.read(path))][:5]


def _year_said(sheet: Any) -> PlanningYear | None:
    """Return the year that the sheet of explanations says the workbook is of."""
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=20, max_col=2, values_only=True):
        cells = [*row, None, None]
        if str(cells[0]).strip() == YEAR_LABEL and cells[1] is not None:
            try:
                return PlanningYear(str(cells[1]))
            except ValueError as error:
                raise WrongSheets([f"“{str(cells[1])[:40]}” in the sheet Read me is no planning year."]) from error
    return None


def _sheet_of(sheet: Any, wanted: Sheet, left: int) -> FileSheet:
    headers: list[str] | None = None
    rows: list[FileRow] = []
    for number, line in _lines(sheet, wanted):
        if headers is None:
            headers = _headers_of([_text(cell) for cell in line], wanted)
            continue
        if len(rows) == left:
            raise WrongSheets(
                [f"The workbook has more than {MAX_ROWS:,} rows, the limit, by row {number} of {wanted.tab}."]
            )
        rows.append(_row_of(number, line, headers, wanted))
    if headers is None:
        raise WrongSheets([f"Sheet {wanted.tab}: it has no headers. The first row names the columns."])
    return FileSheet(wanted.tab, tuple(rows))


def _lines(sheet: Any, wanted: Sheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows in which anything stands, each with its number; whatever is far right is looked at too."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MAX_LINES:
            raise WrongSheets(
                [f"Sheet {wanted.tab}: it goes on beyond row {MAX_LINES:,}. Delete the rows below the last one."]
            )
        line = list(row[: MAX_COLUMNS + 1])
        while line and not _text(line[-1]).strip():
            line.pop()
        if line:
            yield number, line


def _headers_of(line: list[str], wanted: Sheet) -> list[str]:
    headers = [" ".join(cell.split()).lower() for cell in line]
    problems = []
    if unknown := [one for one in headers if one and one not in wanted.columns]:
        problems.append(
            f"the portal does not know the column {', '.join(unknown)[:200]}. It knows: {', '.join(wanted.columns)}."
        )
    if "" in headers:
        problems.append("a column has no header. The first row names every column.")
    if twice := sorted({one for one in headers if one and headers.count(one) > 1}):
        problems.append(f"the column {', '.join(twice)} is there twice.")
    if missing := [name for name in wanted.key_columns if name not in headers]:
        problems.append(f"the column {', '.join(missing)} is missing. The first row names the columns.")
    if problems:
        raise WrongSheets([f"Sheet {wanted.tab}: {problem}" for problem in problems])
    return headers


def _row_of(number: int, line: list[Any], headers: list[str], wanted: Sheet) -> FileRow:
    cells: Cells = {}
    faults: list[Fault] = []
    if len(line) > len(headers):
        faults.append(("", "It has more cells than the sheet has columns"))
    for name, cell in zip(headers, [*line, *[None] * (len(headers) - len(line))], strict=False):
        try:
            cells[name] = wanted.columns[name].kind.clean(_value(cell))
        except CannotRead as problem:
            faults.append((name, str(problem)))
    return FileRow(number, cells, tuple(faults))


def _value(cell: Any) -> Any:
    """Return what the cell holds; raises CannotRead for a formula, whose last result may be of another day."""
    kind = getattr(cell, "data_type", "")
    if kind == "f":
        raise CannotRead("It holds a formula. Paste its value instead")
    if kind == "e":
        raise CannotRead("It holds an error of the spreadsheet program. Enter the value")
    value = getattr(cell, "value", None)
    if isinstance(value, str):
        return unguarded(ESCAPED.sub("_", value))
    if value is None or isinstance(value, bool | int | float | date):
        return value
    raise CannotRead("It holds a time or another kind of value. Make the cell text, and type it again")


def _text(cell: Any) -> str:
    value = getattr(cell, "value", None)
    return "" if value is None else str(value)
