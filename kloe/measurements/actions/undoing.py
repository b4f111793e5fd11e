"""A batch taken back: what it brought goes, what it replaced comes again, and all of it is kept as corrections."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from kloe.measurements.actions.together import PROPOSED, TO_PROPOSED, WITHOUT_PROPOSAL, keep_as_corrections
from kloe.measurements.actions.writing import AT_ONCE, correction, keep_corrections, write_over
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.queries.lookups import metrics_locked
from kloe.measurements.rules.batches import BatchRefused, writes_of
from kloe.metrics.rules.permissions import NotPermitted, can_edit_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from services.queries import access_of

Kind = MeasurementCorrection.Kind
State = ImportBatch.State
PROVISIONAL = Measurement.State.PROVISIONAL


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of the values of a batch.

    Some went, some are as they were before; changes that waited were taken back; of some a later change stands in their
    place and waits; others were put right since and stay.
    """

    removed: int = 0
    restored: int = 0
    taken_back: int = 0
    replaced: int = 0
    stayed: int = 0


def undo_batch(*, batch: ImportBatch, reason: str, by: User) -> Undone:
    """Take back all that the batch brought and still stands, at once; raises as `ask_to_undo`."""
    with transaction.atomic():
        ask_to_undo(batch=batch, reason=reason, by=by)
        undone = take_back(batch.pk)
    assert undone is not None  # noqa: S101 - it was asked for in this very transaction
    return undone


def ask_to_undo(*, batch: ImportBatch, reason: str, by: User) -> None:
    """Say that the batch is to be taken back, and why; `take_back` does it.

    Raises NotPermitted for others than its sender and those who look after metrics, BatchRefused when it was undone.
    """
    access = access_of(by, timezone.localdate())
    if by.pk != batch.sent_by_id and not can_edit_metrics(access):
        raise NotPermitted
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != State.DONE:
            raise BatchRefused("Only what is imported can be undone, and once only")
        locked.state, locked.undone_by, locked.undone_reason, locked.problem = State.UNDOING, by, reason, ""
        locked.save(update_fields=["state", "undone_by", "undone_reason", "problem"])


