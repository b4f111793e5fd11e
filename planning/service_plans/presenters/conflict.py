"""Two texts of one section that met: each place where they differ, and what can be chosen there."""

from collections.abc import Sequence
from dataclasses import dataclass

from planning.service_plans.content import Lists, Row, SectionContent
from planning.service_plans.presenters.comparison import Marked, marked_as_read
from planning.service_plans.sections import kind_of
from planning.service_plans.sections.kind import Column


@dataclass(frozen=True, slots=True)
class Meeting:
    """One field that reads differently; `joins`: both texts can stand there, one after the other."""

    name: str
    label: str
    texts: Marked
    joins: bool
    href: str


@dataclass(frozen=True, slots=True)
class OneSided:
    """A row that only one of the two texts holds, with its words and why."""

    name: str
    label: str
    words: Sequence[str]
    why: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Everything in which two texts differ."""

    fields: Sequence[Meeting]
    rows: Sequence[OneSided]
    is_order_only: bool


def conflict_of(mine: SectionContent, newer: SectionContent, lists: Lists) -> Conflict:
    """Return what differs between the author's text and the newer one, in the order of the page."""
    kind = kind_of(mine.spec.kind)
    if not kind.has_rows:
        met = [Meeting("text", "Text", marked_as_read(mine.text, newer.text), not kind.is_one_line, "#answer")]
        return Conflict(met if mine.text != newer.text else [], [], is_order_only=False)
    saved = {row.id: row for row in newer.rows}
    held = {row.id for row in mine.rows}
    fields: list[Meeting] = []
    rows: list[OneSided] = []
    everything = [*mine.rows, *(row for row in newer.rows if row.id not in held)]
    for number, row in enumerate(everything, start=1):
        legend = f"{kind.row_name.capitalize()} {number}"
        if row.id in saved and row.id in held:
            fields += _fields(row, saved[row.id], legend, kind.columns, lists)
        elif not row.is_empty and not row.id.startswith("new"):
            words = [lists_text for column in kind.columns if (lists_text := _shown(row, column, lists))]
            rows.append(OneSided(f"row-{row.id}", legend, words, _why(row.id in held, newer.updated_by)))
    return Conflict(fields, rows, is_order_only=not fields and not rows)


def _why(is_mine: bool, by: str) -> str:
    if is_mine:
        return f"{by} removed it" if by != "You" else "You removed it in the text that is saved"
    return f"{by} added it, or you removed it" if by != "You" else "It is only in the text that is saved"


def _fields(row: Row, saved: Row, legend: str, columns: Sequence[Column], lists: Lists) -> list[Meeting]:
    return [
        Meeting(
            name=f"row-{row.id}-{column.name}",
            label=f"{legend}: {column.label}",
            texts=marked_as_read(_shown(row, column, lists), _shown(saved, column, lists)),
            joins=column.type in ("text", "line"),
            href=f"#row-{row.id}-{column.name}",
        )
        for column in columns
        if row.cells.get(column.name, "") != saved.cells.get(column.name, "")
    ]


def _shown(row: Row, column: Column, lists: Lists) -> str:
    text = row.cells.get(column.name, "")
    return lists.label(column.choices, text) if column.type == "choice" else text
