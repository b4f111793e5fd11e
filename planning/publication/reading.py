"""A frozen plan arranged to be read whole: every section with its texts and tables. Pure."""

from dataclasses import dataclass

from mlco_portal.wording import Block
from planning.publication.edition import PICTURE_ENDINGS, permanent_path
from planning.publication.page import blocks, cell, tidy
from planning.service_plans.presenters.pictures import row_names
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import DocumentSection, PlanDocument


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table; `weight` says how much room it wants beside the others."""

    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class FigureOfPlan:
    """A picture with its words: `file` is its name among the pictures, `about` names the row it belongs to."""

    file: str
    src: str
    alt: str
    caption: str
    about: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section: a text, a single line, or a table; its pictures come last."""

    key: str
    title: str
    theme: str
    blocks: tuple[Block, ...]
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[tuple[Block, ...], ...], ...]
    figures: tuple[FigureOfPlan, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.blocks and not self.rows and not self.figures

    @property
    def table(self) -> list[list[tuple[str, tuple[Block, ...]]]]:
        """The rows as pairs of a column's label and its text."""
        labels = [column.label for column in self.columns]
        return [list(zip(labels, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class FullPlan:
    """The whole plan: the service's, and its workforce plan."""

    year: str
    service: str
    summary: str
    group: str
    facts: tuple[tuple[str, str], ...]
    plan: tuple[Chapter, ...]
    workforce: tuple[Chapter, ...]
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return f"{self.service}: service plan {self.year}"


WEIGHTS = {"text": 6, "line": 4, "choice": 4, "date": 3}


def full_plan_of(document: PlanDocument, pictures_at: str = "") -> FullPlan:
    """Return the whole plan to read; sections without content stay, so that nobody wonders what was asked.

    `pictures_at` is where a page finds pictures that are not published; published ones have addresses of their own.
    """
    service = document.service
    places = {"Locality": service.get("locality"), "Neighbourhood": service.get("neighbourhood")}
    facts = [("Planning year", str(document.year)), ("Service group", tidy(service["group"]["name"]))]
    facts += [(label, tidy(place["name"])) for label, place in places.items() if place]
    facts += [("Joint with", tidy(name)) for name in service.get("joint_with") or ()]
    lines = [section for section in document.sections if kind_of(section.kind).is_one_line]
    facts += [(tidy(section.title), tidy(section.text)) for section in lines if not section.is_empty]
    return FullPlan(
        year=str(document.year),
        service=tidy(service["name"]),
        summary=tidy(service.get("summary") or ""),
        group=tidy(service["group"]["name"]),
        facts=tuple(facts),
        plan=tuple(_chapter(section, pictures_at) for section in document.part("plan") if section not in lines),
        workforce=tuple(
            _chapter(section, pictures_at) for section in document.part("workforce") if section not in lines
        ),
        terms=tuple((tidy(term.short), tidy(term.meaning)) for term in document.glossary),
    )


def _chapter(section: DocumentSection, pictures_at: str) -> Chapter:
    columns = kind_of(section.kind).columns
    shown = [column for column in columns if column.is_required or any(cell(row, column.name) for row in section.rows)]
    return Chapter(
        key=section.key,
        title=tidy(section.title),
        theme=section.theme,
        blocks=blocks(section.text),
        columns=tuple(TableColumn(column.label, WEIGHTS[column.type]) for column in shown),
        rows=tuple(
            tuple(
                blocks(row.shown(column.name)) if column.type == "text" else blocks(cell(row, column.name))
                for column in shown
            )
            for row in section.rows
        ),
        figures=_figures(section, pictures_at),
    )


def name_in_paper(sha256: str, content_type: str) -> str:
    """Return the name by which a paper finds the picture: short, as long words of a paper are broken."""
    return f"{sha256[:16]}.{PICTURE_ENDINGS[content_type]}"


def _figures(section: DocumentSection, pictures_at: str) -> tuple[FigureOfPlan, ...]:
    names = row_names(section)
    found = []
    for one in section.pictures:
        ending = PICTURE_ENDINGS[one.content_type]
        file = name_in_paper(one.sha256, one.content_type)
        src = f"{pictures_at}{one.sha256}.{ending}" if pictures_at else f"/{permanent_path(one.sha256, ending)}"
        about = tidy(names.get(one.row, ""))
        found.append(FigureOfPlan(file, src, tidy(one.alt), tidy(one.caption), about, one.width, one.height))
    return tuple(found)
