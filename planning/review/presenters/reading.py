"""The plan as its approvers read it: sections, tables, what changed, and how much there is at a glance."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from mlco_portal.wording import british_date, counted, word_count
from planning.review.compare import Change, PlanComparison, SectionComparison
from planning.review.papers import is_document
from planning.review.presenters.verdicts import VerdictView
from planning.service_plans.content import CHOICE_CELLS
from planning.service_plans.presenters.pictures import Figure, figures_of
from planning.service_plans.sections import Column, kind_of
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument

PARTS = (("plan", "Service plan"), ("workforce", "Workforce plan"))
PARTS_OF_DOCUMENT = (("document", "Chapters"),)
WORDS_A_MINUTE = 200
MARKS = {Change.NEW: "New", Change.CHANGED: "Changed", Change.UNCHANGED: ""}


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of a table: `is_long` for what may have paragraphs, `is_name` for what names its row."""

    label: str
    text: str
    is_long: bool
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of a table; `mark` says New or Changed."""

    cells: tuple[CellView, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What a section said in the version it is compared with: all of its text, and the rows that were touched."""

    text: str
    head: tuple[str, ...]
    rows: tuple[RowView, ...]
    note: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section to read."""

    anchor: str
    title: str
    text: str
    head: tuple[str, ...]
    rows: tuple[RowView, ...]
    mark: str = ""
    before: Before | None = None
    is_line: bool = False
    figures: tuple[Figure, ...] = ()
    key: str = ""
    verdict: VerdictView | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """The service plan or the workforce plan; sections with nothing in them are only named.

    `agreed_before` were agreed in an earlier version and are not asked again.
    """

    anchor: str
    title: str
    sections: tuple[SectionView, ...]
    left_empty: tuple[str, ...]
    agreed_before: tuple[SectionView, ...] = ()

    @property
    def head(self) -> tuple[str, ...]:
        """The columns that all sections share, so that one table can hold them all; () when they differ."""
        heads = {section.head for section in self.sections}
        is_plain = not any(one.text or one.figures for one in self.sections)
        is_one_table = len(heads) == 1 and len(self.sections) > 1 and is_plain
        return heads.pop() if is_one_table else ()


def parts_of(
    document: PlanDocument,
    comparison: PlanComparison | None,
    plan: int = 0,
    verdicts: Mapping[str, VerdictView] | None = None,
    asked: Collection[str] | None = None,
) -> list[PartView]:
    """Return both parts of the plan, each section marked with what became of it; `plan` finds its pictures.

    `verdicts` holds what the reader says of each section, by key. Where `asked` is given, the other sections were
    agreed before.
    """
    compared = comparison.sections if comparison else {}
    parts = []
    for key, title in PARTS_OF_DOCUMENT if is_document(document) else PARTS:
        shown, empty = [], []
        for section in document.part(key):
            one, verdict = compared.get(section.key), (verdicts or {}).get(section.key)
            if section.is_empty and verdict is None and (one is None or one.change == Change.UNCHANGED):
                empty.append(section.title)
            else:
                shown.append(section_view(section, one, plan, verdict))
        before = tuple(one for one in shown if asked is not None and one.key not in asked)
        now = tuple(one for one in shown if one not in before)
        parts.append(PartView(key, title, now, tuple(empty), before))
    return parts


def section_view(
    section: DocumentSection,
    compared: SectionComparison | None = None,
    plan: int = 0,
    verdict: VerdictView | None = None,
) -> SectionView:
    """Return one section; without a comparison nothing is marked."""
    columns = columns_of(section)
    changes = compared.rows if compared else {}
    return SectionView(
        anchor=f"section-{section.key}",
        title=section.title,
        text=section.text,
        head=tuple(column.label for column in columns) if section.rows else (),
        rows=tuple(_row(row, columns, MARKS[changes.get(row.id, Change.UNCHANGED)]) for row in section.rows),
        mark=MARKS[compared.change] if compared else "",
        before=_before(section, compared, plan) if compared else None,
        is_line=kind_of(section.kind).is_one_line,
        figures=_figures(section, compared, plan),
        key=section.key,
        verdict=verdict,
    )


def columns_of(section: DocumentSection) -> tuple[Column, ...]:
    """Return the columns that its kind has in the portal today."""
    return kind_of(section.kind).columns


def _row(row: DocumentRow, columns: Sequence[Column], mark: str = "") -> RowView:
    cells = (
        CellView(
            one.label, _shown(row, one), is_long=one.type == "text", is_name=one is columns[0] and one.type == "line"
        )
        for one in columns
    )
    return RowView(tuple(cells), mark)


def _shown(row: DocumentRow, column: Column) -> str:
    day = row.day(column.name) if column.type == "date" else None
    return british_date(day) if day else row.shown(column.name)


def _figures(section: DocumentSection, compared: SectionComparison | None, plan: int) -> tuple[Figure, ...]:
    changes = compared.pictures if compared else {}
    return figures_of(section, plan, marks={key: MARKS[change] for key, change in changes.items()})


def _before(section: DocumentSection, compared: SectionComparison, plan: int) -> Before | None:
    if compared.change != Change.CHANGED or compared.before is None:
        return None
    columns = columns_of(section)
    rows = tuple(_row(row, columns, "" if row.id in compared.rows else "Removed since") for row in compared.old_rows)
    note = "The rows stood in another order." if compared.is_reordered else ""
    if compared.before.is_empty:
        note = "Nothing was written here."
    text = compared.before.text if compared.before.text != section.text else ""
    marks = {one.id: "" if one.id in compared.pictures else "Removed since" for one in compared.old_pictures}
    figures = figures_of(compared.before, plan, compared.old_pictures, marks)
    if not (text or rows or note or figures):
        note = _what_was_added(compared)
    return Before(text, tuple(column.label for column in columns) if rows else (), rows, note, figures)


def _what_was_added(compared: SectionComparison) -> str:
    if Change.NEW in compared.rows.values():
        return "Rows were added; nothing that stood here was changed."
    if Change.NEW in compared.pictures.values():
        return "Pictures were added; nothing that stood here was changed."
    return "The pictures stood in another order."


def glance_of(document: PlanDocument) -> list[tuple[int, str]]:
    """Return how much there is of what, and how long it takes to read."""
    found: dict[str, int] = {}
    for section in document.sections:
        if section.rows:
            name = kind_of(section.kind).row_name if section.part == "plan" else "workforce issue"
            found[name] = found.get(name, 0) + len(section.rows)
    counts: list[tuple[int, str]] = [
        (number, counted(number, name, _many(name)).split(" ", 1)[1]) for name, number in found.items()
    ]
    minutes = max(1, ceil(words_of(document) / WORDS_A_MINUTE))
    return [*counts, (minutes, "minute to read" if minutes == 1 else "minutes to read")]


def _many(name: str) -> str:
    return f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"


def words_of(document: PlanDocument) -> int:
    """Return how many words the plan has, choices left out."""
    return sum(
        word_count(section.text)
        + sum(word_count(text) for row in section.rows for name, text in row.cells.items() if name not in CHOICE_CELLS)
        for section in document.sections
    )
