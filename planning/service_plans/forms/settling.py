"""Two texts that met: what the author chose for each place where they differ."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.http import QueryDict

from planning.service_plans.actions import TypedRow
from planning.service_plans.content import SectionContent
from planning.service_plans.forms.section import TypedSection
from planning.service_plans.sections import SectionKind, kind_of
from planning.service_plans.sections.kind import Column

MINE, THEIRS, BOTH, OUT = "mine", "theirs", "both", "out"
CHOICE = re.compile(r"^settle-(text|row-(?:[0-9a-f-]{36}|new\d{1,6})(?:-[a-z_]+)?)$")


def choices_in(post: QueryDict) -> dict[str, str]:
    """Return {field: choice} of a page that laid two texts side by side; nothing for every other page."""
    found = ((CHOICE.match(name), post.get(name, "")) for name in post)
    return {match[1]: choice for match, choice in found if match and choice in (MINE, THEIRS, BOTH, OUT)}


def settled(typed: TypedSection, theirs: SectionContent, choices: Mapping[str, str]) -> TypedSection:
    """Return what was typed with their text where it was chosen, and without the rows that were left out."""
    kind = kind_of(theirs.spec.kind)
    if not kind.has_rows:
        text = _joined(typed.text, theirs.text, choices.get("text", MINE), "; " if kind.is_one_line else "\n\n")
        return replace(typed, text=text)
    saved = {row.id: row.cells for row in theirs.rows}
    kept = (row for row in typed.rows if choices.get(f"row-{row.id}") != OUT)
    return replace(typed, rows=tuple(_row(row, saved.get(row.id, {}), kind, choices) for row in kept))


def can_join(column: Column) -> bool:
    """Whether both texts can stand one after the other: a date or a choice is one or the other."""
    return column.type in ("text", "line")


def _row(row: TypedRow, saved: Mapping[str, str], kind: SectionKind, choices: Mapping[str, str]) -> TypedRow:
    cells = dict(row.cells)
    for column in kind.columns:
        choice = choices.get(f"row-{row.id}-{column.name}", MINE)
        if choice in (THEIRS, BOTH) and column.name in saved:
            choice = choice if can_join(column) else THEIRS
            between = "\n\n" if column.type == "text" else "; "
            cells[column.name] = _joined(cells.get(column.name, ""), saved[column.name], choice, between)
    return TypedRow(row.id, cells)


def _joined(mine: str, theirs: str, choice: str, between: str) -> str:
    if choice == THEIRS:
        return theirs
    if choice == BOTH:
        return between.join(one for one in (mine.rstrip(), theirs.strip()) if one)
    return mine
