"""What becomes of each row that came with a batch."""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kloe.measurements.models import ImportBatch
from kloe.metrics.rules.permissions import can_edit_metrics
from services.rules import Access

OnConflict, State = ImportBatch.OnConflict, ImportBatch.State
MAY_BE_DISCARDED = frozenset({State.WAITING, State.READY, State.REFUSED})
UNDER_WAY = frozenset({State.WAITING, State.CHECKING, State.QUEUED, State.WRITING, State.UNDOING})


class BatchRefused(Exception):
    """The batch cannot go this way now; the text tells why and what to do."""


def may_undo(access: Access, batch: ImportBatch) -> bool:
    """Say whether the person may take the batch back: its sender, or whoever looks after metrics."""
    if batch.state != State.DONE or access.user_id is None:
        return False
    return batch.sent_by_id == access.user_id or can_edit_metrics(access)


def may_try_again(batch: ImportBatch) -> bool:
    """Say whether the batch is on its way and something went wrong on it, so that pressing again may help."""
    return batch.state in UNDER_WAY and bool(batch.problem)


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowReport:
    """A row, what becomes of it, and its words.

    Of a refused one column and problem in turn; of a new or changed one what it is about, then its values.
    """

    number: int
    outcome: Outcome
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class BatchReport:
    """What becomes of every row."""

    rows: list[RowReport] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome.value: found[outcome] for outcome in Outcome}

    @property
    def is_ready(self) -> bool:
        """Whether the batch may be written: one refused row holds back all of them."""
        return not any(row.outcome is Outcome.REFUSED for row in self.rows)

    @property
    def digest(self) -> str:
        """A SHA-256 of all that would be done; two reports of one digest do the same."""
        return hashlib.sha256(self._plain()).hexdigest()

    def _plain(self) -> bytes:
        rows = [[row.number, row.outcome.value, *row.words] for row in self.rows]
        return json.dumps(rows, ensure_ascii=False).encode()

    def packed(self) -> bytes:
        """Return the report as a batch keeps it."""
        return zlib.compress(self._plain(), level=3)

    def having(self, outcomes: Iterable[Outcome], most: int) -> Sequence[RowReport]:
        """Return the first rows with one of the outcomes."""
        wanted, found = frozenset(outcomes), []
        for row in self.rows:
            if row.outcome in wanted:
                found.append(row)
                if len(found) == most:
                    break
        return found


def writes_of(batch: ImportBatch) -> int:
    """Return how many values the batch writes, or wrote."""
    return int(batch.counts.get(Outcome.NEW, 0)) + int(batch.counts.get(Outcome.CHANGED, 0))


def digest_of(batch: ImportBatch) -> str:
    """Return the digest of the report that the batch keeps, without reading its rows."""
    packed = bytes(batch.report)
    return hashlib.sha256(zlib.decompress(packed)).hexdigest() if packed else BatchReport().digest


def report_of(batch: ImportBatch) -> BatchReport:
    """Return the report that the batch keeps; an empty one before it was checked."""
    packed = bytes(batch.report)
    if not packed:
        return BatchReport()
    rows = json.loads(zlib.decompress(packed))
    return BatchReport([RowReport(number, Outcome(outcome), tuple(words)) for number, outcome, *words in rows])
