"""A plan laid out as a Word document, like the template that services know (S1 4.1): sections, the workforce table."""

from collections.abc import Iterable, Sequence

from mlco_portal.rich_text import NOTHING, Run
from mlco_portal.rich_text.blocks import blocks_of
from mlco_portal.years import PlanningYear
from planning.service_plans.content import Lists, PlanContent, Row, SectionContent
from planning.service_plans.sections import Column, SectionKind, kind_of
from planning.word_plans import phrases
from planning.word_plans.documents import writing
from planning.word_plans.documents.elements import Element, Paragraph
from planning.word_plans.documents.marks import elements_of
from planning.word_plans.documents.styles import GUIDANCE, REFERENCE
from planning.word_plans.documents.writing import CellContent, Choice, DocumentWriter

# Rows to write in: below those that are there, and in all.
EMPTY_ROWS, FEWEST_ROWS = 2, 4
SHARES = {"text": 3.0, "line": 2.0, "date": 1.5, "choice": 2.2}
NUMBER_SHARE, AREA_SHARE = 0.5, 2.0


def plan_file(content: PlanContent, lists: Lists, *, reference: str, organisation: str) -> bytes:
    """Return the plan as a Word file that carries the reference."""
    service, year = str(content.service["name"]), PlanningYear(content.year)
    writer = DocumentWriter.begin(
        title=f"{service}: service plan {year}", author=organisation, footer=f"{service}, service plan {year}"
    )
    writer.styled("Title", str(content.template["name"]))
    writer.styled("Subtitle", service)
    writer.styled(REFERENCE, phrases.reference_line(reference))
    for line in phrases.HOW_TO:
        writer.styled(GUIDANCE, line)
    for part, title in phrases.PARTS.items():
        sections = content.part(part)
        if not sections:
            continue
        writer.heading(1, title)
        areas = [one for one in sections if one.spec.kind == "workforce_area"]
        for section in sections:
            if section not in areas:
                _section(writer, section, lists)
        if areas:
            _workforce_table(writer, areas, lists)
    return writer.finished()


def _section(writer: DocumentWriter, section: SectionContent, lists: Lists) -> None:
    spec, kind = section.spec, kind_of(section.spec.kind)
    writer.heading(2, spec.title)
    _guidance(writer, spec.guidance)
    if spec.word_limit:
        writer.styled(GUIDANCE, phrases.limit_line(spec))
    if kind.has_rows:
        _rows_table(writer, section, kind, lists)
        return
    answer = _answer(section.text, kind)
    writer.elements(answer or [_words(phrases.TYPE_HERE)], headings_from=2)


def _guidance(writer: DocumentWriter, guidance: str, before: str = "") -> None:
    for block in blocks_of(guidance):
        for line in block.lines:
            writer.styled(GUIDANCE, f"{before}{line}")


def _rows_table(writer: DocumentWriter, section: SectionContent, kind: SectionKind, lists: Lists) -> None:
    columns = [writing.Column(phrases.NUMBER, NUMBER_SHARE), *_columns(kind.columns)]
    filled = section.filled_rows
    rows: list[list[CellContent]] = [
        [[_words(str(number))], *_cells(kind, row, lists)] for number, row in enumerate(filled, start=1)
    ]
    nothing = Row("", {})
    for _ in range(max(EMPTY_ROWS, FEWEST_ROWS - len(filled))):
        rows.append([[], *_cells(kind, nothing, lists)])
    writer.table(section.spec.title, columns, rows)


def _workforce_table(writer: DocumentWriter, areas: Sequence[SectionContent], lists: Lists) -> None:
    """Write one table for all areas; each row names its area, so that it reads alone."""
    writer.styled(GUIDANCE, phrases.WORKFORCE_HOW_TO)
    for area in areas:
        _guidance(writer, area.spec.guidance, f"{area.spec.title}: ")
    kind = kind_of(areas[0].spec.kind)
    columns = [
        writing.Column(phrases.AREA, AREA_SHARE),
        writing.Column(phrases.NUMBER, NUMBER_SHARE),
        *_columns(kind.columns),
    ]
    rows: list[list[CellContent]] = []
    for area in areas:
        filled = [(str(number), row) for number, row in enumerate(area.filled_rows, start=1)]
        for number, row in [*filled, ("", Row("", {}))]:
            named: list[CellContent] = [[_words(area.spec.title)], [_words(number)] if number else []]
            rows.append([*named, *_cells(kind, row, lists)])
    writer.table(phrases.PARTS["workforce"], columns, rows)


def _columns(columns: Iterable[Column]) -> list[writing.Column]:
    return [writing.Column(column.label, SHARES[column.type]) for column in columns]


def _cells(kind: SectionKind, row: Row, lists: Lists) -> list[CellContent]:
    return [_cell(column, row.cells.get(column.name, ""), lists) for column in kind.columns]


def _cell(column: Column, text: str, lists: Lists) -> CellContent:
    if column.type != "choice":
        return _answer(text, column)
    labels = tuple(lists.choices.get(column.choices, {}).values())
    return Choice(column.label, lists.label(column.choices, text.strip()), labels, phrases.CHOOSE)


def _answer(text: str, place: SectionKind | Column) -> list[Element]:
    if place.formats == NOTHING:
        return [_words(text)] if text.strip() else []
    return elements_of(text)


def _words(text: str) -> Element:
    return Paragraph((Run(text),))
