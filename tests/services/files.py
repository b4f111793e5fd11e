"""Files for import tests."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

from mlco_portal.spreadsheets import Table, read_table
from services.queries.catalogue import services_as_entries
from services.resources import FORMATS, ServiceResource

HEADER = ("code", "name", "group", "start_year")


def csv_of(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    """Make a plain CSV file; cells hold no commas or quotes."""
    return "\r\n".join(",".join(row) for row in (header, *rows)).encode()


def xlsx_of(*rows: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """Make a workbook of a few kilobytes that would unpack to 50 MB."""
    file = io.BytesIO(xlsx_of(("podiatry", "Podiatry", "citywide", "2024/25")))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet2.xml", b" " * 50_000_000)
    return file.getvalue()


def exported(ending: str) -> bytes:
    """Return the whole catalogue as the portal exports it."""
    content: bytes = FORMATS[ending]().export_data(ServiceResource().export(queryset=services_as_entries()))
    return content


def table_of(content: bytes, ending: str) -> Table:
    return read_table(content, f"services.{ending}", max_bytes=2 * 1024 * 1024, max_rows=2000)
