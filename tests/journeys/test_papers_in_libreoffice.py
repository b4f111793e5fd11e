"""A long paper in Word keeps its headings and tables when LibreOffice opens and saves it."""

from pathlib import Path

import docx

from mlco_portal.papers.elements import Heading, Notice, Prose
from mlco_portal.papers.word import paper_as_word
from tests.journeys.libreoffice import by_libreoffice
from tests.papers.samples import every_kind, matrix, paper_of


def headings(document: docx.document.Document) -> list[tuple[str, str]]:
    return [
        (one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith(("Heading", "Title"))
    ]


def tables(document: docx.document.Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_headings_and_tables_are_the_same_after_libreoffice(tmp_path: Path) -> None:
    paper = paper_of(
        *every_kind(), Heading("Who serves what"), matrix(12), Prose("## After it\n\nWords"), Notice("End")
    )
    folder = tmp_path / "saved"
    folder.mkdir()
    file = tmp_path / "paper.docx"
    file.write_bytes(paper_as_word(paper))
    before, after = docx.Document(str(file)), docx.Document(str(by_libreoffice(file, folder)))
    assert len(headings(before)) == 8
    assert headings(after) == headings(before)
    assert len(tables(before)) == 6
    assert tables(after) == tables(before)
    assert after.core_properties.title == "Operating Plan 2024/25"
    assert [one.orientation for one in after.sections] == [one.orientation for one in before.sections]
    assert by_libreoffice(file, folder, "pdf").read_bytes().startswith(b"%PDF")
