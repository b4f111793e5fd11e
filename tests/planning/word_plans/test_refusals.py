"""What is no plan is refused, with what was expected and what was found; nothing is unpacked beyond a set amount."""

import io
import re
import struct
import zipfile

import openpyxl
import pytest

from planning.word_plans.documents.package import MAX_FILE, MAX_PART, UnreadableDocument
from planning.word_plans.documents.reading import read_document
from tests.planning.word_plans.files import TYPES, W, archive, by_hand, paragraph

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT = f"<w:document {W}><w:body>{paragraph('Our service')}</w:body></w:document>"
MACRO_TYPES = TYPES.replace(
    "vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main"
)


def workbook():
    kept = io.BytesIO()
    openpyxl.Workbook().save(kept)
    return kept.getvalue()


def encrypted():
    """A document whose parts are marked as locked with a password."""
    whole = bytearray(by_hand(paragraph("x")))
    for match in re.finditer(rb"PK\x03\x04|PK\x01\x02", bytes(whole)):
        at = match.start() + (6 if match[0] == b"PK\x03\x04" else 8)
        whole[at] |= 1
    return bytes(whole)


def lying():
    """A document that says it is small and is not."""
    whole = by_hand(paragraph("a" * 5_000_000))
    with zipfile.ZipFile(io.BytesIO(whole)) as file:
        true = file.getinfo("word/document.xml").file_size
    return whole.replace(struct.pack("<I", true), struct.pack("<I", 100))


REFUSED = {
    "an empty file": (b"", "plan.docx", "found an empty file"),
    "only zeros": (b"\x00" * 100, "plan.docx", "found an empty file"),
    "a PDF": (b"%PDF-1.7 ...", "plan.docx", "found a PDF"),
    "a program renamed": (b"MZ\x90\x00" + b"\x00" * 500, "plan.docx", "found a program"),
    "an old .doc": (OLE + b"\x00" * 600, "plan.doc", "found a file of an older Office program (.doc or .xls)"),
    "locked with a password": (
        OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "plan.docx",
        "found a document that is locked with a password",
    ),
    "a locked archive": (encrypted(), "plan.docx", "found an archive that is locked with a password"),
    "rich text": (b"{\\rtf1 Our service}", "plan.rtf", "found a rich text file (.rtf)"),
    "a web page": (b"<html>Our service</html>", "plan.docx", "found a web page or XML file"),
    "plain words": (b"Our service", "plan.docx", "found something else, although the name ends in .docx"),
    "macros by name": (by_hand(paragraph("x")), "plan.docm", "found a document with macros (.docm)"),
    "macros by content": (
        archive({"[Content_Types].xml": MACRO_TYPES, "word/document.xml": DOCUMENT}),
        "plan.docx",
        "found a document with macros under another name",
    ),
    "a workbook": (workbook(), "plan.docx", "found an Excel workbook"),
    "any archive": (archive({"a.txt": "a"}), "plan.docx", "found an archive of other files (.zip)"),
    "OpenDocument": (archive({"mimetype": "x", "content.xml": "<a/>"}), "plan.odt", "found an OpenDocument file"),
    "no document inside": (archive({"[Content_Types].xml": TYPES}), "plan.docx", "is damaged"),
    "half a file": (by_hand(paragraph("x"))[:-40], "plan.docx", "is damaged"),
    "broken XML": (
        archive({"[Content_Types].xml": TYPES, "word/document.xml": DOCUMENT[:-9]}),
        "plan.docx",
        "is damaged",
    ),
    "empty XML": (archive({"[Content_Types].xml": TYPES, "word/document.xml": ""}), "plan.docx", "is damaged"),
    "sizes that lie": (lying(), "plan.docx", "is damaged"),
    "another packing": (
        archive({"[Content_Types].xml": TYPES, "word/document.xml": DOCUMENT}, packing=zipfile.ZIP_LZMA),
        "plan.docx",
        "found an archive packed in a way that Word does not use",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_document_is_refused(what):
    content, name, found = REFUSED[what]
    with pytest.raises(UnreadableDocument) as refused:
        read_document(content, name)
    assert found in str(refused.value)
    assert "expected" in str(refused.value)


def test_a_file_over_ten_megabytes_is_refused():
    with pytest.raises(UnreadableDocument, match="larger than 10 MB"):
        read_document(b"PK\x03\x04" + b"0" * MAX_FILE, "plan.docx")


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/media/image1.png"])
def test_a_zip_bomb_is_refused_before_it_grows(name):
    zeros = b" " * (140 * 1024 * 1024)
    bomb = archive({"[Content_Types].xml": TYPES, "word/document.xml": DOCUMENT, name: zeros})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableDocument, match="unpacks to far more than any plan holds"):
        read_document(bomb, "plan.docx")


def test_a_part_that_is_too_large_is_refused():
    bomb = archive({"[Content_Types].xml": TYPES, "word/document.xml": DOCUMENT + " " * MAX_PART})
    with pytest.raises(UnreadableDocument, match="unpacks to far more than any plan holds"):
        read_document(bomb, "plan.docx")


def test_an_archive_of_many_parts_is_refused():
    many = archive({f"word/{number}.xml": "" for number in range(2500)})
    with pytest.raises(UnreadableDocument, match="unpacks to far more than any plan holds"):
        read_document(many, "plan.docx")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY a0 "ha">' + BOMB,
        '<!ENTITY a11 SYSTEM "file:///etc/passwd">',
        '<!ENTITY a11 SYSTEM "http://127.0.0.1:1/x">',
    ],
)
def test_entities_are_refused_and_never_followed(entities, encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w:document [{entities}]>'
        f"<w:document {W}><w:body>{paragraph('&a11;')}</w:body></w:document>"
    )
    file = archive({"[Content_Types].xml": TYPES, "word/document.xml": text.encode(encoding)})
    with pytest.raises(UnreadableDocument, match=r"XML entities|is damaged"):
        read_document(file, "plan.docx")


def test_five_hundred_pages_are_read_up_to_a_limit_that_is_said():
    page = "".join(paragraph(f"Sentence {number} of a page that goes on and on.") for number in range(45))
    file = by_hand(page * 500)
    document = read_document(file, "plan.docx")
    assert len(document.body) == 20_000
    assert document.notes == ("The file is very long: only its first 20,000 paragraphs were read",)


def test_a_thousand_tables_are_read_up_to_a_limit_that_is_said():
    table = f"<w:tbl><w:tr><w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>"
    document = read_document(by_hand(table * 1000), "plan.docx")
    assert len(document.body) == 500
    assert document.notes == ("Only the first 500 tables of the file were read",)


def test_deep_nesting_is_answered():
    deep = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * 80
    assert len(read_document(by_hand(deep), "plan.docx").body) == 1
    with pytest.raises(UnreadableDocument, match="is damaged"):
        read_document(by_hand("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "plan.docx")
