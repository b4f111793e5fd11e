"""Paragraphs, runs and cells as the XML of Word: bodies are put together as text, which is many times faster."""

import re
from html import escape

from mlco_portal.rich_text import Run

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def fit(text: str) -> str:
    """Return the text without the characters that no XML can hold."""
    return NOT_XML.sub("", text.replace("\x0b", "\n").replace("\x0c", "\n"))


def words_xml(text: str) -> str:
    """Return the words of a run, line breaks and tabs as Word has them."""
    if text.isascii() and text.isprintable():
        return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>' if text else ""
    pieces = re.split(r"([\n\t])", fit(text.replace("\r", "")))
    marks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        marks.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>' for piece in pieces if piece
    )


def run_xml(text: str, *, bold: bool = False, style: str = "") -> str:
    """Return words of one look; `style` is the id of a character style."""
    look = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "")
    settings = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{settings}{words_xml(text)}</w:r>"


def linked_xml(run: Run, relation: str) -> str:
    """Return the words of a link; `relation` is what the document calls its address."""
    drawn = run_xml(run.text, bold=run.bold, style="Hyperlink")
    return f'<w:hyperlink r:id="{relation}">{drawn}</w:hyperlink>'


def paragraph_xml(words: str, style: str = "", list_key: int = 0, depth: int = 0) -> str:
    """Return a paragraph in a style, as an item of the list of that key when there is one."""
    numbering = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_key}"/></w:numPr>' if list_key else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbering}</w:pPr>{words}</w:p>"


def cell_xml(content: str, width: int, *, fill: str = "", more: str = "", after: str = "") -> str:
    """Return a cell; `more` are settings that come before its colour, `after` those after it: Word wants this order."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}{shade}{after}</w:tcPr>{content}</w:tc>'


def borders_xml(colour: str) -> str:
    """Return thin lines around and between cells."""
    return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>' for side in SIDES)
