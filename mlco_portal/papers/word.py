"""A paper as a Word document that committees can edit: real styles, headings, lists, tables and links."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from django.conf import settings
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from mlco_portal.papers.elements import (
    Bullets,
    Cell,
    Column,
    Element,
    Facts,
    Heading,
    Line,
    Notice,
    Paper,
    Picture,
    Prose,
    Quote,
    Table,
    Tiles,
)
from mlco_portal.papers.layout import Mark, Part, PlacedChapter, chapters_of, contents_of, stretches_of
from mlco_portal.papers.widths import width_of
from mlco_portal.papers.word_file import (
    DETAIL,
    EDITION,
    FACT,
    NOTICE,
    SOURCE,
    contents_xml,
    listed,
    new_file,
    saved,
    section_ends,
)
from mlco_portal.papers.word_tables import BULLETS, is_turned, table_xml, tiles_as_table
from mlco_portal.papers.wording import CONTENTS, EMPTY_CHAPTER, address, name_of, one_line, title_of, words_for
from mlco_portal.press.characters import without_controls
from mlco_portal.press.run import LONGEST_SECONDS, pictures_of_svg
from mlco_portal.rich_text import Block, Run
from mlco_portal.rich_text.runs import text_in
from mlco_portal.word.styles import add_list, put_body, turn
from mlco_portal.word.xml import fit, linked_xml, paragraph_xml, run_xml

# How wide and how high a picture may stand, in millimetres.
WIDEST, HIGHEST = 174, 220
FIRST_LIST = 1000
PICTURE = """
<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>
<wp:docPr id="{number}" name="Picture {number}" descr="{alt}"/><a:graphic>
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>
<pic:cNvPr id="{number}" name="Picture {number}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>
</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>
"""


def paper_as_word(paper: Paper, *, seconds: float = LONGEST_SECONDS) -> bytes:
    """Return the paper as .docx, the same bytes for the same paper; raises PressFailed where a picture fails."""
    chapters = chapters_of(paper)
    organisation, edition = settings.ORGANISATION["name"], one_line(paper.edition)
    footer = "  ·  ".join(filter(None, (title_of(paper), edition)))
    document = new_file(title=name_of(paper), subject=edition, author=organisation, footer=footer)
    drawings = [part.element.svg for one in chapters for part in one.parts if isinstance(part.element, Picture)]
    pictures = pictures_of_svg(drawings, width_mm=WIDEST, seconds=seconds)
    marks = [mark for chapter in chapters for mark in chapter.marks]
    bookmarks = {mark.name: f"_Toc{number:08}" for number, mark in enumerate(marks, start=1)}
    writer = _Writer(document, iter(pictures), bookmarks)
    drawn = [*writer.front(paper, chapters), *(one for chapter in chapters for one in writer.chapter(chapter))]
    stretches, ends = stretches_of(drawn), section_ends(document)
    body = ""
    for place, (is_turned_over, these) in enumerate(stretches, start=1):
        end = ends[is_turned_over] if place < len(stretches) else ""
        body += "".join(one.xml for one in these) + end
    # The last section is that of the document itself.
    turn(document.sections[-1], is_turned=stretches[-1][0])
    put_body(document, body)
    return saved(document)


@dataclass(frozen=True, slots=True)
class RichLine(Line):
    """A line whose words have looks of their own."""

    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element as XML."""

    xml: str
    is_heading: bool = False
    is_turned: bool = False


