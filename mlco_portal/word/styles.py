"""The look of the documents that the portal writes: real styles, one language, numbered pages, lists."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

FONT = "Arial"
INK = RGBColor(0x21, 0x2B, 0x32)
SHORT_SIDE, LONG_SIDE, MARGIN = Mm(210), Mm(297), Mm(18)
LINK = "Hyperlink"
# No property of a file may be longer.
LONGEST = 255
BULLETS, NUMBERS = 901, 902


class Look(NamedTuple):
    """A style's size, colour, and the room above and below it in points."""

    size: float
    colour: RGBColor
    before: float
    after: float
    bold: bool = False


LISTS = (
    """
<w:abstractNum {ns} w:abstractNumId="{bullets}"><w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0">
<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="284" w:hanging="284"/></w:pPr></w:lvl><w:lvl w:ilvl="1">
<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="568" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>
""",
    """
<w:abstractNum {ns} w:abstractNumId="{numbers}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">
<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr></w:lvl></w:abstractNum>
""",
)
FIELD = '<w:fldSimple {ns} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def empty_document(*, title: str, author: str, footer: str, looks: Mapping[str, Look], is_turned: bool) -> WordDocument:
    """Return an empty A4 document with these styles; `footer` stands before the page's number."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.language, core.comments = title[:LONGEST], author[:LONGEST], "en-GB", ""
    _page(document, footer, is_turned=is_turned)
    for name, look in looks.items():
        _style(document, name, look)
    _link_style(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    numbering = document.part.numbering_part.element
    for form in reversed(LISTS):
        numbering.insert(0, parse_xml(form.format(ns=nsdecls("w"), bullets=BULLETS, numbers=NUMBERS)))
    return document


def add_list(document: WordDocument, key: int, *, numbered: bool, start: int = 1) -> None:
    """Add a list that paragraphs can name by its key; a numbered one starts where it is told."""
    begins = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>' if numbered else ""
    form = NUMBERS if numbered else BULLETS
    document.part.numbering_part.element.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{form}"/>{begins}</w:num>')
    )


def put_body(document: WordDocument, xml: str) -> None:
    """Put the XML into the document in place of its body; its last section stays."""
    body = document.element.body
    for old in [node for node in body if not node.tag.endswith("}sectPr")]:
        body.remove(old)
    made = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{xml}</w:body>")
    for place, node in enumerate(list(made)):
        body.insert(place, node)


def _page(document: WordDocument, footer: str, *, is_turned: bool) -> None:
    page = document.sections[0]
    turn(page, is_turned=is_turned)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    line = page.footer.paragraphs[0]
    line.add_run(f"{footer}. Page " if footer else "Page ")
    for name, words in (("PAGE", " of "), ("NUMPAGES", "")):
        line._p.append(parse_xml(FIELD.format(ns=nsdecls("w"), name=name)))
        line.add_run(words)


def turn(section: Any, *, is_turned: bool) -> None:
    """Lay the sheets of the section on their long side, or stand them on the short one."""
    sides: tuple[Length, Length] = (LONG_SIDE, SHORT_SIDE) if is_turned else (SHORT_SIDE, LONG_SIDE)
    section.orientation = WD_ORIENT.LANDSCAPE if is_turned else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides


def _style(document: WordDocument, name: str, look: Look) -> None:
    known = {style.name for style in document.styles}
    is_new = name not in known
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) if is_new else document.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(look.size), look.bold
    style.font.color.rgb, style.font.italic = look.colour, False
    fonts = style.element.rPr.rFonts
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(look.before), Pt(look.after), 1.1
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    if is_new:
        style.base_style = style.next_paragraph_style = document.styles["Normal"]
    if name.startswith("Heading"):
        style.next_paragraph_style = document.styles["Normal"]


def _link_style(document: WordDocument) -> None:
    style: Any = document.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb, style.font.underline = RGBColor(0x00, 0x4B, 0x8D), True
