"""Look-ups of batches."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from kloe.measurements.models import ImportBatch, Measurement
from kloe.measurements.rules.batches import writes_of
from kloe.metrics.rules.permissions import can_edit_metrics
from services.rules import Access

LEFT_OUT = ("content", "report")


def batches_seen_by(access: Access) -> QuerySet[ImportBatch]:
    """Return the batches that the person sent, or all of them for those who look after metrics, the newest first."""
    found = (
        ImportBatch.objects.all() if can_edit_metrics(access) else ImportBatch.objects.filter(sent_by=access.user_id)
    )
    return found.exclude(state=ImportBatch.State.DISCARDED).select_related("sent_by", "undone_by").defer(*LEFT_OUT)


def batch_of(access: Access, key: Any) -> ImportBatch:
    """Return the batch with its report; raise ImportBatch.DoesNotExist when the person may not see it."""
    return batches_seen_by(access).defer(None).defer("content").get(pk=key)


def same_content(batch: ImportBatch) -> ImportBatch | None:
    """Return an import of the very same content that still stands, or None."""
    same = ImportBatch.objects.filter(sha256=batch.sha256, state=ImportBatch.State.DONE).exclude(pk=batch.pk)
    return same.defer(*LEFT_OUT).order_by("-sent_at").first()


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the values of a batch since: how many anybody may read, and how many somebody changed."""

    approved: int
    put_right: int
    changes_wait: int


def standing_in(batch: ImportBatch) -> Standing:
    """Return what became of the values that the batch wrote (two queries)."""
    counts = batch.measurements.aggregate(
        all=Count("pk"),
        approved=Count("pk", filter=Q(state=Measurement.State.APPROVED)),
        wait=Count("pk", filter=Q(proposed_at__isnull=False) & ~Q(proposed_batch=batch)),
    )
    proposed = batch.proposals.count()
    return Standing(counts["approved"], max(0, writes_of(batch) - counts["all"] - proposed), counts["wait"])
