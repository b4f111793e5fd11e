"""Last year's answer beside this year's: what is still the same, and what copying it would bring. Pure."""

from collections.abc import Mapping

from planning.service_plans.content import Lists, SectionContent
from planning.service_plans.likeness import FEW_WORDS, is_same, words_of
from planning.service_plans.sections import SectionKind, kind_of
from planning.service_plans.snapshot import DocumentSection

# Of which field: (row, column); a section without rows is one field, ("", "text").
Field = tuple[str, str]
TEXT_FIELD: Field = ("", "text")


def same_fields(section: SectionContent, before: DocumentSection | None) -> frozenset[Field]:
    """Return the fields that are word for word last year's, texts of a few words left out.

    A cell counts when any row of last year's section had it in the same column. Dates and choices do not count.
    """
    if before is None:
        return frozenset()
    kind = kind_of(section.spec.kind)
    if not kind.has_rows:
        return frozenset([TEXT_FIELD]) if is_same(section.text, before.text) else frozenset()
    found: set[Field] = set()
    for column in kind.columns:
        if column.type in ("line", "text"):
            earlier = {said for row in before.rows if (said := _many_words(row.cells.get(column.name, "")))}
            said_here = {row.id: _many_words(row.cells.get(column.name, "")) for row in section.rows}
            found |= {(row, column.name) for row, said in said_here.items() if said in earlier}
    return frozenset(found)


def _many_words(text: str) -> tuple[str, ...]:
    """Return the words of a text of more than a few, else nothing."""
    words = words_of(text) if text else []
    return tuple(words) if len(words) > FEW_WORDS else ()


def copied_text(mine: str, theirs: str) -> str:
    """Return the answer with last year's below what is there; unchanged when it holds last year's already."""
    if not theirs.strip() or theirs.strip() in mine:
        return mine
    return f"{mine.rstrip()}\n\n{theirs.strip()}" if mine.strip() else theirs.strip()


def copied_rows(section: SectionContent, before: DocumentSection, lists: Lists) -> list[dict[str, str]]:
    """Return the cells of last year's rows that are not there yet, without dates, and without what left the lists."""
    kind = kind_of(section.spec.kind)
    there = {_said(kind, row.cells) for row in section.rows}
    return [fresh_cells(kind, row.cells, lists) for row in before.rows if _said(kind, row.cells) not in there]


def fresh_cells(kind: SectionKind, cells: Mapping[str, str], lists: Lists) -> dict[str, str]:
    """Return last year's words for this year: no date, no choice that is not on this year's list."""
    fresh = kind.cells_of(cells)
    for column in kind.columns:
        gone = column.type == "choice" and fresh[column.name] not in lists.choices.get(column.choices, {})
        if column.type == "date" or gone:
            fresh[column.name] = ""
    return fresh


def find_row(kind: SectionKind, wanted: Mapping[str, str], rows: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the identity of the row that says the same, or None."""
    said = _said(kind, wanted)
    return next((identity for identity, cells in rows.items() if _said(kind, cells) == said), None)


def _said(kind: SectionKind, cells: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the words of the row's texts, by which rows of two years are told apart."""
    return tuple(tuple(words_of(cells.get(one.name, ""))) for one in kind.columns if one.type in ("line", "text"))
