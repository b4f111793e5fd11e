"""What stays of a Word file and what is left out, each said in words."""

import pytest

from mlco_portal.rich_text import EVERYTHING, IN_CELLS
from planning.word_plans.documents.elements import Paragraph, Run
from planning.word_plans.documents.marks import text_of
from planning.word_plans.documents.reading import read_document
from tests.planning.word_plans.files import TYPES, W, archive, by_hand, paragraph, table_of

LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
DELETED = "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
NOT_BOLD = '<w:b w:val="0"/>'
LINK = '<Relationship Id="{}" Type="http://x/hyperlink" Target="{}" TargetMode="External"/>'


def text_in(body, **parts):
    document = read_document(by_hand(body, **parts), "plan.docx")
    return text_of(document.body, EVERYTHING), list(document.notes)


def run(text, settings=""):
    return f"<w:r><w:rPr>{settings}</w:rPr><w:t>{text}</w:t></w:r>"


def field(instruction, shown, after=""):
    def step(name):
        return f'<w:r><w:fldChar w:fldCharType="{name}"/></w:r>'

    told = f"{step('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{step('separate')}"
    return f"<w:p>{told}{run(shown)}{step('end')}{run(after) if after else ''}</w:p>"


@pytest.mark.parametrize(
    ("body", "text", "notes"),
    [
        (
            f"<w:p>{run('Kept ')}<w:ins>{run('put in')}</w:ins>{DELETED}</w:p>",
            "Kept put in",
            [
                "1 inserted passage was kept: the file has changes that were tracked",
                "1 deleted passage was left out: the file has changes that were tracked",
            ],
        ),
        (
            paragraph("Text", '<w:r><w:footnoteReference w:id="1"/></w:r>'),
            "Text",
            ["1 footnote was left out. If its words matter, put them into the text"],
        ),
        (paragraph("Text", '<w:r><w:commentReference w:id="1"/></w:r>'), "Text", ["1 comment was left out"]),
        (
            paragraph("Text", "<w:r><w:drawing/></w:r>"),
            "Text",
            ["1 picture was left out. Add pictures to a section in the portal"],
        ),
        (paragraph("Text", "<w:r><w:object/></w:r>"), "Text", ["1 embedded object was left out: only text is read"]),
        (
            paragraph(
                "Text",
                f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{paragraph('In a box')}"
                f"</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('In a box')}"
                "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>",
            ),
            "Text\n\nIn a box",
            ["1 text box was read as text after the paragraph that it belongs to"],
        ),
        (f"<w:p>{run('Seen')}{run('unseen', '<w:vanish/>')}</w:p>", "Seen", ["1 hidden text was left out"]),
        (
            f"<w:tbl><w:tr><w:tc>{table_of([['a', 'b']])}</w:tc><w:tc>{paragraph('c')}</w:tc></w:tr></w:tbl>",
            "| a, b | c |",
            ["1 nested table was read as lines of text"],
        ),
        (f"<w:p>{run('Bo', '<w:b/>')}{run('ld', '<w:b/>')}{run(' not', NOT_BOLD)}</w:p>", "**Bold** not", []),
        ("<w:p><w:r><w:t>One</w:t><w:br/><w:t>Two</w:t></w:r></w:p>", "One\nTwo", []),
        (paragraph("- typed by hand") + paragraph("• and another"), "- typed by hand\n- and another", []),
        (paragraph("| no | table |"), "\\| no | table |", []),
        (table_of([["Place", "Day"], ["North", "Monday"]]), "| Place | Day |\n| North | Monday |", []),
        (
            field('HYPERLINK "https://example.org"', "our page", after=" end"),
            "[our page](https://example.org) end",
            [],
        ),
        (
            field("DDEAUTO c:\\\\cmd.exe", "result"),
            "result",
            [],
        ),
        ('<w:altChunk r:id="x"/>' + paragraph("Text"), "Text", ["1 embedded object was left out: only text is read"]),
    ],
)  # fmt: skip
def test_what_a_paragraph_says(body, text, notes):
    assert text_in(body) == (text, notes)


@pytest.mark.parametrize(
    ("target", "text", "notes"),
    [
        ("https://example.org/a", "[words](https://example.org/a)", []),
        ("mailto:team@example.org", "[words](mailto:team@example.org)", []),
        (
            "file:///c:/secret.docx",
            "words",
            ["1 link was kept as words only: a link leads to a web page or an e-mail address"],
        ),
        (
            "javascript:alert(1)",
            "words",
            ["1 link was kept as words only: a link leads to a web page or an e-mail address"],
        ),
    ],
)
def test_only_links_to_pages_and_mail_stay(target, text, notes):
    body = f'<w:p><w:hyperlink r:id="r1">{run("words")}</w:hyperlink></w:p>'
    links = LINKS.format(LINK.format("r1", target))
    assert text_in(body, **{"word/_rels/document.xml.rels": links}) == (text, notes)


def test_macros_in_a_document_are_left_out_and_said():
    document = read_document(by_hand(paragraph("Text"), **{"word/vbaProject.bin": b"\x00"}), "plan.docx")
    assert document.body == (Paragraph((Run("Text"),)),)
    assert document.notes == ("The macros in the file were left out",)


def test_looks_that_a_cell_does_not_allow_become_words():
    body = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>A heading</w:t></w:r></w:p>' + table_of([["a", "b"]])
    document = read_document(by_hand(body), "plan.docx")
    assert text_of(document.body, EVERYTHING) == "## A heading\n\n| a | b |"
    assert text_of(document.body, IN_CELLS) == "A heading\n\na, b"


def test_the_strict_edition_of_the_format_is_read_too():
    usual, strict = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/w/main"
    document = f"<w:document {W}><w:body>{paragraph('Text')}</w:body></w:document>".replace(usual, strict)
    file = archive({"[Content_Types].xml": TYPES, "word/document.xml": document})
    assert read_document(file, "plan.docx").body == (Paragraph((Run("Text"),)),)


def test_lists_of_one_form_count_on_as_word_processors_count():
    """LibreOffice saves the items of one list under several numbers, of which the first says where it begins."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    begins = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    numbering = (
        f'<w:numbering {w}><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
        f'<w:num w:numId="17"><w:abstractNumId w:val="8"/>{begins.format(3)}</w:num>'
        '<w:num w:numId="20"><w:abstractNumId w:val="8"/></w:num>'
        f'<w:num w:numId="18"><w:abstractNumId w:val="8"/>{begins.format(1)}</w:num></w:numbering>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    body = "".join(item.format(*one) for one in ((17, "three"), (20, "four"), (18, "one"), (18, "two")))
    read = read_document(by_hand(body, word__numbering_xml=numbering), "plan.docx")
    assert text_of(read.body, EVERYTHING) == "3. three\n4. four\n\n1. one\n2. two"
