"""Whatever comes wrong, each way in answers it row by row or in a sentence, and nothing is half loaded.

What programs send is in tests/api; numbers and periods one by one are in test_rules.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kloe.measurements.models import ImportBatch, Measurement
from kloe.measurements.tables import read_file
from mlco_portal.spreadsheets import UnreadableFile
from tests.factories import measure
from tests.kloe.measurements.world import World, make_world, months, word

HEAD = ("metric", "place", "period", "value", "numerator", "denominator", "unit")
Rows = Sequence[Sequence[str]]
# Metric, place, period (or which of the newest months), value, numerator, denominator, unit; the column; the words.
BAD: list[tuple[tuple[str | int, ...], str, str]] = [
    (("vacancy-rate", "", 2, "six"), "value", "“six” is not a number"),
    (("vacancy-rate", "", 2, "101"), "value", "A percentage lies between 0 and 100"),
    (("vacancy-rate", "", 2, "£5"), "value", "measured in per cent, not in pounds"),
    (("vacancy-rate", "", 2, "12,5"), "value", "“12,5” is not a number"),
    (("vacancy-rate", "", 2, "6", "", "", "furlongs"), "unit", "not a unit that the portal knows"),
    (("vacancy-rate", "", 2, "", "3", "0"), "denominator", "The denominator is zero"),
    (("vacancy-rate", "", 2, "50", "2", "3"), "value", "The numerator and denominator make 66.666667"),
    (("long-waits", "", 2, "-6"), "value", "cannot be less than zero"),
    (("long-waits", "", 2, "inf"), "value", "not a number that can be kept"),
    (("long-waits", "", 2, "NaN"), "value", "not a number that can be kept"),
    (("long-waits", "", 2, "1e13"), "value", "The number is too large"),
    (("long-waits", "", 2, "6%"), "value", "not in per cent"),
    (("long-waits", "", 2, ""), "value", "Enter a value, or leave the row out"),
    (("long-waits", "", 2, "=1+1"), "value", "This is a formula. Paste its value instead"),
    (("long-waits", "", "March 2099", "6"), "period", "is not over yet. Check the year"),
    (("long-waits", "", "March 1999", "6"), "period", "more than 10 years ago. Check the year"),
    (("long-waits", "", "03/31/2024", "6"), "period", "is not a date, read as day, month, year"),
    (("long-waits", "", "15/03/2024", "6"), "period", "neither the first nor the last day of a month"),
    (("no-such-metric", "", 2, "6"), "metric", "No metric is called “no-such-metric”"),
    (("long-waits", "podiatry", 2, "6"), "place", "Long waits is not measured for “podiatry”"),
    (("vacancy-rate", "", 0, "6"), "period", "Row 2 has a value for"),
    (("vacancy-rate", "", 1, "9"), "value", "There is a value already: 7"),
    (("long-waits", "", 2, "6", "", "", "", "too", "many"), "", "More cells than the table has columns"),
]


def as_csv(rows: Rows, delimiter: str = ",") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def as_workbook(rows: Rows) -> bytes:
    """Write texts and formulas into the second sheet; the first one is hidden, and good."""
    book = openpyxl.Workbook()
    hidden, shown = book.active, book.create_sheet("Values")
    assert hidden is not None
    hidden.append(["metric", "period", "value"])
    hidden.append(["vacancy-rate", "March 2024", 5])
    hidden.sheet_state, book.active = "hidden", 1
    for row in rows:
        shown.append(list(row))
    return _saved(book)


def _saved(book: Any) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


WAYS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "csv": ("a.csv", lambda rows: as_csv(rows).encode()),
    "with its mark": ("a.csv", lambda rows: as_csv(rows).encode("utf-8-sig")),
    "semicolons": ("A.CSV", lambda rows: as_csv(rows, ";").encode()),
    "utf-16": ("a.csv", lambda rows: as_csv(rows, "\t").encode("utf-16")),
    "windows-1252": ("a.csv", lambda rows: as_csv(rows).encode("cp1252")),
    "workbook": ("a.xlsx", as_workbook),
    "paste": ("", lambda rows: as_csv(rows, "\t").encode()),
}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def send(client: Client, name: str, content: bytes) -> ImportBatch:
    if name:
        answer = client.post(
            "/values/imports/file/", {"file": SimpleUploadedFile(name, content), "on_conflict": "stop"}
        )
    else:
        answer = client.post("/values/imports/paste/", {"cells": content.decode(), "on_conflict": "stop"})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("sent_at")


@pytest.mark.parametrize("way", WAYS)
def test_each_bad_row_has_its_answer_whichever_way_it_comes(world: World, way: str) -> None:
    measure(world.vacancies, 7, months()[1].ends_on)
    good = ("vacancy-rate", "", word(months()[0]), "5")
    rows = [tuple(word(months()[cell]) if isinstance(cell, int) else cell for cell in row) for row, _, _ in BAD]
    client, (name, make) = world.client(world.analyst), WAYS[way]
    batch = send(client, name, make([HEAD, good, *rows]))
    assert (batch.state, batch.counts["refused"], batch.counts["new"]) == ("refused", len(BAD), 1)
    page = client.get(f"/values/imports/{batch.pk}/").content.decode()
    assert ("Nothing can be imported yet" in page, "Import these values" in page) == (True, False)
    report = client.get(f"/values/imports/{batch.pk}/report.csv").content.decode("utf-8-sig")
    said = {int(row[0]): row[2:] for row in csv.reader(io.StringIO(report)) if row[0].isdecimal()}
    assert [
        (column, words)
        for number, (_, column, words) in enumerate(BAD, start=3)
        if said[number][0] != column or words not in said[number][1]
    ] == []
    client.post(f"/values/imports/{batch.pk}/", {"then": "import"})
    assert list(Measurement.objects.values_list("value", flat=True)) == [7]


def test_cells_of_a_workbook_are_read_as_people_see_them(world: World) -> None:
    first, second, third = (month.ends_on for month in months())
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (
        ["metric", "period", "value"], ["vacancy-rate", first, 1.01], ["vacancy-rate", second, "#DIV/0!"],
        ["long-waits", first, True], ["long-waits", second - timedelta(days=1), 5], ["long-waits", third, 5],
        ["vacancy-rate", third, 0.5],
    ):  # fmt: skip
        sheet.append(row)
    sheet["C2"].number_format = sheet["C7"].number_format = "0%"
    sheet["C3"].data_type = "e"
    sheet.merge_cells("C6:C7")
    batch = send(world.client(world.analyst), "a.xlsx", _saved(book))
    report = world.client(world.analyst).get(f"/values/imports/{batch.pk}/report.csv").content.decode()
    assert (batch.state, batch.counts["refused"], Measurement.objects.count()) == ("refused", 6, 0)
    for words in (
        "between 0 and 100", "“#DIV/0!” is not a number", "“yes” is not a number",
        "neither the first nor the last day", "Part of merged cells (C6:C7). Unmerge them",
    ):  # fmt: skip
        assert words in report


def test_the_grid_tells_each_bad_cell_and_keeps_what_was_typed(world: World) -> None:
    typed = {
        (world.whole, 0): ("101", "A percentage lies between 0 and 100".lower()),
        (world.whole, 1): ("£5", "not in pounds"),
        (world.whole, 2): ("six", "is not a number"),
        (world.of_service, 0): ("=1+1", "this is a formula"),
        (world.of_service, 1): ("12,5", "is not a number"),
        (world.waiting, 0): ("-6", "cannot be less than zero"),
        (world.waiting, 1): ("inf", "not a number that can be kept"),
        (world.waiting, 2): ("6%", "not in per cent"),
    }
    sent = {f"v-{series.pk}-{months()[month].ends_on:%Y%m%d}": text for (series, month), (text, _) in typed.items()}
    answer = world.client(world.analyst).post("/values/enter/", sent)
    page = answer.content.decode()
    assert (answer.status_code, page.count('class="org-grid__problem"')) == (422, len(typed))
    assert [text for text, words in typed.values() if f'value="{text}"' not in page or words not in page.lower()] == []
    assert not Measurement.objects.exists()


def hidden_only() -> bytes:
    book = as_workbook([HEAD])
    return _with_part(book, "xl/workbook.xml", b'state="visible"', b'state="veryHidden"')


def _with_part(book: bytes, part: str, old: bytes, new: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as before, zipfile.ZipFile(kept, "w") as after:
        for one in before.namelist():
            content = before.read(one)
            after.writestr(one, content.replace(old, new) if one == part else content)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", lambda: as_workbook([HEAD]), "not a table in text form"),
        ("a.xlsx", lambda: as_csv([HEAD]).encode(), "not an Excel workbook, or it is damaged"),
        ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not an Excel workbook"),
        ("a.csv", lambda: as_csv([HEAD, ("x",)]).encode("utf-16-le"), "not a table in text form"),
        ("a.csv", lambda: b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "needs a column metric"),
        ("a.xlsx", lambda: as_workbook([HEAD]), "headers but no rows"),
        ("a.xlsx", lambda: as_workbook([]), "The file is empty"),
        ("a.xlsx", hidden_only, "Every sheet of the workbook is hidden"),
        ("a.csv", lambda: b"\xef\xbb\xbf", "The file is empty"),
        ("a.csv", lambda: b"metric;period;wert\nx;y;1\n", "needs a column value"),
        ("a.csv", lambda: b"metric,period,value,Value\nx,y,1,2\n", "The column value is there twice"),
        ("a.csv", lambda: b'metric,period,value\n"x,y,1\n', "cannot be read as CSV"),
        ("a.txt", lambda: b"metric,period,value\nx,y,1\n", "ends in .csv or .xlsx"),
    ],
    ids=[
        "workbook-as-csv", "csv-as-workbook", "old-excel", "utf-16-without-mark", "pdf-as-csv", "only-headers",
        "empty-sheet", "hidden", "only-a-mark", "wrong-headers", "twice", "open-quote", "text",
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence(
    name: str, content: Callable[[], bytes], words: str
) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_file(content(), name)
