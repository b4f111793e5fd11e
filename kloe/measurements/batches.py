"""The way of a batch: taken in, checked, looked at, imported or thrown away. Large ones go their way in the background.

Checking and importing both run `MeasurementResource`; this module says when, and keeps what came of it.
"""

import hashlib
import zlib
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kloe.measurements.models import ImportBatch
from kloe.measurements.resources import MeasurementResource, MeasurementRows
from kloe.measurements.rules.batches import (
    MAY_BE_DISCARDED,
    UNDER_WAY,
    BatchRefused,
    BatchReport,
    State,
    digest_of,
    writes_of,
)
from kloe.measurements.tables import ReadTable, read_file, read_pasted, unpacked
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.spreadsheets import UnreadableFile

READ_AT_ONCE = 200_000
LOOK_AGAIN = "The values in the portal changed since you looked at this. Nothing is imported yet: look again."
WENT_WRONG = (
    "Something went wrong on the way, and nothing is half done. It is tried again by itself, twice at most; "
    "if this still stands here after a few minutes, choose “Try again now”."
)


def take_in(*, content: bytes, file_name: str, origin: str, on_conflict: str, by: User) -> tuple[ImportBatch, bool]:
    """Keep what was sent, and check it at once when it is small; return whether it is left to a job."""
    is_small = len(content) <= READ_AT_ONCE
    batch = ImportBatch(
        origin=origin,
        file_name=file_name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        content=zlib.compress(content, level=3),
        on_conflict=on_conflict,
        sent_at=timezone.now(),
        sent_by=by,
    )
    batch.save()
    if not is_small:
        return batch, True
    check(batch.pk, most=settings.MEASUREMENTS_AT_ONCE_ROWS)
    batch.refresh_from_db()
    return batch, batch.state == State.WAITING


def check(key: UUID | str, *, most: int | None = None) -> str:
    """Read what was sent and say what it would do, row by row; leave it alone when it has more rows than `most`."""
    batch = ImportBatch.objects.select_related("sent_by").get(pk=key)
    if batch.state not in (State.WAITING, State.CHECKING) or batch.sent_by is None:
        return "nothing to check"
    try:
        table = _read(batch)
    except UnreadableFile as problem:
        ImportBatch.objects.filter(pk=key).update(state=State.REFUSED, problem=str(problem), content=b"")
        return str(problem)
    if most is not None and len(table.rows) > most:
        return "left to a job"
    on_its_way = ImportBatch.objects.filter(pk=key, state__in=(State.WAITING, State.CHECKING))
    on_its_way.update(state=State.CHECKING, rows_total=len(table.rows), rows_done=0, problem="")
    resource = _looked_at(batch, table, _progress(batch))
    if not _keep(batch, resource.report, content=table.packed(), was=State.CHECKING):
        return "checked meanwhile"
    return f"{len(table.rows)} rows checked"


def _looked_at(batch: ImportBatch, table: ReadTable, progress: Callable[[int], None]) -> MeasurementResource:
    """Read all rows and compare them with what is there; nothing is written."""
    assert batch.sent_by is not None  # noqa: S101 - nobody's batch is neither checked nor written
    resource = MeasurementResource(batch=batch, by=batch.sent_by, progress=progress)
    resource.import_data(MeasurementRows(table), dry_run=True)
    return resource


def _read(batch: ImportBatch) -> ReadTable:
    content = zlib.decompress(bytes(batch.content))
    if batch.origin == ImportBatch.Origin.PASTE:
        return read_pasted(content.decode())
    return read_file(content, batch.file_name)


def _progress(batch: ImportBatch) -> Callable[[int], None]:
    def done(rows: int) -> None:
        ImportBatch.objects.filter(pk=batch.pk).update(rows_done=rows)

    return done


def _no_progress(rows: int) -> None:
    """Say nothing: what is written under a lock is seen by nobody else before it ends."""


def _keep(
    batch: ImportBatch, report: BatchReport, *, was: str, content: bytes | None = None, problem: str = ""
) -> bool:
    """Keep what the batch would do, unless it left the state in which it `was`: another worker may have been faster."""
    total = len(report.rows)
    kept = ImportBatch.objects.filter(pk=batch.pk, state=was).update(
        state=State.READY if report.is_ready else State.REFUSED,
        counts=report.counts,
        report=report.packed(),
        problem=problem,
        rows_done=total,
        rows_total=total,
        content=batch.content if content is None else content,
    )
    return bool(kept)


def confirm(*, batch: ImportBatch, by: User) -> bool:
    """Say that the batch is to be imported as it was shown, and import a small one; return whether a job is to do it.

    Raises BatchRefused when it is not ready (any more), or has nothing to write.
    """
    with transaction.atomic():
        locked = _locked(batch, by)
        if locked.state != State.READY or not writes_of(locked):
            raise BatchRefused("This is imported already, or there is nothing in it to import")
        locked.state = State.QUEUED
        locked.save(update_fields=["state"])
    if locked.rows_total > settings.MEASUREMENTS_AT_ONCE_ROWS:
        return True
    write(locked.pk)
    return False


def write(key: UUID | str) -> str:
    """Import the batch, all of it or nothing; what would do something else by now goes back to be looked at.

    The rows are read again before anything is locked, which others see as progress, and once more under the lock where
    the values that they were compared with changed meanwhile.
    """
    ImportBatch.objects.filter(pk=key, state=State.QUEUED).update(state=State.WRITING, rows_done=0, problem="")
    batch = ImportBatch.objects.select_related("sent_by").get(pk=key)
    if batch.state != State.WRITING or batch.sent_by is None:
        return "nothing to import"
    table = unpacked(bytes(batch.content))
    ahead = _looked_at(batch, table, _progress(batch))
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("sent_by").get(pk=key)
        if batch.state != State.WRITING:
            return "imported meanwhile"
        ahead.hold()
        if not ahead.is_current():
            ahead = _looked_at(batch, table, _no_progress)
        if ahead.report.digest != digest_of(batch):
            _keep(batch, ahead.report, was=State.WRITING, problem=LOOK_AGAIN)
            return LOOK_AGAIN
        ahead.write()
        batch.state, batch.imported_at, batch.content, batch.problem = State.DONE, timezone.now(), b"", ""
        batch.rows_done = batch.rows_total
        batch.save(update_fields=["state", "imported_at", "content", "problem", "rows_done"])
        changes = {name: [None, number] for name, number in batch.counts.items() if number}
        record("kloe.import_values", by=batch.sent_by, about=batch, changes=changes)
    return f"{batch.rows_total} rows imported"


def discard(*, batch: ImportBatch, by: User) -> None:
    """Throw away what was not imported; raises BatchRefused when it is on its way or imported."""
    with transaction.atomic():
        locked = _locked(batch, by)
        if locked.state not in MAY_BE_DISCARDED:
            raise BatchRefused("This is imported, or on its way. Undo it instead")
        locked.state, locked.content, locked.report = State.DISCARDED, b"", b""
        locked.save(update_fields=["state", "content", "report"])


def say_it_went_wrong(key: UUID | str) -> None:
    """Keep for the page of the batch that a job failed; what it was doing is rolled back."""
    ImportBatch.objects.filter(pk=key, state__in=UNDER_WAY).update(problem=WENT_WRONG)


def _locked(batch: ImportBatch, by: User) -> ImportBatch:
    locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.sent_by_id != by.pk:
        raise BatchRefused("Only who sent this can import it or throw it away")
    return locked
