"""Word files written: headings, guidance, answers and tables with header rows, in the order in which they are added."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mlco_portal.rich_text import Run
from planning.word_plans.documents.elements import Element, Paragraph, Table
from planning.word_plans.documents.marks import fit
from planning.word_plans.documents.styles import GUIDANCE, REFERENCE, add_list, empty_document

TOTAL_WIDTH = 14_700  # twentieths of a point between the margins
NARROWEST = 640
FIRST_LIST = 1000
BULLET_LIST = FIRST_LIST - 1
STYLE_IDS = {GUIDANCE: "Planguidance", REFERENCE: "Planreference"}


SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A969C"/>' for side in SIDES)


class Column(NamedTuple):
    """A column of a table: its header, and its share of the width."""

    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A cell to choose in: `label` is what is chosen, `empty` the words that stand there while nothing is."""

    name: str
    label: str
    labels: Sequence[str]
    empty: str


CellContent = Sequence[Element] | Choice


@dataclass
class DocumentWriter:
    """Gathers the body as XML; python-docx brings the rest of the file."""

    document: WordDocument
    body: list[str] = field(default_factory=list)
    lists: int = FIRST_LIST
    links: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begin(cls, *, title: str, author: str, footer: str) -> "DocumentWriter":
        document = empty_document(title=fit(title), author=fit(author), footer=fit(footer))
        add_list(document, BULLET_LIST, numbered=False)
        return cls(document)

    def styled(self, style: str, text: str) -> None:
        """Add a paragraph in a style: Title, Subtitle, Plan guidance, Plan reference."""
        self.body.append(_paragraph(_runs_xml(text), STYLE_IDS.get(style, style)))

    def heading(self, level: int, text: str) -> None:
        self.styled(f"Heading{level}", text)

    def elements(self, elements: Iterable[Element], *, headings_from: int = 1) -> None:
        """Add paragraphs and tables; a heading of level 2 in them becomes one of level `headings_from` + 1."""
        self.body.append(self._elements_xml(elements, headings_from - 1))

    def table(self, caption: str, columns: Sequence[Column], rows: Sequence[Sequence[CellContent]]) -> None:
        """Add a table with a header row that repeats on each page."""
        whole = sum(column.share for column in columns)
        widths = [max(int(TOTAL_WIDTH * column.share / whole), NARROWEST) for column in columns]
        head = "".join(
            _cell(_paragraph(f"<w:r><w:rPr><w:b/></w:rPr>{_text(column.label)}</w:r>", ""), width, shaded=True)
            for column, width in zip(columns, widths, strict=True)
        )
        drawn = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for row in rows:
            cells = "".join(_cell(self._content(cell), width) for cell, width in zip(row, widths, strict=True))
            drawn.append(f"<w:tr>{cells}</w:tr>")
        self.body.append(_table_xml(caption, widths, drawn))

    def finished(self) -> bytes:
        """Return the file."""
        body = self.document.element.body
        for old in [node for node in body if not node.tag.endswith("}sectPr")]:
            body.remove(old)
        made = parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(self.body)}</w:body>")
        for place, node in enumerate(list(made)):
            body.insert(place, node)
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _content(self, cell: CellContent) -> str:
        if isinstance(cell, Choice):
            return _paragraph(_choice_xml(cell), "")
        return self._elements_xml(cell, 0) or "<w:p/>"

    def _elements_xml(self, elements: Iterable[Element], deeper: int) -> str:
        drawn: list[str] = []
        number, was_table = 0, False
        for element in elements:
            if isinstance(element, Table):
                # Two tables without anything between them are one table to Word.
                drawn.append(("<w:p/>" if was_table else "") + self._inner_table(element))
                number, was_table = 0, True
                continue
            drawn.append(self._paragraph_xml(element, number, deeper))
            # Bullets below a numbered item do not end its list.
            number = number if element.kind == "bullets" and element.level else element.number
            was_table = False
        return "".join(drawn)

    def _paragraph_xml(self, paragraph: Paragraph, number: int, deeper: int) -> str:
        words = "".join(self._run(run) for run in paragraph.runs)
        if paragraph.kind == "heading":
            return _paragraph(words, f"Heading{paragraph.level + deeper}")
        if paragraph.kind == "bullets":
            return _paragraph(words, "ListBullet", BULLET_LIST, min(paragraph.level, 1))
        if paragraph.kind == "numbers":
            if not number or paragraph.number != number + 1:
                self.lists += 1
                add_list(self.document, self.lists, numbered=True, start=paragraph.number)
            return _paragraph(words, "ListNumber", self.lists)
        return _paragraph(words, "")

    def _inner_table(self, table: Table) -> str:
        width = max((len(row) for row in table.rows), default=0)
        if not width:
            return ""
        widths = [TOTAL_WIDTH // width] * width
        drawn = []
        for number, row in enumerate(table.rows):
            cells = "".join(
                _cell(self._elements_xml(cell or (), 0) or "<w:p/>", one, shaded=number == 0)
                for cell, one in zip(row, widths, strict=True)
            )
            head = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
            drawn.append(f"<w:tr>{head}{cells}</w:tr>")
        return _table_xml("", widths, drawn)

    def _run(self, run: Run) -> str:
        drawn = _runs_xml(run.text, bold=run.bold, link=bool(run.href))
        if not run.href:
            return drawn
        if run.href not in self.links:
            self.links[run.href] = self.document.part.relate_to(
                fit(run.href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return f'<w:hyperlink r:id="{self.links[run.href]}">{drawn}</w:hyperlink>'


def _runs_xml(text: str, *, bold: bool = False, link: bool = False) -> str:
    look = ('<w:rStyle w:val="Hyperlink"/>' if link else "") + ("<w:b/>" if bold else "")
    settings = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{settings}{_text(text)}</w:r>"


def _text(text: str) -> str:
    """Return the words of a run, line breaks and tabs as Word has them."""
    pieces = re.split(r"([\n\t])", fit(text.replace("\r", "")))
    marks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        marks.get(piece) or f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>' for piece in pieces if piece
    )


def _paragraph(words: str, style: str, list_key: int = 0, depth: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_key}"/></w:numPr>' if list_key else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbering}</w:pPr>{words}</w:p>"


def _cell(content: str, width: int, *, shaded: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDEE"/>' if shaded else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'


def _table_xml(caption: str, widths: Sequence[int], rows: Sequence[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f'<w:tblCaption w:val="{escape(fit(caption))}"/>' if caption else ""
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/>{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _choice_xml(choice: Choice) -> str:
    """Return a list to choose from, as Word has it; what was typed and is on no list stays as it is."""
    name = escape(fit(choice.name))
    options = "".join(
        f'<w:listItem w:displayText="{escape(fit(label))}" w:value="{number}"/>'
        for number, label in enumerate(choice.labels, start=1)
    )
    empty = "" if choice.label else "<w:showingPlcHdr/>"
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/>{empty}<w:dropDownList>{options}</w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{_runs_xml(choice.label or choice.empty)}</w:sdtContent></w:sdt>"
    )
