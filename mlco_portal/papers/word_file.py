"""The Word file that a paper is put into: styles, sections, table of contents, and bytes that stay the same."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from copy import deepcopy

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import serialize_for_reading
from docx.section import Section
from docx.shared import Mm, RGBColor

from mlco_portal.papers.layout import Mark
from mlco_portal.press.look import colours
from mlco_portal.word.styles import INK, LONGEST, Look, empty_document, turn
from mlco_portal.word.xml import borders_xml, paragraph_xml, run_xml

QUIET = "4C6272"
LINES = "AEB7BD"
# Ids of the styles that are ours; python-docx makes them of the names.
EDITION, FACT, SOURCE, NOTICE, TABLE_KEY = "Edition", "Fact", "Source", "Notice", "Tablekey"
TABLE_TEXT, TABLE_SMALL, TABLE_HEAD, AFTER_TABLE = "Tabletext", "Tabletextsmall", "Tablehead", "Aftertable"
TABLE_STYLE, DETAIL = "Papertable", "Detail"
# A file says when it was made nowhere: the same paper has the same bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
MOMENTS = ("created", "modified", "lastModifiedBy", "revision")

STYLES = f"""
<w:styles {{ns}}>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>
<w:uiPriority w:val="39"/><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9865"/></w:tabs>
<w:spacing w:before="100" w:after="20"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC2"><w:name w:val="toc 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/>
<w:uiPriority w:val="39"/><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9865"/></w:tabs>
<w:spacing w:before="0" w:after="20"/><w:ind w:left="284"/></w:pPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="{DETAIL}"><w:name w:val="Detail"/>
<w:rPr><w:color w:val="{QUIET}"/></w:rPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}"><w:name w:val="Paper table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:tblPr><w:tblBorders>{borders_xml(LINES)}</w:tblBorders>
<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="90" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
<w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>
</w:tblStylePr><w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
</w:styles>
"""
CONTENTS = """
<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>
<w:sdtContent>{heading}{entries}</w:sdtContent></w:sdt>
"""
BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def new_file(*, title: str, subject: str, author: str, footer: str) -> WordDocument:
    """Return an empty document with the styles of papers."""
    document = empty_document(title=title, author=author, footer=footer, looks=_looks(), is_turned=False)
    document.core_properties.subject = subject[:LONGEST]
    for style in list(parse_xml(STYLES.format(ns=nsdecls("w")))):
        document.styles.element.append(style)
    shapes = {name: document.styles[name].paragraph_format for name in _looks()}
    shapes["Heading 1"].page_break_before = True
    # Word lets it follow the first heading in all that it does not say itself.
    shapes["TOC Heading"].page_break_before = False
    for name in ("Caption", "Table head", "Table key", "Picture"):
        shapes[name].keep_with_next = True
    for name in ("Quote", "Source"):
        shapes[name].left_indent = Mm(8)
    shapes["Source"].keep_together = True
    shapes["Fact"].left_indent, shapes["Fact"].first_line_indent = Mm(45), Mm(-45)
    shapes["Fact"].tab_stops.add_tab_stop(Mm(45))
    shapes["Notice"].left_indent = Mm(4)
    _edge(document)
    _settings(document)
    return document


def contents_xml(heading: str, entries: Sequence[tuple[Mark, str]]) -> str:
    """Return the table of contents: a field that Word fills with page numbers, until then links to bookmarks."""
    drawn = []
    for number, (mark, bookmark) in enumerate(entries, start=1):
        link = f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{run_xml(mark.text)}</w:hyperlink>'
        words = f"{BEGIN if number == 1 else ''}{link}{END if number == len(entries) else ''}"
        drawn.append(paragraph_xml(words, f"TOC{min(mark.depth, 2)}"))
    return CONTENTS.format(heading=paragraph_xml(run_xml(heading), "TOCHeading"), entries="".join(drawn))


def section_ends(document: WordDocument) -> dict[bool, str]:
    """Return the paragraph that ends a section of upright (False) and of turned sheets."""
    ends = {}
    for is_turned in (False, True):
        section = deepcopy(document.sections[-1]._sectPr)
        turn(Section(section, document.part), is_turned=is_turned)
        ends[is_turned] = f'<w:p><w:pPr><w:pStyle w:val="{AFTER_TABLE}"/>{_inner(section)}</w:pPr></w:p>'
    return ends


def saved(document: WordDocument) -> bytes:
    """Return the file, without any moment in it."""
    core = document.core_properties._element
    for node in [one for one in core if one.tag.rpartition("}")[2] in MOMENTS]:
        core.remove(node)
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            kept.writestr(zipfile.ZipInfo(name, NO_MOMENT), parts.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _looks() -> dict[str, Look]:
    brand, middle = (RGBColor.from_string(colours()[name][1:]) for name in ("brand", "brand-mid"))
    quiet = RGBColor.from_string(QUIET)
    return {
        "Normal": Look(10.5, INK, 0, 6),
        "Title": Look(26, brand, 0, 4, bold=True),
        "Subtitle": Look(14, INK, 0, 4),
        "Heading 1": Look(18, brand, 0, 8, bold=True),
        "Heading 2": Look(14, brand, 16, 4, bold=True),
        "Heading 3": Look(12, middle, 12, 3, bold=True),
        "Heading 4": Look(10.5, middle, 10, 3, bold=True),
        "Heading 5": Look(10.5, INK, 10, 3, bold=True),
        "TOC Heading": Look(14, brand, 16, 4, bold=True),
        "List Bullet": Look(10.5, INK, 0, 2),
        "List Number": Look(10.5, INK, 0, 2),
        "Quote": Look(10.5, INK, 6, 2),
        "Caption": Look(10.5, brand, 12, 4, bold=True),
        "Edition": Look(10.5, quiet, 0, 10),
        "Fact": Look(10.5, INK, 0, 2),
        "Source": Look(9.5, quiet, 0, 6),
        "Notice": Look(10.5, INK, 6, 6),
        "Picture": Look(10.5, INK, 6, 0),
        "Table key": Look(9, quiet, 0, 4),
        "Table text": Look(9, INK, 0, 0),
        "Table text small": Look(7.5, INK, 0, 0),
        "Table head": Look(9, brand, 0, 0, bold=True),
        "After table": Look(4, INK, 0, 4),
    }


def _edge(document: WordDocument) -> None:
    """Give notices and quotations the line on their left that tells them apart."""
    for name, colour in (("Notice", colours()["brand-mid"]), ("Quote", colours()["second"])):
        shape = document.styles[name].element.get_or_add_pPr()
        line = f'<w:left w:val="single" w:sz="36" w:space="8" w:color="{colour[1:].upper()}"/>'
        shape.insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )


def _settings(document: WordDocument) -> None:
    """Let Word open the file as one of today, in English."""
    for node in document.settings.element.iter(qn("w:compatSetting"), qn("w:themeFontLang")):
        if node.tag == qn("w:themeFontLang"):
            node.set(qn("w:val"), "en-GB")
        elif node.get(qn("w:name")) == "compatibilityMode":
            node.set(qn("w:val"), "15")


def _inner(section: object) -> str:
    return str(serialize_for_reading(section))


def listed(entries: Iterable[tuple[Mark, list[Mark]]]) -> list[Mark]:
    """Return the entries of the contents in one row."""
    return [mark for chapter, below in entries for mark in (chapter, *below)]
