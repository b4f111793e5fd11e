"""The look of the documents that the portal writes: A4 landscape, real styles, one language. Made with python-docx."""

from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Arial"
INK, BRAND, QUIET = RGBColor(0x21, 0x2B, 0x32), RGBColor(0x00, 0x3C, 0x71), RGBColor(0x42, 0x55, 0x63)
WIDTH, HEIGHT, MARGIN = Mm(297), Mm(210), Mm(18)
GUIDANCE, REFERENCE, LINK = "Plan guidance", "Plan reference", "Hyperlink"
BULLETS, NUMBERS = 901, 902


class Look(NamedTuple):
    """A style's size, colour, and the room above and below it in points."""

    size: float
    colour: RGBColor
    before: float
    after: float
    bold: bool = False


LOOKS = {
    "Normal": Look(10.5, INK, 0, 5),
    "Title": Look(24, BRAND, 0, 2, bold=True),
    "Subtitle": Look(15, INK, 0, 8),
    "Heading 1": Look(18, BRAND, 18, 6, bold=True),
    "Heading 2": Look(14, BRAND, 16, 4, bold=True),
    "Heading 3": Look(12, INK, 10, 3, bold=True),
    "Heading 4": Look(10.5, INK, 8, 3, bold=True),
    "List Bullet": Look(10.5, INK, 0, 2),
    "List Number": Look(10.5, INK, 0, 2),
    GUIDANCE: Look(9, QUIET, 0, 5),
    REFERENCE: Look(10.5, INK, 6, 8, bold=True),
}
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


def empty_document(*, title: str, author: str, footer: str) -> WordDocument:
    """Return an empty document in the portal's look; `footer` stands before the page's number."""
    document = Document()
    core = document.core_properties
    core.title, core.author, core.language, core.comments = title, author, "en-GB", ""
    _page(document, footer)
    for name, look in LOOKS.items():
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


def _page(document: WordDocument, footer: str) -> None:
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, WIDTH, HEIGHT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    line = page.footer.paragraphs[0]
    line.add_run(f"{footer}. Page ")
    for name, words in (("PAGE", " of "), ("NUMPAGES", "")):
        line._p.append(parse_xml(FIELD.format(ns=nsdecls("w"), name=name)))
        line.add_run(words)


def _style(document: WordDocument, name: str, look: Look) -> None:
    known = {style.name for style in document.styles}
    style: Any = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size, style.font.bold = FONT, Pt(look.size), look.bold
    style.font.color.rgb, style.font.italic = look.colour, False
    fonts = style.element.rPr.rFonts
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]
    shape = style.paragraph_format
    shape.space_before, shape.space_after, shape.line_spacing = Pt(look.before), Pt(look.after), 1.1
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    if name in (GUIDANCE, REFERENCE):
        style.base_style = style.next_paragraph_style = document.styles["Normal"]
        shape.keep_with_next = True
    if name.startswith("Heading"):
        style.next_paragraph_style = document.styles["Normal"]


def _link_style(document: WordDocument) -> None:
    style: Any = document.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb, style.font.underline = RGBColor(0x00, 0x4B, 0x8D), True
