"""Tables that people upload and download, as CSV or Excel: read with care, written so that they read back the same."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl

MAX_COLUMNS = 100
MAX_MEMBERS = 500
NO_WORKBOOK = "The file is not an Excel workbook, or it is damaged. Save it again as .xlsx, then upload it."
# An Excel file is a zip file: what it may grow to, as a multiple of what may be uploaded.
MAX_GROWTH = 10
# A spreadsheet program would run a cell that starts like this as a formula.
LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")


class UnreadableFile(Exception):
    """The file is no table that the portal can read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; `number` is the one that a spreadsheet program shows beside it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The headers and rows of a file, all as text; rows without any text are left out."""

    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]


def guarded(text: str) -> str:
    """Return `text` so that no spreadsheet program takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if GUARDED.match(text) else text


def read_table(content: bytes, name: str, *, max_bytes: int, max_rows: int) -> Table:
    """Return the table in a .csv or .xlsx file; raises UnreadableFile with a sentence for the person who sent it."""
    if len(content) > max_bytes:
        raise UnreadableFile(
            f"The file is larger than {max_bytes / 1024 / 1024:.0f} MB. Split it, then upload it again."
        )
    if not content.strip():
        raise UnreadableFile("The file is empty.")
    ending = name.lower().rpartition(".")[2]
    if ending == "xlsx":
        lines = _lines_of_workbook(content, max_bytes * MAX_GROWTH)
    elif ending == "csv":
        lines = lines_of_csv(content)
    else:
        raise UnreadableFile("Choose a file that ends in .csv or .xlsx.")
    return _table_of(lines, max_rows)


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file in UTF-8 with the mark by which Excel knows it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(headers)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _table_of(lines: Iterator[list[str]], max_rows: int) -> Table:
    headers: tuple[str, ...] | None = None
    rows: list[TableRow] = []
    for number, line in enumerate(lines, start=1):
        while line and not line[-1].strip():
            line.pop()
        if not line:
            continue
        if any("\x00" in cell for cell in line):
            raise UnreadableFile(f"Row {number} holds a character that is no text. Type that row again, then upload.")
        if headers is None:
            headers = headers_of(line)
            continue
        if len(line) > len(headers):
            raise UnreadableFile(f"Row {number} has more cells than the table has columns. Check it and upload again.")
        if len(rows) == max_rows:
            raise UnreadableFile(f"The file has more than {max_rows:,} rows. Split it, then upload it again.")
        padded = [*line, *[""] * (len(headers) - len(line))]
        rows.append(TableRow(number, {header: unguarded(cell) for header, cell in zip(headers, padded, strict=True)}))
    if headers is None:
        raise UnreadableFile("The file is empty.")
    if not rows:
        raise UnreadableFile("The file has headers but no rows below them.")
    return Table(headers, tuple(rows))


def headers_of(line: list[str]) -> tuple[str, ...]:
    headers = tuple(cell.strip().lower() for cell in line)
    if len(headers) > MAX_COLUMNS:
        raise UnreadableFile(f"The file has more than {MAX_COLUMNS} columns.")
    if "" in headers:
        raise UnreadableFile("A column has no header. The first row names every column.")
    twice = next((header for header in headers if headers.count(header) > 1), None)
    if twice:
        raise UnreadableFile(f"The column {twice} is there twice.")
    return headers


def lines_of_csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableFile(f"The file cannot be read as CSV: {error}. Save it again from a spreadsheet.") from error


def _decoded(content: bytes) -> str:
    """Return the text, be it in UTF-16 with its mark, in UTF-8, or as older Windows programs write English text."""
    in_utf_16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\x00" in content and not in_utf_16:
        raise UnreadableFile("The file is not a table in text form. Save it as CSV or as an Excel workbook (.xlsx).")
    for codec in ("utf-16",) if in_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("The letters of the file cannot be read. Save it as CSV UTF-8, then upload it again.")


def _lines_of_workbook(content: bytes, max_bytes: int) -> Iterator[list[str]]:
    check_workbook(content, max_bytes)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(), start=1):
            yield [_text_of(cell, number) for cell in row[: MAX_COLUMNS + 1]]
    except UnreadableFile:
        raise
    except Exception as error:
        raise UnreadableFile("The Excel workbook is damaged. Save it again as .xlsx, then upload it.") from error


def check_workbook(content: bytes, max_bytes: int, otherwise: str = "Save the table as CSV.") -> None:
    """Look at the sizes that the workbook would unpack to, and for tricks in its parts, before anything reads it.

    Raises UnreadableFile; `otherwise` is what its sentence advises where the workbook itself is no use.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            members = parts.infolist()
            if "xl/workbook.xml" not in parts.namelist():
                raise UnreadableFile(NO_WORKBOOK)
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > max_bytes:
                raise UnreadableFile(f"The Excel workbook is too large when unpacked. {otherwise}")
            texts = [member for member in members if member.filename.endswith((".xml", ".rels"))]
            if any(_is_a_trick(parts.read(member)) for member in texts):
                raise UnreadableFile(f"The Excel workbook holds something other than a table. {otherwise}")
    except UnreadableFile:
        raise
    except Exception as error:  # what is damaged fails in as many ways as there are of packing it
        raise UnreadableFile(NO_WORKBOOK) from error


def _is_a_trick(part: bytes) -> bool:
    """Say whether the XML declares entities, or is in an encoding in which that could not be seen."""
    return b"<!ENTITY" in part or part[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def _text_of(cell: Any, number: int) -> str:
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        raise UnreadableFile(f"Row {number} holds a formula. Paste its value instead, then upload the file again.")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n")