def take_back(key: UUID | str) -> Undone | None:
    """Take the batch back, all of it or nothing; None when it is not to be, or was already."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("undone_by").get(pk=key)
        if batch.state != State.UNDOING or batch.undone_by is None:
            return None
        metrics_locked(_metrics_of(batch))
        undone = _TakesBack(batch, batch.undone_by, timezone.now()).all()
        batch.state, batch.undone_at, batch.problem = State.UNDONE, timezone.now(), ""
        batch.undone_counts = asdict(undone)
        batch.save(update_fields=["state", "undone_at", "problem", "undone_counts"])
        changes = {name.replace("_", " "): [None, number] for name, number in asdict(undone).items() if number}
        record("kloe.undo_import", by=batch.undone_by, about=batch, changes=changes, reason=batch.undone_reason)
    return undone


def _metrics_of(batch: ImportBatch) -> set[int]:
    own = batch.measurements.values_list("series__metric", flat=True)
    return set(own.distinct()) | set(batch.proposals.values_list("series__metric", flat=True).distinct())


class _TakesBack:
    """Takes the values of a batch back while their metrics are held, few statements for any number of them."""

    def __init__(self, batch: ImportBatch, by: User, now: datetime) -> None:
        self.batch, self.by, self.now = batch, by, now

    def all(self) -> Undone:
        taken_back = self._changes_that_wait()
        restored = self._bring_back()
        replaced = self._let_later_changes_stand()
        removed = self._remove()
        stayed = writes_of(self.batch) - taken_back - restored - replaced - removed
        return Undone(removed, restored, taken_back, replaced, max(0, stayed))

    def _changes_that_wait(self) -> int:
        waiting = Measurement.objects.filter(proposed_batch=self.batch)
        self._keep(waiting, new=PROPOSED, kind=Kind.DECLINED)
        return waiting.update(**WITHOUT_PROPOSAL, revision=F("revision") + 1)

    def _bring_back(self) -> int:
        """Put back what the batch replaced, two thousand values at a time."""
        replaced = self.batch.corrections.filter(kind=Kind.CORRECTED).order_by("series", "as_of")
        return sum(self._bring_back_some(some) for some in _by_two_thousand(replaced.iterator(AT_ONCE)))

    def _bring_back_some(self, replaced: Sequence[MeasurementCorrection]) -> int:
        before = {(one.series_id, one.as_of): one for one in replaced}
        days = [one.as_of for one in replaced]
        standing = self.batch.measurements.filter(
            series__gte=replaced[0].series_id,
            series__lte=replaced[-1].series_id,
            as_of__range=(min(days), max(days)),
        )
        pairs = [(one, before[one.series_id, one.as_of]) for one in standing if (one.series_id, one.as_of) in before]
        keep_corrections(self._corrections(pairs))
        for one, old in pairs:
            _back(one, old)
        write_over(one for one, _ in pairs)
        return len(pairs)

    def _corrections(
        self, pairs: Sequence[tuple[Measurement, MeasurementCorrection]]
    ) -> Iterator[MeasurementCorrection]:
        for one, old in pairs:
            figures = (old.old_value, old.old_numerator, old.old_denominator)
            reason = self.batch.undone_reason
            yield correction(one, figures, batch=None, reason=reason, by=self.by, at=self.now)

    def _let_later_changes_stand(self) -> int:
        """Where somebody's change of a value waits, let it take the place of the value, and wait as a new one."""
        later = self._new_ones().filter(proposed_at__isnull=False)
        self._keep(later, new=PROPOSED, kind=Kind.CORRECTED)
        waits = {"state": PROVISIONAL, "approved_by": None, "approved_at": None}
        return later.update(**TO_PROPOSED, **waits, **WITHOUT_PROPOSAL, revision=F("revision") + 1)

    def _remove(self) -> int:
        gone = self._new_ones()
        self._keep(gone, new=None, kind=Kind.REMOVED)
        return gone.delete()[0]

    def _new_ones(self) -> QuerySet[Measurement]:
        """Return the values of the batch that stand in the place of none."""
        mine = self.batch.corrections.filter(kind=Kind.CORRECTED, series=OuterRef("series"), as_of=OuterRef("as_of"))
        return Measurement.objects.filter(~Exists(mine), batch=self.batch)

    def _keep(self, values: QuerySet[Measurement], *, new: tuple[str, str, str] | None, kind: str) -> None:
        keep_as_corrections(values, new=new, kind=kind, reason=self.batch.undone_reason, by=self.by.pk, at=self.now)


def _by_two_thousand(corrections: Iterable[MeasurementCorrection]) -> Iterator[list[MeasurementCorrection]]:
    left = iter(corrections)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _back(one: Measurement, old: MeasurementCorrection) -> None:
    """Make the value what it was before the batch, in memory; a later change of a provisional one stands for it."""
    one.value, one.numerator, one.denominator = old.old_value, old.old_numerator, old.old_denominator
    one.batch_id, one.entered_by_id, one.entered_at = old.old_batch_id, old.old_entered_by_id, old.old_entered_at
    one.revision += 1
    if old.was_approved:
        return
    one.state, one.approved_by, one.approved_at = PROVISIONAL, None, None
    if one.proposed_at is not None and one.proposed_value is not None:
        one.value, one.numerator, one.denominator = (
            one.proposed_value, one.proposed_numerator, one.proposed_denominator,
        )  # fmt: skip
        one.batch_id, one.entered_by_id, one.entered_at = one.proposed_batch_id, one.proposed_by_id, one.proposed_at
        for name, nothing in WITHOUT_PROPOSAL.items():
            setattr(one, name, nothing)
