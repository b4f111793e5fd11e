"""A plan's content as plain values: what sections, checks, snapshots and pages work on. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mlco_portal.wording import word_count

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a section: its identity, which never changes, and its cells as typed."""

    id: str
    cells: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in self.cells.values())


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A picture of a section: the file that we made of it, its words, and the row it belongs to ("" for none)."""

    id: str
    sha256: str
    content_type: str
    width: int
    height: int
    alt: str
    caption: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """What the template asks of a section."""

    key: str
    title: str
    kind: str
    guidance: str = ""
    word_limit: int | None = None
    is_required: bool = True
    theme: str = ""
    on_page: bool = False
    min_rows: int = 0
    max_rows: int | None = None
    part: str = "plan"
    needed_from: date | None = None


@dataclass(frozen=True, slots=True)
class SectionContent:
    """What the author wrote in a section, beside what was asked."""

    spec: SectionSpec
    id: int = 0
    text: str = ""
    rows: tuple[Row, ...] = ()
    revision: int = 0
    updated_at: datetime | None = None
    updated_by: str = ""
    pictures: tuple[PictureContent, ...] = ()

    @property
    def filled_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.is_empty)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.filled_rows

    @property
    def words(self) -> int:
        """How many words the section holds, choices left out."""
        return word_count(self.text) + sum(
            word_count(text) for row in self.rows for name, text in row.cells.items() if name not in CHOICE_CELLS
        )


# Cells that hold a code of a list rather than words; see the columns of each section kind.
CHOICE_CELLS = frozenset({"mlco_priority", "metric", "kloe", "team"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to put right before submitting: where it is and what to do.

    `page` names the plan's page where it is put right, when that is not the section's own.
    """

    section: str
    text: str
    row: str | None = None
    cell: str | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The year's lists that cells choose from: {list name: {code: label}}."""

    choices: Mapping[str, Choices] = field(default_factory=dict)

    def label(self, name: str, code: str) -> str:
        """Return the label of the code, or the code itself when the list does not hold it."""
        return self.choices.get(name, {}).get(code, code)


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A whole plan: the facts about the service, and the sections of both its parts in order.

    `terms` is the whole glossary, {short form: meaning}: what the portal can explain to readers of the plan.
    """

    year: int
    service: Mapping[str, object]
    template: Mapping[str, object]
    sections: tuple[SectionContent, ...]
    terms: Mapping[str, str] = field(default_factory=dict)

    def section(self, key: str) -> SectionContent:
        """Return the section; raise KeyError when the plan has none of that key."""
        for section in self.sections:
            if section.spec.key == key:
                return section
        raise KeyError(key)

    def part(self, name: str) -> tuple[SectionContent, ...]:
        """Return the sections of the `plan` or of the `workforce` plan."""
        return tuple(section for section in self.sections if section.spec.part == name)
