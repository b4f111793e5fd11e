"""Workbooks for tests."""

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl

from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from planning.operating_plan.actions.placing import place_block
from planning.operating_plan.models import Chapter
from planning.releases.actions import open_document
from planning.releases.models import Document
from planning.sample_data.files import read
from planning.year_workbook.book import Book
from planning.year_workbook.reading import FileSheet, read_workbook
from planning.year_workbook.sheets import BY_TAB

CORE = {"code": "core", "kind": "core", "name": "Our core priorities", "short_name": "LCO"}
RESILIENCE = {"framework": "core", "code": "resilience", "name": "Resilience"}
COMMUNITY = {"code": "community", "kind": "workplan", "name": "Community Health", "framework": "core"}
HEADING = {"workplan": "community", "heading": "Resilience", "priority": "core/resilience"}
Row = dict[str, Any]


def xlsx(sheets: dict[str, Iterable[Row]], year: str = "", edit: Callable[[Any], None] | None = None) -> bytes:
    """Make a workbook with a sheet for each name; the columns are those that its rows have."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if year:
        book.create_sheet("Read me").append(["Planning year", year])
    for tab, given in sheets.items():
        rows = list(given)
        page = book.create_sheet(tab)
        columns = list(dict.fromkeys(name for row in rows for name in row)) or list(BY_TAB[tab].columns)
        page.append(columns)
        for row in rows:
            page.append([row.get(name) for name in columns])
    if edit:
        edit(book)
    return saved(book)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return the workbook after somebody changed it in a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book)
    return saved(book)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return the workbook with another part in its zip file."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, part)
    return file.getvalue()


def sheets_in(sheets: dict[str, Iterable[Row]]) -> list[FileSheet]:
    return list(read_workbook(xlsx(sheets), "year.xlsx").sheets)


def empty_year(**outside: dict[str, Any]) -> Book:
    """Return a year that holds nothing, with these records outside of it."""
    return Book(PlanningYear(2024), {tab: {} for tab in BY_TAB}, outside)


def document_with_lines(team: User) -> Document:
    """Open the Operating Plan of the sample with its chapters, and the blocks of which a workbook holds the lines."""
    told = read(2024, "operating_plan")
    document = open_document(year=2024, kind=told["kind"], title=told["title"], by=team)
    for order, one in enumerate(told["chapters"], start=1):
        chapter = Chapter.objects.create(document=document, title=one["title"], order=order)
        for block in one["blocks"]:
            if block["kind"] in {"achievements", "performance", "budget"}:
                binding = {name: said for name, said in block.items() if name not in ("kind", "title", "text")}
                place_block(chapter=chapter, kind=block["kind"], binding=binding, title=block["title"], by=team)
    return document
