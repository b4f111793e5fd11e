"""Files are read with care and read back as they were written."""

import codecs
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlco_portal.spreadsheets import UnreadableFile, guarded, read_table, unguarded, write_csv
from tests.services.files import bomb, csv_of, table_of, xlsx_of

ROW = ("podiatry", "Podiatry", "citywide", "2024/25")
CELLS = dict(zip(("code", "name", "group", "start_year"), ROW, strict=True))


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (csv_of(ROW), "csv"),
        (codecs.BOM_UTF8 + csv_of(ROW), "csv"),
        (csv_of(ROW).replace(b",", b";"), "csv"),
        (csv_of(ROW).replace(b",", b"\t"), "csv"),
        (csv_of(ROW).decode().encode("utf-16"), "csv"),
        (csv_of(ROW, ("", "", "", "")) + b"\r\n\r\n", "csv"),
        (xlsx_of(ROW), "xlsx"),
        (xlsx_of(ROW, (None, None)), "xlsx"),
        (xlsx_of(ROW, header=(" Code", "NAME ", "group", "start_year", None)), "xlsx"),
    ],
)
def test_table_is_read_from_what_spreadsheet_programs_write(content: bytes, ending: str) -> None:
    table = table_of(content, ending)
    assert [(row.number, row.cells) for row in table.rows] == [(2, CELLS)]


def test_a_workbook_of_which_bytes_were_lost_is_refused_in_words() -> None:
    whole = xlsx_of(ROW)
    first = zipfile.ZipFile(io.BytesIO(whole)).infolist()[0]
    start = first.header_offset + 30 + len(first.filename)
    for lost in (b"\xff" * 8, b"\x07" * 8, b"\x00" * 8):
        damaged = whole[:start] + lost + whole[start + len(lost) :]
        with pytest.raises(UnreadableFile, match="or it is damaged"):
            table_of(damaged, "xlsx")


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    table = table_of(csv_of(ROW, ("", "", "", ""), ROW), "csv")
    assert [row.number for row in table.rows] == [2, 4]


def test_letters_of_older_windows_programs_are_read() -> None:
    table = table_of("code,name\nsalford,Caf\u00e9 \u2013 \u00a3".encode("cp1252"), "csv")
    assert table.rows[0].cells["name"] == "Caf\u00e9 \u2013 \u00a3"


def test_cells_of_other_kinds_become_text() -> None:
    table = table_of(xlsx_of(("x", True, 2024, 2.5)), "xlsx")
    assert list(table.rows[0].cells.values()) == ["x", "yes", "2024", "2.5"]


REFUSED = [
    (b"", "csv", "The file is empty"),
    (b" \r\n ", "csv", "The file is empty"),
    (b",,\r\n,,", "csv", "The file is empty"),
    (csv_of(), "csv", "headers but no rows"),
    (b"x" * (2 * 1024 * 1024 + 1), "csv", "larger than 2 MB"),
    (b"MZ\x90\x00\x03\x00\x00\x00", "csv", "not a table in text form"),
    (b"code,name\na\x00b,c", "csv", "not a table in text form"),
    ("code,name\na,b\x00c".encode("utf-16"), "csv", "Row 2 holds a character that is no text"),
    (b"code,name\n\x81\x8d,c", "csv", "letters of the file cannot be read"),
    (b'code,name\nx,"open', "csv", "cannot be read as CSV"),
    (b"code,name\nx,y,z", "csv", "Row 2 has more cells"),
    (b"code,code\nx,y", "csv", "column code is there twice"),
    (b"code,,name\nx,y,z", "csv", "A column has no header"),
    (",".join(f"c{n}" for n in range(101)).encode() + b"\nx", "csv", "more than 100 columns"),
    (csv_of(*[ROW] * 2001), "csv", "more than 2,000 rows"),
    (xlsx_of(*[ROW] * 2001), "xlsx", "more than 2,000 rows"),
    (b"MZ\x90\x00\x03\x00\x00\x00", "xlsx", "not an Excel workbook"),
    (csv_of(ROW), "xlsx", "not an Excel workbook"),
    (xlsx_of(ROW)[:-200], "xlsx", "not an Excel workbook"),
    (bomb(), "xlsx", "too large when unpacked"),
    (xlsx_of(("podiatry", "=1+1", "citywide", "2024")), "xlsx", "Row 2 holds a formula"),
    (xlsx_of(), "xlsx", "headers but no rows"),
    (csv_of(ROW), "exe", "ends in .csv or .xlsx"),
    (csv_of(ROW), "xls", "ends in .csv or .xlsx"),
]


@pytest.mark.parametrize(("content", "ending", "words"), REFUSED, ids=range(len(REFUSED)))
def test_file_that_is_no_table_is_refused_in_plain_words(content: bytes, ending: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        table_of(content, ending)


def test_workbook_with_entities_is_refused() -> None:
    file = io.BytesIO(xlsx_of(ROW))
    with zipfile.ZipFile(file, "a") as parts:
        parts.writestr("xl/extra.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    with pytest.raises(UnreadableFile, match="something other than a table"):
        table_of(file.getvalue(), "xlsx")


@given(st.text())
def test_guarded_text_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "-5", "@x", "'=1", "''+1", "'quoted'", "plain", 'a;b,c"d\ne'])
def test_written_csv_reads_back(text: str) -> None:
    content = write_csv(["code", "name"], [["x", text]])
    assert read_table(content, "x.csv", max_bytes=1000, max_rows=9).rows[0].cells["name"] == text
