"""A frozen plan arranged for one page: what stands where, as plain values. Pure.

The HTML page, its PDF and the fit check all build on the same arrangement, so they never tell different stories.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mlco_portal.press.characters import without_controls
from mlco_portal.wording import Block, blocks_of, british_date, plain_line
from planning.service_plans.sections import FORMATS_OF_CELLS, kind_of
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument

# What a themed section is called on the page; its full title asks more than it tells.
THEME_HEADINGS = {"zero_carbon": "Zero carbon", "health_inequalities": "Health inequalities"}
# Texts, which are shown on one line without the marks of their bullets and bold words.
CELLS_WITH_MARKS = frozenset(name for name, formats in FORMATS_OF_CELLS.items() if formats.bold)


@dataclass(frozen=True, slots=True)
class Achievement:
    """Something done in the year before, and what it changed."""

    what: str
    impact: str


@dataclass(frozen=True, slots=True)
class Card:
    """One priority: what, how we will know, who, when, and which core priority it serves."""

    number: int
    title: str
    actions: tuple[Block, ...]
    measure: tuple[Block, ...]
    owner: str
    due: str
    serves: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of any other kind of section: its first cell, and the rest with their labels."""

    lead: str
    rest: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One section as it stands on the page; `title` is how the author knows it, `heading` what is printed."""

    key: str
    title: str
    heading: str
    subheading: str = ""
    theme: str = ""
    blocks: tuple[Block, ...] = ()
    achievements: tuple[Achievement, ...] = ()
    cards: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan on a page: the header's facts, a column about the service, its priorities, and the themes."""

    year: str
    starts_on: str
    ends_on: str
    service: str
    summary: str
    group: str
    place: str
    facts: tuple[tuple[str, str], ...]
    side: tuple[Box, ...]
    main: tuple[Box, ...]
    themes: tuple[Box, ...]

    @property
    def title(self) -> str:
        return f"{self.service}: plan on a page {self.year}"

    @property
    def boxes(self) -> tuple[Box, ...]:
        return self.side + self.main + self.themes


def page_of(document: PlanDocument) -> PlanPage:
    """Return the page of a frozen plan: its `on_page` sections, empty ones left out."""
    shown = [section for section in document.sections if section.on_page and section.has_words]
    answers = [section for section in shown if kind_of(section.kind).is_one_line]
    boxes = [(section, box_of(section)) for section in shown if section not in answers]
    service = document.service
    return PlanPage(
        year=str(document.year),
        starts_on=british_date(document.year.starts_on),
        ends_on=british_date(document.year.ends_on),
        service=tidy(service["name"]),
        summary=tidy(service.get("summary") or ""),
        group=tidy(service["group"]["name"]),
        place=_place(service),
        facts=_facts(answers, service),
        side=tuple(box for section, box in boxes if not section.theme and not box.cards),
        main=tuple(box for section, box in boxes if box.cards),
        themes=tuple(box for section, box in boxes if section.theme and not box.cards),
    )


def box_of(section: DocumentSection) -> Box:
    """Return one section as a box of the page."""
    title = tidy(section.title)
    box: dict[str, Any] = {"key": section.key, "title": title, "theme": section.theme}
    box["heading"], box["subheading"] = _headings(section, title)
    if not section.rows:
        return Box(**box, blocks=blocks(section.text))
    if section.kind == "priorities":
        return Box(**box, cards=tuple(_card(number, row) for number, row in enumerate(section.rows, start=1)))
    if section.kind == "achievements":
        found = (Achievement(cell(row, "achievement"), cell(row, "impact")) for row in section.rows)
        return Box(**box, achievements=tuple(found))
    return Box(**box, lines=tuple(_line(section.kind, row) for row in section.rows))


def _headings(section: DocumentSection, title: str) -> tuple[str, str]:
    """`Looking back at 2023/24: key achievements` is a heading and a line below; `2024/25: our priorities` is not."""
    if section.theme in THEME_HEADINGS:
        return THEME_HEADINGS[section.theme], ""
    first, _, second = title.partition(": ")
    if second and any(character.isalpha() for character in first):
        return first, second[:1].upper() + second[1:]
    return title, ""


def blocks(text: str) -> tuple[Block, ...]:
    """Return an author's text as paragraphs and lists, without characters that only steer."""
    return tuple(blocks_of(without_controls(text)))


def tidy(text: object) -> str:
    """Return a short text on one line."""
    return " ".join(without_controls(str(text)).split())


def cell(row: DocumentRow, name: str) -> str:
    """Return a cell on one line, as readers see it: a code's label, a date in words."""
    day = row.day(name)
    if day:
        return british_date(day)
    return plain_line(without_controls(row.shown(name))) if name in CELLS_WITH_MARKS else tidy(row.shown(name))


def _card(number: int, row: DocumentRow) -> Card:
    return Card(
        number=number,
        title=cell(row, "priority"),
        actions=blocks(row.shown("actions")),
        measure=blocks(row.shown("measure")),
        owner=cell(row, "owner"),
        due=cell(row, "due"),
        serves=cell(row, "mlco_priority"),
    )


def _line(kind: str, row: DocumentRow) -> Line:
    filled = [(column.label, cell(row, column.name)) for column in kind_of(kind).columns if cell(row, column.name)]
    return Line(lead=filled[0][1] if filled else "", rest=tuple(filled[1:]))


def _place(service: Mapping[str, Any]) -> str:
    places = [service.get("neighbourhood"), service.get("locality")]
    return ", ".join(tidy(place["name"]) for place in places if place)


def _facts(answers: Iterable[DocumentSection], service: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    facts = [(tidy(section.title), tidy(section.text)) for section in answers]
    joint = [tidy(name) for name in service.get("joint_with") or ()]
    if joint:
        facts.append(("Joint with", " and ".join(joint)))
    return tuple(facts)
