"""What a file of providers does, row by row. Pure."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

# Column, before, after.
Change = tuple[str, str, str]


class Outcome(StrEnum):
    """What becomes of a row, in the words of django-import-export."""

    NEW = "new"
    UPDATE = "update"
    SKIP = "skip"
    INVALID = "invalid"


WRITTEN = (Outcome.NEW, Outcome.UPDATE)


@dataclass(frozen=True, slots=True)
class RowSeen:
    """What one row does: `changes` are (column, before, after), `problems` (column, words)."""

    number: int
    code: str
    name: str
    outcome: str
    changes: tuple[Change, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportSeen:
    """What a file does, row by row; `problems` are those of the file as a whole."""

    rows: tuple[RowSeen, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def refused(self) -> tuple[RowSeen, ...]:
        return tuple(one for one in self.rows if one.problems)

    @property
    def to_write(self) -> tuple[RowSeen, ...]:
        return tuple(one for one in self.rows if one.outcome in WRITTEN)

    @property
    def is_ready(self) -> bool:
        return not self.problems and not self.refused

    @property
    def counts(self) -> Counter[str]:
        return Counter(one.outcome for one in self.rows)

    @property
    def digest(self) -> str:
        """A SHA-256 of all that is written and over what; two imports of one digest do the same."""
        content = [[one.number, one.code, one.outcome, one.changes, one.problems] for one in self.rows]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()
