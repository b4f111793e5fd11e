"""A plan's text as its readers see it: sections, rows, labelled cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlco_portal.wording import british_date
from planning.service_plans.presenters.pictures import Figure, figures_of
from planning.service_plans.sections import kind_of
from planning.service_plans.sections.kind import Column
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument

PARTS = (("plan", "Service plan"), ("workforce", "Workforce plan"))


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of a row: its label and its words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: a heading and the cells below it."""

    heading: str
    cells: Sequence[ShownCell]


@dataclass(frozen=True, slots=True)
class ShownSection:
    """One section to read; `href` leads to where it is changed, when it can be."""

    key: str
    title: str
    text: str
    rows: Sequence[ShownRow]
    href: str = ""
    figures: Sequence[Figure] = ()

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.rows and not self.figures


@dataclass(frozen=True, slots=True)
class ShownPart:
    """The service plan, or its workforce plan."""

    key: str
    title: str
    sections: Sequence[ShownSection]


def shown_parts(document: PlanDocument, plan: int, hrefs: dict[str, str] | None = None) -> list[ShownPart]:
    """Return the parts of the plan's document to read; `hrefs` gives the page where each section is changed."""
    links = hrefs or {}
    parts = [
        ShownPart(key, title, [shown_section(one, plan, links.get(one.key, "")) for one in document.part(key)])
        for key, title in PARTS
    ]
    return [part for part in parts if part.sections]


def shown_section(section: DocumentSection, plan: int, href: str = "") -> ShownSection:
    """Return one section of a document to read."""
    kind = kind_of(section.kind)
    rows = [_row(row, kind.row_name, kind.columns, number) for number, row in enumerate(section.rows, start=1)]
    return ShownSection(section.key, section.title, section.text, rows, href, figures_of(section, plan))


def _row(row: DocumentRow, name: str, columns: Sequence[Column], number: int) -> ShownRow:
    heading = f"{name.capitalize()} {number}"
    first, *others = columns
    # A line of its own names the row; otherwise its number does.
    if first.type == "line" and row.shown(first.name):
        heading, columns = f"{number}. {row.shown(first.name)}", others
    cells = [ShownCell(column.label, _words(row, column)) for column in columns]
    return ShownRow(heading, [cell for cell in cells if cell.text])


def _words(row: DocumentRow, column: Column) -> str:
    day = row.day(column.name) if column.type == "date" else None
    return british_date(day) if day else row.shown(column.name)
