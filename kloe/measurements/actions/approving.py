"""Values that may be read from now on: approved by the metric's owner, or in their place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kloe.measurements.actions.together import TO_PROPOSED, WITHOUT_PROPOSAL, keep_changes_as_corrections
from kloe.measurements.actions.writing import AT_ONCE, correction, keep_corrections, write_over
from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.measurements.queries.lookups import PLACES, metrics_locked
from kloe.measurements.queries.waiting import may_be_approved
from kloe.measurements.rules.approving import ApprovalRefused, can_approve
from kloe.metrics.models import Metric
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from services.queries import access_of
from services.queries.people import people_away

NOT_YOURS = "Nobody approves what they entered themselves. Somebody else has to look at it"


def approve_values(*, seen: Mapping[int, int], by: User) -> tuple[int, int]:
    """Approve values as they were seen, {measurement: revision}; return how many were, and how many had changed.

    Raises ApprovalRefused when the person may not approve one of them.
    """
    with transaction.atomic():
        metrics_locked(Measurement.objects.filter(pk__in=seen).values_list("series__metric", flat=True))
        waiting = _waiting(Measurement.objects.filter(pk__in=seen))
        same = [one for one in waiting if one.revision == seen[one.pk]]
        _check(same, by)
        _approve(same, by, timezone.now())
    return len(same), len(seen) - len(same)


def approve_waiting(*, metric: Metric, upto: datetime, by: User) -> tuple[int, int]:
    """Approve what waited of the metric at a moment and the person may approve; return how many, and how many stay.

    However many they are, it is four statements under the lock, and one entry of the audit trail.
    """
    today = timezone.localdate()
    old = Q(proposed_at__isnull=True, entered_at__lte=upto) | Q(proposed_at__lte=upto)
    with transaction.atomic():
        metrics_locked([metric.pk])
        total = Measurement.objects.waiting().filter(old, series__metric=metric).count()
        mine = may_be_approved(access_of(by, today), today).filter(old, series__metric=metric)
        approved = _approve_together(mine, by, timezone.now())
        if total and not approved:
            raise ApprovalRefused(NOT_YOURS)
        if approved:
            record("kloe.approve_values", by=by, about=metric, changes={"values": [None, approved]})
    return approved, total - approved


def _approve_together(values: QuerySet[Measurement], by: User, now: datetime) -> int:
    changes, new = values.filter(proposed_at__isnull=False), values.filter(proposed_at=None)
    seen = {"approved_by": by, "approved_at": now, "revision": F("revision") + 1}
    keep_changes_as_corrections(changes)
    number = changes.update(**TO_PROPOSED, **WITHOUT_PROPOSAL, **seen)
    return number + new.update(state=Measurement.State.APPROVED, **seen)


def decline_change(*, measurement: Measurement, reason: str, seen: int, by: User) -> bool:
    """Let the approved value stand and keep the change that was declined; False when it changed meanwhile."""
    with transaction.atomic():
        metrics_locked([measurement.series.metric_id])
        locked = _waiting(Measurement.objects.filter(pk=measurement.pk)).first()
        if locked is None or locked.proposed_at is None or locked.revision != seen:
            return False
        _check([locked], by)
        kept = _correction_of_proposal(locked, by, timezone.now())
        kept.kind, kept.reason = MeasurementCorrection.Kind.DECLINED, reason
        kept.save()
        locked.revision += 1
        _without_proposal(locked)
        locked.save()
        changes = {"change": [f"{kept.new_value}", None]}
        record("kloe.decline_change", by=by, about=locked, changes=changes, reason=reason)
    return True


def _waiting(measurements: QuerySet[Measurement]) -> QuerySet[Measurement]:
    waits = Q(state=Measurement.State.PROVISIONAL) | Q(proposed_at__isnull=False)
    return measurements.filter(waits).select_related("series__metric__owner", *(f"series__{one}" for one in PLACES))


def _check(measurements: Iterable[Measurement], by: User) -> None:
    today = timezone.localdate()
    access, away = access_of(by, today), people_away(today)
    if not all(can_approve(access, one, away) for one in measurements):
        raise ApprovalRefused(NOT_YOURS)


def _approve(measurements: list[Measurement], by: User, now: datetime) -> None:
    changed = [one for one in measurements if one.proposed_at is not None]
    new = [one.pk for one in measurements if one.proposed_at is None]
    for start in range(0, len(new), AT_ONCE):
        Measurement.objects.filter(pk__in=new[start : start + AT_ONCE]).update(
            state=Measurement.State.APPROVED, approved_by=by, approved_at=now, revision=F("revision") + 1
        )
    keep_corrections([_correction_of_proposal(one, one.proposed_by, one.proposed_at or now) for one in changed])
    for one in changed:
        _take_proposal(one, by, now)
    write_over(changed)
    numbers: dict[Metric, int] = defaultdict(int)
    for one in measurements:
        numbers[one.series.metric] += 1
    for metric, number in numbers.items():
        record("kloe.approve_values", by=by, about=metric, changes={"values": [None, number]})


def _correction_of_proposal(measurement: Measurement, by: User | None, at: datetime) -> MeasurementCorrection:
    """Return what keeps the value that the waiting change replaces: who brought the change, when and why."""
    value = measurement.proposed_value if measurement.proposed_value is not None else measurement.value
    return correction(
        measurement,
        (value, measurement.proposed_numerator, measurement.proposed_denominator),
        batch=measurement.proposed_batch,
        reason=measurement.proposed_reason,
        by=by,
        at=at,
    )


def _take_proposal(measurement: Measurement, by: User, now: datetime) -> None:
    if measurement.proposed_value is not None:
        measurement.value = measurement.proposed_value
    measurement.numerator, measurement.denominator = measurement.proposed_numerator, measurement.proposed_denominator
    measurement.batch, measurement.entered_by = measurement.proposed_batch, measurement.proposed_by
    measurement.entered_at = measurement.proposed_at or now
    measurement.approved_by, measurement.approved_at = by, now
    measurement.revision += 1
    _without_proposal(measurement)


def _without_proposal(measurement: Measurement) -> None:
    measurement.proposed_value = measurement.proposed_numerator = measurement.proposed_denominator = None
    measurement.proposed_batch, measurement.proposed_by, measurement.proposed_at = None, None, None
    measurement.proposed_reason = ""
