"""Which looks a place of a plan keeps, and how a text comes back from Word unchanged. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mlco_portal.word.xml import fit
from planning.service_plans.content import SectionSpec
from planning.service_plans.sections import Column, kind_of
from planning.word_plans.documents.elements import Document, Paragraph
from planning.word_plans.documents.marks import as_word_returns

Cells = Mapping[str, str]
# What became of a section of a file.
ACCEPTED, LEFT = "accepted", "left"


class KeptRow(NamedTuple):
    """A row with its identity, "" for a new one."""

    id: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Stored:
    """A section as it was fetched, or as a file has it."""

    text: str = ""
    rows: tuple[KeptRow, ...] = ()


class NothingToAccept(Exception):
    """The file changes nothing in that section, or the section is not in the file."""


def returned_text(spec: SectionSpec, text: str) -> str:
    """Return the section's text as it comes back from a file in which nobody changed it."""
    kind = kind_of(spec.kind)
    return " ".join(fit(text).split()) if kind.is_one_line else as_word_returns(text, kind.formats)


def returned_cells(spec: SectionSpec, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the row's cells as they come back from a file in which nobody changed them."""
    return {column.name: returned_cell(column, cells.get(column.name, "")) for column in kind_of(spec.kind).columns}


def returned_cell(column: Column, text: str) -> str:
    return as_word_returns(text, column.formats) if column.type == "text" else " ".join(fit(text).split())


def stored_in(content: Mapping[str, Any], key: str) -> Stored | None:
    """Return the section as a fetched or sent file holds it, or None when the file does not speak of it."""
    held = content.get(key)
    if held is None:
        return None
    return Stored(held["text"], tuple(KeptRow(identity, cells) for identity, cells in held["rows"]))


def no_plan_found(document: Document, specs: Sequence[SectionSpec]) -> str:
    """Return the refusal of a document that holds none of the plan's headings."""
    wanted = ", ".join(f"“{spec.title}”" for spec in specs[:3])
    headings = [one.text.strip() for one in document.body if isinstance(one, Paragraph) and one.kind == "heading"]
    if headings:
        found = "other headings: " + ", ".join(f"“{one[:60]}”" for one in headings[:3] if one)
    else:
        found = "text without headings" if document.body else "no text at all"
    return (
        f"The portal expected the headings of this plan, such as {wanted}, and found {found}. "
        "Download the plan as a Word file and write into that, or copy its headings into your document."
    )


def reference_note(reference: str) -> str:
    """Return what it means that the file was not fetched from this plan as it stands here."""
    why = (
        f"The reference {reference} in the file is not one of this plan"
        if reference
        else "The file carries no reference of this portal"
    )
    return f"{why}. Its rows would come below the rows that are there, its texts in place of others."
