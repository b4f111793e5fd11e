"""What every kind of section is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from mlco_portal.rich_text import EVERYTHING, IN_CELLS, NOTHING, Formats
from planning.service_plans.content import Lists, Problem, Row, SectionContent

ColumnType = Literal["line", "text", "date", "choice"]
# The most usual first: a plan has many dates.
DATE_FORMS = ("%d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %b %Y", "%d %m %Y", "%d-%m-%Y", "%d.%m.%Y")

# What the cells of a column may hold beside words.
FORMATS: dict[ColumnType, Formats] = {"text": IN_CELLS}


@dataclass(frozen=True, slots=True)
class Column:
    """One cell that each row of a section has."""

    name: str
    label: str
    type: ColumnType = "line"
    hint: str = ""
    is_required: bool = True
    choices: str = ""
    missing: str = ""

    @property
    def formats(self) -> Formats:
        return FORMATS.get(self.type, NOTHING)


def date_in(text: str) -> date | None:
    """Return the date that the text means in British order, or None when it is no date."""
    words = " ".join(text.split())
    for form in DATE_FORMS:
        try:
            return datetime.strptime(words, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


class SectionKind:
    """A kind of section: its columns, what makes it complete, and its content in a frozen version.

    A kind without columns holds one text; a kind with columns holds rows.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    row_name: ClassVar[str] = "row"
    columns: ClassVar[tuple[Column, ...]] = ()
    is_one_line: ClassVar[bool] = False
    formats: ClassVar[Formats] = EVERYTHING
    takes_pictures: ClassVar[bool] = False

    @property
    def has_rows(self) -> bool:
        return bool(self.columns)

    def cells_of(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return the cells that a row of this kind keeps, as typed."""
        return {column.name: given.get(column.name, "") for column in self.columns}

    def problems(self, section: SectionContent, lists: Lists) -> list[Problem]:
        """Return everything that must be put right before the section can be submitted."""
        found = self.missing_problems(section)
        for number, row in enumerate(section.filled_rows, start=1):
            found += self.row_problems(section, row, number, lists)
        return found + self.length_problems(section)

    def missing_problems(self, section: SectionContent) -> list[Problem]:
        spec = section.spec
        if section.is_empty:
            if not spec.is_required:
                return []
            what = f"Add at least one {self.row_name}" if self.has_rows else "Write something"
            return [Problem(spec.key, f"{what} in “{spec.title}”")]
        count = len(section.filled_rows)
        if self.has_rows and count < spec.min_rows:
            return [Problem(spec.key, f"“{spec.title}” needs at least {spec.min_rows} rows and has {count}")]
        if self.has_rows and spec.max_rows and count > spec.max_rows:
            return [Problem(spec.key, f"“{spec.title}” has {count} rows; it can have {spec.max_rows} at most")]
        return []

    def length_problems(self, section: SectionContent) -> list[Problem]:
        limit = section.spec.word_limit
        if limit is None or section.words <= limit:
            return []
        over = section.words - limit
        words = "1 word" if over == 1 else f"{over} words"
        return [Problem(section.spec.key, f"“{section.spec.title}” is {words} over its limit of {limit}")]

    def row_problems(self, section: SectionContent, row: Row, number: int, lists: Lists) -> list[Problem]:
        found = []
        for column in self.columns:
            problem = cell_problem(column, row.cells.get(column.name, "").strip(), lists)
            if problem:
                found.append(
                    Problem(section.spec.key, f"{self.row_name.capitalize()} {number}: {problem}", row.id, column.name)
                )
        return found

    def snapshot_rows(self, section: SectionContent, lists: Lists) -> list[dict[str, object]]:
        """Return the filled rows for a frozen version: identity, cells, and the labels of chosen codes."""
        return [
            {
                "id": row.id,
                "cells": {
                    column.name: self.snapshot_cell(column, row.cells.get(column.name, "")) for column in self.columns
                },
                "labels": {
                    column.name: lists.label(column.choices, row.cells[column.name])
                    for column in self.columns
                    if column.type == "choice" and row.cells.get(column.name)
                },
            }
            for row in section.filled_rows
        ]

    def snapshot_cell(self, column: Column, text: str) -> str:
        """Return the cell as a version keeps it: trimmed, and a date in its one form, 2024-09-30."""
        day = date_in(text) if column.type == "date" else None
        return day.isoformat() if day else text.strip()


def cell_problem(column: Column, text: str, lists: Lists) -> str | None:
    """Return what is wrong with one cell, or None."""
    if not text:
        return (column.missing or f"enter {column.label.lower()}") if column.is_required else None
    if column.type == "date" and date_in(text) is None:
        return f"“{text}” is not a date. Enter a date such as 30 September 2024"
    if column.type == "choice" and text not in lists.choices.get(column.choices, {}):
        return f"“{text}” is not on the list any more. Choose again"
    return None
