"""A batch taken back: what it brought goes, what it replaced comes again, and all of it is kept as corrections."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kloe.measurements.actions.writing import AT_ONCE, correction, keep_corrections, write_over
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.queries.lookups import metrics_locked
from kloe.measurements.rules.batches import BatchRefused
from kloe.metrics.rules.permissions import NotPermitted, can_edit_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from services.queries import access_of

Kind = MeasurementCorrection.Kind
State = ImportBatch.State


@dataclass(frozen=True, slots=True)
class Undone:
    """How many values went, came back as they were, and how many changes that waited were taken back."""

    removed: int
    restored: int
    taken_back: int


def undo_batch(*, batch: ImportBatch, reason: str, by: User) -> Undone:
    """Take back all that the batch brought and still stands; what was corrected since stays.

    Raises NotPermitted for others than its sender and those who look after metrics, BatchRefused when it was undone.
    """
    access = access_of(by, timezone.localdate())
    if by.pk != batch.sent_by_id and not can_edit_metrics(access):
        raise NotPermitted
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != State.DONE:
            raise BatchRefused("Only what is imported can be undone, and once only")
        metrics_locked(_metrics_of(locked))
        now = timezone.now()
        taken_back = Measurement.objects.filter(proposed_batch=locked).update(
            proposed_value=None, proposed_numerator=None, proposed_denominator=None, proposed_batch=None,
            proposed_by=None, proposed_at=None, proposed_reason="", revision=F("revision") + 1,
        )  # fmt: skip
        removed, restored = _take_back(locked, reason, by, now)
        locked.state, locked.undone_at, locked.undone_by, locked.undone_reason = State.UNDONE, now, by, reason
        locked.save(update_fields=["state", "undone_at", "undone_by", "undone_reason"])
        counts = {"removed": removed, "restored": restored, "changes taken back": taken_back}
        changes = {name: [None, number] for name, number in counts.items() if number}
        record("kloe.undo_import", by=by, about=locked, changes=changes, reason=reason)
    return Undone(removed, restored, taken_back)


def _metrics_of(batch: ImportBatch) -> set[int]:
    own = batch.measurements.values_list("series__metric", flat=True)
    return set(own.distinct()) | set(batch.proposals.values_list("series__metric", flat=True).distinct())


def _take_back(batch: ImportBatch, reason: str, by: User, now: datetime) -> tuple[int, int]:
    before = {(one.series_id, one.as_of): one for one in batch.corrections.filter(kind=Kind.CORRECTED).order_by("pk")}
    kept, restored, removed = [], [], []
    for one in batch.measurements.iterator(AT_ONCE):
        old = before.get((one.series_id, one.as_of))
        figures = (old.old_value, old.old_numerator, old.old_denominator) if old else None
        kind = Kind.CORRECTED if old else Kind.REMOVED
        kept.append(correction(one, figures, kind=kind, batch=None, reason=reason, by=by, at=now))
        if old is None:
            removed.append(one.pk)
            continue
        one.value, one.numerator, one.denominator = old.old_value, old.old_numerator, old.old_denominator
        one.batch_id, one.entered_by_id, one.entered_at = old.old_batch_id, old.old_entered_by_id, old.old_entered_at
        if not old.was_approved:
            one.state, one.approved_by, one.approved_at = Measurement.State.PROVISIONAL, None, None
        one.revision += 1
        restored.append(one)
    keep_corrections(kept)
    for start in range(0, len(removed), AT_ONCE):
        Measurement.objects.filter(pk__in=removed[start : start + AT_ONCE]).delete()
    write_over(restored)
    return len(removed), len(restored)
