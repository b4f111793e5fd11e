"""Papers as Word documents: read back as people find them, the same bytes each time, whatever was typed."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile

import docx
import pytest
from django.conf import settings
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from mlco_portal.papers.elements import Cell, Column, Heading, Line, Notice, Paper, Prose, Table
from mlco_portal.papers.word import paper_as_word
from mlco_portal.papers.word_tables import UPRIGHT
from mlco_portal.papers.wording import one_line
from tests.architecture.tree import ROOT
from tests.papers.hostile import HOSTILE
from tests.papers.samples import every_kind, matrix, paper_of

AGAIN = """
import django, hashlib; django.setup()
from mlco_portal.papers.word import paper_as_word
from tests.papers.samples import every_kind, paper_of
print(hashlib.sha256(paper_as_word(paper_of(*every_kind()))).hexdigest())
"""


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def made() -> bytes:
    return paper_as_word(paper_of(*every_kind(), Prose("Words"), Heading("Who serves what"), matrix(3), Notice("End")))


@pytest.fixture(scope="module")
def document(made: bytes) -> Document:
    return opened(made)


def styled(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


def test_it_has_real_styles_a_title_and_its_language(document: Document) -> None:
    assert styled(document, "Title") == ["Operating Plan"]
    assert styled(document, "Subtitle") == ["A guide to the year"]
    assert styled(document, "Heading 1") == ["1 What we will do", "Appendices"]
    assert styled(document, "Heading 2") == ["Nursing in the neighbourhood", "Who serves what"]
    assert styled(document, "Heading 3") == styled(document, "Heading 4") == ["Nursing in the neighbourhood"]
    assert styled(document, "List Bullet") == ["one", "below it", "two, see our page", "Nursing in the neighbourhood"]
    assert styled(document, "List Number")[:2] == ["three", "four"]
    assert styled(document, "Quote") == ["Nursing in the neighbourhood\nand its second line"]
    assert styled(document, "Caption").count("Nursing in the neighbourhood") == 4
    core = document.core_properties
    assert (core.title, core.language, core.author) == (
        "Operating Plan 2024/25",
        "en-GB",
        settings.ORGANISATION["name"],
    )
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_its_contents_are_a_field_of_word_and_until_then_links_to_each_heading(document: Document) -> None:
    body = document.element.body
    assert [one.text for one in body.iter(qn("w:instrText"))] == [' TOC \\o "1-2" \\h \\z \\u ']
    kinds = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    contents = next(body.iter(qn("w:sdt")))
    links = [one.get(qn("w:anchor")) for one in contents.iter(qn("w:hyperlink"))]
    words = ["".join(text.text for text in one.iter(qn("w:t"))) for one in contents.iter(qn("w:p"))]
    assert words[0] == "Contents"
    assert words[1:] == ["1 What we will do", "Nursing in the neighbourhood", "Who serves what", "Appendices"]
    bookmarks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(bookmarks) == len(set(bookmarks)) == 6
    assert set(links) <= set(bookmarks)


def test_tables_have_heads_that_repeat_and_names_over_columns(document: Document) -> None:
    assert {table.style.name for table in document.tables} == {"Paper table"}
    heads = [len(list(table._tbl.iter(qn("w:tblHeader")))) for table in document.tables]
    assert heads == [1, 1, 2, 1, 2, 2]
    wide = document.tables[-1]
    assert [one.text for one in wide.rows[0].cells] == ["Deliverable"] + ["MLCO"] * 6 + ["MFT"] * 5 + ["MCC"] * 7
    assert [one.text for one in wide.rows[1].cells][:3] == ["Deliverable", "P1", "P2"]
    assert all(look.get(qn("w:firstColumn")) == "1" for look in document.element.body.iter(qn("w:tblLook")))
    toned = document.tables[2].rows
    assert [one.text for one in toned[3].cells] == ["", "▲ 86%", "◆ Mixed", ""]
    assert "Key: ▲ good, ◆ mixed, ▼ poor" in styled(document, "Table key")


def test_a_wide_table_lies_on_a_turned_sheet_and_every_sheet_is_numbered(document: Document) -> None:
    upright, turned = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [one.orientation for one in document.sections] == [upright, turned, upright]
    assert "Operating Plan  ·  Release 3, for consultation. Page" in document.sections[0].footer.paragraphs[0].text
    assert all(
        one.footer.paragraphs[0].text == document.sections[0].footer.paragraphs[0].text for one in document.sections
    )


def test_pictures_have_words_and_links_lead_where_they_say(document: Document) -> None:
    drawn = [one for one in document.element.body.iter() if one.tag.endswith("}docPr")]
    assert [one.get("descr") for one in drawn] == ["Nursing in the neighbourhood"]
    targets = {one.target_ref for one in document.part.rels.values() if one.is_external}
    assert targets >= {f"{settings.SITE_URL}/plans/nursing/", "https://example.org/plan?a=1&b=2"}
    lines = [Line("here", "#appendices"), Line("gone", "#gone"), Line("no", "javascript:x")]
    made = opened(paper_as_word(paper_of(Table("", (Column("A"),), tuple((Cell((one,)),) for one in lines)))))
    assert not [one for one in made.part.rels.values() if one.is_external]
    assert len(list(made.tables[0]._tbl.iter(qn("w:hyperlink")))) == 1


def test_a_wide_table_in_a_text_stays_on_its_sheet() -> None:
    rows = "\n".join(f"|{' x |' * 14}" for _ in range(3))
    made = opened(paper_as_word(paper_of(Prose(rows))))
    assert len(made.sections) == 1
    widths = [int(one.get(qn("w:w"))) for one in made.tables[0]._tbl.iter(qn("w:gridCol"))]
    assert len(widths) == 14
    assert sum(widths) <= UPRIGHT


def test_a_table_in_a_text_keeps_bold_words_and_links() -> None:
    made = opened(paper_as_word(paper_of(Prose("| A | B |\n| **x** y | [z](https://example.org/z) |"))))
    first, second = made.tables[0].rows[1].cells
    assert [(one.text, bool(one.bold)) for one in first.paragraphs[0].runs] == [("x", True), (" y", False)]
    assert second.paragraphs[0].hyperlinks[0].address == "https://example.org/z"


def test_the_same_paper_has_the_same_bytes_in_any_process(made: bytes) -> None:
    here = hashlib.sha256(paper_as_word(paper_of(*every_kind()))).hexdigest()
    run = [sys.executable, "-c", AGAIN]
    there = subprocess.run(run, env={**os.environ, "PYTHONHASHSEED": "1"}, cwd=ROOT, capture_output=True, check=True)
    assert there.stdout.decode().strip() == here
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:created" not in parts.read("docProps/core.xml")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_field_is_words_that_can_be_opened(name: str) -> None:
    text = HOSTILE[name]
    made = opened(paper_as_word(paper_of(*every_kind(text), title=text)))
    assert len(made.tables) == 5
    shown = " ".join(made.tables[-3].rows[0].cells[0].text.split())
    assert shown == one_line(text)


def test_a_paper_of_nothing_and_one_that_ends_with_a_turned_sheet_can_be_opened() -> None:
    assert styled(opened(paper_as_word(Paper("", "", "", "", (), ()))), "Title") == ["Paper"]
    last = paper_of(matrix(1))
    ended = opened(paper_as_word(Paper("T", "", "", "", (), last.chapters[:1])))
    assert [one.orientation for one in ended.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
