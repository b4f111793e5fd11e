"""A plan as the rules of the check see it: what is written, and what it is held against. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from mlco_portal.readability import Sentence, sentences_of
from planning.service_plans.content import Lists, PlanContent, Problem, Row, SectionContent
from planning.service_plans.rules.progress import submission_problems
from planning.service_plans.sections import kind_of
from planning.service_plans.sections.kind import Column
from planning.service_plans.snapshot import PlanDocument


@dataclass(frozen=True, slots=True)
class MetricFigure:
    """The newest value of a metric, and how texts speak of it; `whose` is empty for the whole organisation."""

    name: str
    wordings: tuple[str, ...]
    value: Decimal
    as_of: date
    better: str = "neither"
    is_percent: bool = False
    whose: str = ""


@dataclass(frozen=True, slots=True)
class LongBox:
    """A box of the plan on a page that is too long, by how many lines."""

    section: str
    title: str
    lines: int


@dataclass(frozen=True)
class Passage:
    """One text of the plan: a section's own, or a cell of one of its rows (numbered from 1)."""

    section: SectionContent
    text: str
    row: Row | None = None
    number: int = 0
    column: Column | None = None

    @property
    def place(self) -> tuple[str, str | None, str | None]:
        return self.section.spec.key, self.row.id if self.row else None, self.column.name if self.column else None

    @property
    def name(self) -> str:
        """How a finding begins: `Priority 2`, or the section's title."""
        if self.row is None:
            return f"“{self.section.spec.title}”"
        return f"{kind_of(self.section.spec.kind).row_name.capitalize()} {self.number}"

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences_of(self.text)


@dataclass(frozen=True)
class CheckedPlan:
    """All that the rules look at. What is not known is None or empty, and then the rules that need it say nothing."""

    content: PlanContent
    lists: Lists
    last_year: PlanDocument | None = None
    questions: tuple[Problem, ...] = ()
    figures: tuple[MetricFigure, ...] = ()
    fit: tuple[LongBox, ...] | None = None
    today: date = date.min

    @cached_property
    def problems(self) -> list[Problem]:
        """What stands in the way of submitting; `questions` are what last year's priorities leave open."""
        return [*submission_problems(self.content, self.lists), *self.questions]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that somebody wrote, in the plan's order; choices and dates are none."""
        return tuple(passage for section in self.content.sections for passage in _passages(section))

    @cached_property
    def passages_by_section(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            found.setdefault(passage.section.spec.key, []).append(passage)
        return found

    def rows_of(self, kind: str) -> list[tuple[SectionContent, int, Row]]:
        """Return the filled rows of the sections of a kind, numbered from 1 in each section."""
        return [
            (section, number, row)
            for section in self.content.sections
            if section.spec.kind == kind
            for number, row in enumerate(section.filled_rows, start=1)
        ]


def _passages(section: SectionContent) -> list[Passage]:
    kind = kind_of(section.spec.kind)
    if not kind.has_rows:
        return [Passage(section, section.text)] if section.text.strip() else []
    columns = [column for column in kind.columns if column.type in ("line", "text")]
    return [
        Passage(section, row.cells[column.name], row, number, column)
        for number, row in enumerate(section.filled_rows, start=1)
        for column in columns
        if row.cells.get(column.name, "").strip()
    ]
