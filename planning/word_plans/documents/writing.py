"""Word files written: headings, guidance, answers and tables with header rows, in the order in which they are added."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE

from mlco_portal.rich_text import Run
from mlco_portal.word.styles import add_list, put_body
from mlco_portal.word.xml import borders_xml, cell_xml, fit, linked_xml, paragraph_xml, run_xml
from planning.word_plans.documents.elements import Element, Paragraph, Table
from planning.word_plans.documents.styles import GUIDANCE, REFERENCE, empty_document

TOTAL_WIDTH = 14_700  # twentieths of a point between the margins
NARROWEST = 640
FIRST_LIST = 1000
BULLET_LIST = FIRST_LIST - 1
STYLE_IDS = {GUIDANCE: "Planguidance", REFERENCE: "Planreference"}

BORDERS = borders_xml("8A969C")
SHADE = "E8EDEE"


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
        self.body.append(paragraph_xml(run_xml(text), STYLE_IDS.get(style, style)))

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
            cell_xml(paragraph_xml(run_xml(column.label, bold=True)), width, fill=SHADE)
            for column, width in zip(columns, widths, strict=True)
        )
        drawn = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for row in rows:
            cells = "".join(cell_xml(self._content(cell), width) for cell, width in zip(row, widths, strict=True))
            drawn.append(f"<w:tr>{cells}</w:tr>")
        self.body.append(_table_xml(caption, widths, drawn))

    def finished(self) -> bytes:
        """Return the file."""
        put_body(self.document, "".join(self.body))
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _content(self, cell: CellContent) -> str:
        if isinstance(cell, Choice):
            return paragraph_xml(_choice_xml(cell), "")
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
            return paragraph_xml(words, f"Heading{paragraph.level + deeper}")
        if paragraph.kind == "bullets":
            return paragraph_xml(words, "ListBullet", BULLET_LIST, min(paragraph.level, 1))
        if paragraph.kind == "numbers":
            if not number or paragraph.number != number + 1:
                self.lists += 1
                add_list(self.document, self.lists, numbered=True, start=paragraph.number)
            return paragraph_xml(words, "ListNumber", self.lists)
        return paragraph_xml(words, "")

    def _inner_table(self, table: Table) -> str:
        width = max((len(row) for row in table.rows), default=0)
        if not width:
            return ""
        widths = [TOTAL_WIDTH // width] * width
        drawn = []
        for number, row in enumerate(table.rows):
            cells = "".join(
                cell_xml(self._elements_xml(cell or (), 0) or "<w:p/>", one, fill="" if number else SHADE)
                for cell, one in zip(row, widths, strict=True)
            )
            head = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
            drawn.append(f"<w:tr>{head}{cells}</w:tr>")
        return _table_xml("", widths, drawn)

    def _run(self, run: Run) -> str:
        if not run.href:
            return run_xml(run.text, bold=run.bold)
        if run.href not in self.links:
            self.links[run.href] = self.document.part.relate_to(
                fit(run.href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return linked_xml(run, self.links[run.href])


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
        f"<w:sdtContent>{run_xml(choice.label or choice.empty)}</w:sdtContent></w:sdt>"
    )
