"""What somebody sends as a table, read into rows of text: a .csv file, a workbook, or cells pasted from Excel."""

import csv
import io
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from kloe.measurements.workbook import read_sheet
from mlco_portal.spreadsheets import MAX_GROWTH, UnreadableFile, headers_of, lines_of_csv, unguarded

COLUMNS = ("metric", "place", "scope", "period", "value", "numerator", "denominator", "unit")
NEEDED = ("metric", "period")
# What people call a column, by its own name.
OTHER_NAMES = {"kpi": "metric", "measure": "metric", "date": "period", "month": "period", "service": "place"}


@dataclass(slots=True)
class ReadRow:
    """A row; `number` is the one that a spreadsheet program shows beside it. `problem` is of the row as a whole."""

    number: int
    cells: dict[str, str]
    problem: str = ""


@dataclass(slots=True)
class ReadTable:
    """The rows of a table whose columns are known."""

    headers: tuple[str, ...]
    rows: list[ReadRow] = field(default_factory=list)

    def packed(self) -> bytes:
        """Return the table as a batch keeps it."""
        rows = [[one.number, [one.cells[name] for name in self.headers], one.problem] for one in self.rows]
        return zlib.compress(json.dumps([self.headers, rows], ensure_ascii=False).encode(), level=3)


def unpacked(content: bytes) -> ReadTable:
    """Return the table that `packed` made."""
    headers, rows = json.loads(zlib.decompress(content))
    return ReadTable(
        tuple(headers),
        [ReadRow(number, dict(zip(headers, cells, strict=True)), problem) for number, cells, problem in rows],
    )


def read_file(content: bytes, name: str) -> ReadTable:
    """Return the table of a .csv or .xlsx file; raises UnreadableFile with a sentence for its sender."""
    limit = settings.MEASUREMENTS_MAX_BYTES
    if len(content) > limit:
        raise UnreadableFile(f"The file is larger than {limit / 1024 / 1024:.0f} MB. Split it, then upload it again.")
    if not content.strip():
        raise UnreadableFile("The file is empty.")
    ending = name.lower().rpartition(".")[2]
    if ending == "csv":
        return _table(enumerate(lines_of_csv(content), start=1))
    if ending != "xlsx":
        raise UnreadableFile("Choose a file that ends in .csv or .xlsx.")
    sheet = read_sheet(content, limit * MAX_GROWTH)
    table = _table(sheet.lines)
    merged = sheet.merged_rows()
    for row in table.rows:
        if row.number in merged:
            row.problem = f"Part of merged cells ({merged[row.number]}). Unmerge them and fill in each row"
    return table


def read_pasted(text: str) -> ReadTable:
    """Return the table that was pasted, its cells parted by tabs and its first line the headers."""
    if not text.strip():
        raise UnreadableFile("Paste the cells, with the row of headers.")
    if "\t" not in text.split("\n", 1)[0]:
        raise UnreadableFile("The first line has one column only. Copy the cells in Excel, with the row of headers.")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error as error:
        raise UnreadableFile(f"The cells cannot be read: {error}. Copy them from Excel again.") from error
    return _table(enumerate(lines, start=1))


def _table(lines: Iterator[tuple[int, list[str]]]) -> ReadTable:
    table: ReadTable | None = None
    for number, line in lines:
        while line and not line[-1].strip():
            line.pop()
        if not line:
            continue
        if table is None:
            table = ReadTable(_known(headers_of(line)))
            continue
        if len(table.rows) == settings.MEASUREMENTS_MAX_ROWS:
            most = settings.MEASUREMENTS_MAX_ROWS
            raise UnreadableFile(f"The file has more than {most:,} rows. Split it, then upload it again.")
        table.rows.append(_row(number, line, table.headers))
    if table is None:
        raise UnreadableFile("The file is empty.")
    if not table.rows:
        raise UnreadableFile("There are headers but no rows below them.")
    return table


def _row(number: int, line: Sequence[str], headers: tuple[str, ...]) -> ReadRow:
    problem = ""
    if len(line) > len(headers):
        problem = "More cells than the table has columns"
    elif any("\x00" in cell for cell in line):
        problem = "Holds a character that is no text"
    padded = [*line[: len(headers)], *[""] * (len(headers) - len(line))]
    cells = {name: unguarded(cell.replace("\x00", "")) for name, cell in zip(headers, padded, strict=True)}
    return ReadRow(number, cells, problem)


def _known(headers: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(OTHER_NAMES.get(name, name) if OTHER_NAMES.get(name) not in headers else name for name in headers)
    missing = [name for name in NEEDED if name not in names]
    if "value" not in names and not {"numerator", "denominator"} <= set(names):
        missing.append("value")
    if missing:
        words = " and a column ".join(missing)
        raise UnreadableFile(f"The table needs a column {words}. The first row names the columns.")
    if unknown := [name for name in names if name not in COLUMNS]:
        known = ", ".join(COLUMNS)
        raise UnreadableFile(f"The portal does not know the column {', '.join(unknown)[:200]}. It knows: {known}.")
    return names