@dataclass
class _Writer:
    document: WordDocument
    pictures: Iterator[bytes]
    bookmarks: dict[str, str]
    links: dict[str, str] = field(default_factory=dict)
    lists: int = FIRST_LIST
    shown: int = 0

    def __post_init__(self) -> None:
        add_list(self.document, BULLETS, numbered=False)

    def front(self, paper: Paper, chapters: tuple[PlacedChapter, ...]) -> Iterator[Drawn]:
        """Yield what stands before the chapters: the title, facts, contents."""
        yield Drawn(paragraph_xml(self._said(title_of(paper)), "Title"))
        if one_line(paper.subtitle):
            yield Drawn(paragraph_xml(self._said(one_line(paper.subtitle)), "Subtitle"))
        which = filter(None, (settings.ORGANISATION["name"], one_line(paper.year), one_line(paper.edition)))
        yield Drawn(paragraph_xml(self._said("  ·  ".join(which)), EDITION))
        yield Drawn(self._facts(Facts(tuple((term, Line(text)) for term, text in paper.facts))))
        marks = listed(contents_of(chapters))
        if marks:
            yield Drawn(contents_xml(CONTENTS, [(mark, self.bookmarks[mark.name]) for mark in marks]))

    def chapter(self, chapter: PlacedChapter) -> Iterator[Drawn]:
        """Yield the chapter's heading and what stands in it."""
        yield self._heading(chapter.mark)
        for part in chapter.parts:
            yield from self._part(part)
        if not chapter.parts:
            yield Drawn(self._notice(Notice(EMPTY_CHAPTER)))

    def line(self, line: Line, bold: bool = False) -> str:
        """Return the runs of a line."""
        if isinstance(line, RichLine):
            return "".join(map(self._run, line.runs))
        href = address(line.url, settings.SITE_URL)
        text = line.text or href
        if href.startswith("#"):
            bookmark = self.bookmarks.get(href[1:])
            words = run_xml(without_controls(text), bold=bold, style="Hyperlink")
            drawn = f'<w:hyperlink w:anchor="{bookmark}">{words}</w:hyperlink>' if bookmark else self._said(text, bold)
        else:
            drawn = self._run(Run(text, bold, href))
        if line.detail:
            space = run_xml(" ") if text else ""
            drawn += space + run_xml(without_controls(line.detail), style=DETAIL)
        return drawn

    def _said(self, text: str, bold: bool = False) -> str:
        return run_xml(without_controls(text), bold=bold) if text else ""

    def _run(self, run: Run) -> str:
        if not run.href:
            return self._said(run.text, run.bold)
        if run.href not in self.links:
            kind = RELATIONSHIP_TYPE.HYPERLINK
            self.links[run.href] = self.document.part.relate_to(fit(run.href), kind, is_external=True)
        return linked_xml(Run(without_controls(run.text), run.bold), self.links[run.href])

    def _heading(self, mark: Mark) -> Drawn:
        number, bookmark = int(self.bookmarks[mark.name][4:]), self.bookmarks[mark.name]
        start = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>'
        words = f'{start}{run_xml(mark.text)}<w:bookmarkEnd w:id="{number}"/>'
        return Drawn(paragraph_xml(words, f"Heading{mark.depth}"), is_heading=True)

    def _part(self, part: Part) -> Iterator[Drawn]:
        element = part.element
        if isinstance(element, Heading):
            yield from (self._heading(mark) for mark in part.marks if mark)
        elif isinstance(element, Prose):
            for block, mark in zip(part.blocks, part.marks, strict=True):
                yield self._heading(mark) if mark else Drawn(self._block(block))
        else:
            turned = isinstance(element, Table) and is_turned(element)
            yield Drawn(self._element(element), is_turned=turned)

    def _element(self, element: Element) -> str:
        match element:
            case Bullets():
                return self._bullets(element)
            case Facts():
                return self._facts(element)
            case Tiles():
                return table_xml(tiles_as_table(element), self.line, with_key=False) if element.tiles else ""
            case Table():
                return table_xml(element, self.line, turned=is_turned(element))
            case Quote(text, source):
                below = self.line(source)
                said = paragraph_xml(self._said(text), "Quote")
                return said + (paragraph_xml(below, SOURCE) if below else "")
            case Picture():
                return self._picture(element)
            case Notice():
                return self._notice(element)
        raise TypeError(f"No Word document shows a {type(element).__name__}")

    def _block(self, block: Block) -> str:
        if block.kind == "table":
            return table_xml(_text_table(block), self.line)
        if block.kind == "paragraph":
            return paragraph_xml("<w:r><w:br/></w:r>".join("".join(map(self._run, runs)) for runs in block.spans))
        key = self._new_list(block.start) if block.kind == "numbers" else BULLETS
        drawn = []
        for item in block.items:
            style = "ListNumber" if block.kind == "numbers" else "ListBullet"
            drawn.append(paragraph_xml("".join(map(self._run, item.runs)), style, key))
            drawn += [paragraph_xml("".join(map(self._run, runs)), "ListBullet", BULLETS, 1) for runs in item.below]
        return "".join(drawn)

    def _new_list(self, start: int = 1) -> int:
        self.lists += 1
        add_list(self.document, self.lists, numbered=True, start=start)
        return self.lists

    def _bullets(self, element: Bullets) -> str:
        style, key = ("ListNumber", self._new_list()) if element.numbered else ("ListBullet", BULLETS)
        return "".join(paragraph_xml(self.line(line), style, key) for line in element.lines)

    def _facts(self, element: Facts) -> str:
        tab = "<w:r><w:tab/></w:r>"
        return "".join(
            paragraph_xml(self._said(one_line(term), bold=True) + tab + self.line(line), FACT)
            for term, line in element.pairs
        )

    def _notice(self, element: Notice) -> str:
        return paragraph_xml(self._said(element.text), NOTICE)

    def _picture(self, element: Picture) -> str:
        self.shown += 1
        relation, image = self.document.part.get_or_add_image(io.BytesIO(next(self.pictures)))
        width = width_of(element.svg, WIDEST)
        height = width * image.px_height / image.px_width
        smaller = min(1, HIGHEST / height)
        alt = escape(fit(words_for(element)))
        drawn = PICTURE.format(
            cx=Mm(width * smaller), cy=Mm(height * smaller), number=self.shown, alt=alt, relation=relation
        )
        below = paragraph_xml(self._said(element.caption), "Caption") if element.caption else ""
        # A picture stays with the words below it.
        return paragraph_xml(drawn.replace("\n", ""), "Picture" if below else "") + below


def _text_table(block: Block) -> Table:
    """Return the table of a text, its first row as the head."""
    head, *rows = block.cells
    columns = tuple(Column(text_in(cell)) for cell in head)
    return Table("", columns, tuple(tuple(Cell((RichLine(text_in(one), runs=one),)) for one in row) for row in rows))
