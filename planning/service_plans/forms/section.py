"""A section as it was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from mlco_portal.rich_text import EVERYTHING, NOTHING, Formats, text_from_html
from planning.service_plans.actions import TypedRow
from planning.service_plans.content import Row, SectionContent
from planning.service_plans.rules import as_typed
from planning.service_plans.sections import FORMATS_OF_CELLS

# A row's token is its identity, or "new" and a number while it has none.
CELL = re.compile(r"^row-([0-9a-f-]{36}|new\d{1,6})-([a-z_]+)$")
# What the editor of long texts writes begins with this, so that HTML is told from text wherever it was kept meanwhile.
EDITED = "<!--edited-->"
# The buttons of a section's form; after a colon, which row or which section they are about.
STAY, CONTINUE, DISCARD = "stay", "continue", "discard"
ADD, RESTORE = "add", "restore"
UP, DOWN, REMOVE = "up", "down", "remove"


@dataclass(frozen=True, slots=True)
class TypedSection:
    """A section as it was sent: nothing checked, nothing cut. `then` is the button that was pressed.

    `asked` is the section whose form it is; 0 where an older page does not say.
    """

    revision: int
    text: str
    rows: tuple[TypedRow, ...]
    then: str = STAY
    token: str = ""
    asked: int = 0

    def content(self, saved: SectionContent) -> SectionContent:
        """Return it as the content of the section, to show again."""
        rows = tuple(Row(row.id, row.cells) for row in self.rows)
        return replace(saved, text=self.text, rows=rows)

    def row(self, token: str) -> TypedRow | None:
        return next((row for row in self.rows if row.id == token), None)

    def arranged(self, removed: Mapping[str, Any] | None = None) -> "TypedSection":
        """Return it with the row moved, removed or put back, as the button that was pressed says."""
        if self.then == RESTORE and removed:
            at = int(removed["at"])
            back = TypedRow("", dict(removed["cells"]))
            return replace(self, rows=(*self.rows[:at], back, *self.rows[at:]))
        row = self.row(self.token)
        if row is None:
            return self
        place = self.rows.index(row)
        others = [one for one in self.rows if one is not row]
        if self.then in (UP, DOWN):
            others.insert(max(0, place + (1 if self.then == DOWN else -1)), row)
        elif self.then != REMOVE:
            return self
        return replace(self, rows=tuple(others))

    def as_kept(self) -> dict[str, Any]:
        """Return it as a session can hold it; `kept_section` reads it back."""
        rows = [[row.id, dict(row.cells)] for row in self.rows]
        return {"revision": self.revision, "text": self.text, "rows": rows, "asked": self.asked}


def typed_section(post: QueryDict) -> TypedSection:
    """Return what was typed, in the order of the page; never fails, whatever was sent."""
    cells: dict[str, dict[str, str]] = {token: {} for token in post.getlist("row")}
    for name in post:
        match = CELL.match(name)
        if match:
            cells.setdefault(match[1], {})[match[2]] = _words(
                post.get(name, ""), FORMATS_OF_CELLS.get(match[2], NOTHING)
            )
    asked = post.get("section", "")
    revision = post.get("revision", "")
    then, _, token = post.get("then", STAY).partition(":")
    return TypedSection(
        revision=int(revision) if re.fullmatch(r"[0-9]{1,9}", revision, re.ASCII) else -1,
        text=_words(post.get("text", ""), EVERYTHING),
        rows=tuple(TypedRow(token, given) for token, given in cells.items() if given),
        then=then,
        token=token,
        asked=int(asked) if re.fullmatch(r"[0-9]{1,18}", asked, re.ASCII) else 0,
    )


def _words(sent: str, allowed: Formats) -> str:
    """Return what was typed as a text: HTML of the editor is cleaned and read, everything else is as typed."""
    if sent.startswith(EDITED):
        return as_typed(text_from_html(sent.removeprefix(EDITED), allowed))
    return as_typed(sent)


def kept_section(kept: Mapping[str, Any]) -> TypedSection:
    """Return what `TypedSection.as_kept` wrote."""
    rows = tuple(TypedRow(token, cells) for token, cells in kept["rows"])
    return TypedSection(kept["revision"], kept["text"], rows, asked=kept.get("asked", 0))
