"""Values that a program sends with its token: checked and written at once, all of them or none, and once a key.

Rows are read and written by `MeasurementResource`, as those of a file are. Only who may write which
comes from the token.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kloe.measurements.models import ImportBatch
from kloe.measurements.resources import MeasurementResource, MeasurementRows
from kloe.measurements.rules.batches import Outcome, RowReport, State
from kloe.measurements.tables import COLUMNS, ReadRow, ReadTable
from kloe.metrics.models import MetricSeries
from kloe.tokens.queries import reach_of
from kloe.tokens.rules import Reach
from mlco_portal.audit.actions import record
from mlco_portal.tokens.actions import count_values
from mlco_portal.tokens.models import ApiToken

Cells = Mapping[str, str]


class RowsRefused(Exception):
    """At least one row cannot be written, so none was; `rows` are the refused ones."""

    def __init__(self, rows: Sequence[RowReport]) -> None:
        super().__init__(f"{len(rows)} rows were refused")
        self.rows = rows


class KeyUsed(Exception):
    """Another batch came with this key."""


class PushedMeasurements(MeasurementResource):
    """Values that a program sends: its token says whose they may be, not what the person may do who made it."""

    not_yours = "This token may not send values here. Ask the planning team for one that may"

    def __init__(self, *, reach: Reach, **given: Any) -> None:
        super().__init__(**given)
        self.reach = reach

    def may_write(self, series: MetricSeries) -> bool:
        return self.reach.covers(series)


def push_values(*, token: ApiToken, key: str, rows: Sequence[Cells], on_conflict: str) -> tuple[ImportBatch, bool]:
    """Write all the rows, provisional until approved; return the batch, and whether it had come before.

    Raises RowsRefused with every refused row, and KeyUsed when other rows came with the key. What was refused leaves
    nothing behind, so its key may be used again. Whoever sends the same at the same instant waits for the first.
    """
    content = hashlib.sha256(json.dumps([on_conflict, *rows], sort_keys=True).encode()).hexdigest()
    name, now = f"{token.start}:{key}", timezone.now()
    batch = ImportBatch(
        origin=ImportBatch.Origin.API,
        file_name=f"API, {token.name}"[:200],
        sha256=content,
        idempotency_key=name,
        on_conflict=on_conflict,
        state=State.WRITING,
        rows_total=len(rows),
        sent_at=now,
        sent_by=token.made_by,
    )
    with transaction.atomic():
        if not _keep(batch):
            return _came_before(token, name, content), True
        _write(batch, token, rows)
        count_values(token=token, number=len(rows), now=now)
    return batch, False


def _keep(batch: ImportBatch) -> bool:
    """Keep the batch; False when its key is there. An insert of the same key waits until the first one is sure."""
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _came_before(token: ApiToken, name: str, content: str) -> ImportBatch:
    batch = ImportBatch.objects.get(sent_by=token.made_by_id, idempotency_key=name)
    if batch.sha256 != content:
        raise KeyUsed
    return batch


def _write(batch: ImportBatch, token: ApiToken, rows: Sequence[Cells]) -> None:
    table = ReadTable(COLUMNS, [ReadRow(number, dict(cells)) for number, cells in enumerate(rows, start=1)])
    resource = PushedMeasurements(batch=batch, by=token.made_by, reach=reach_of(token))
    resource.import_data(MeasurementRows(table))
    report = resource.report
    if not report.is_ready:
        raise RowsRefused(report.having([Outcome.REFUSED], len(rows)))
    batch.state, batch.imported_at, batch.rows_done = State.DONE, timezone.now(), len(rows)
    batch.counts, batch.report = report.counts, report.packed()
    batch.save(update_fields=["state", "imported_at", "rows_done", "counts", "report"])
    changes = {outcome: [None, number] for outcome, number in batch.counts.items() if number}
    record("kloe.push_values", by=token.made_by, about=batch, changes=changes, reason=f"Sent with the token {token}")
