"""Who says that a value may be read (docs/decisions tells why it is so)."""

from collections.abc import Collection

from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric
from kloe.metrics.rules.permissions import can_enter
from services.rules import Access


class ApprovalRefused(Exception):
    """The values cannot be approved by this person; the text says why."""


def entered_by_of(measurement: Measurement) -> int | None:
    """Return who brought what waits: the change of an approved value, or the value itself."""
    return measurement.proposed_by_id if measurement.proposed_at else measurement.entered_by_id


def can_approve(access: Access, measurement: Measurement, away: Collection[int]) -> bool:
    """Say whether the person may approve what waits in the measurement.

    The metric's owner approves. Whoever may enter values of the series does so in the owner's place where the metric
    has no owner with an open account, the owner is on leave, or brought the value. Nobody approves what they brought.
    """
    brought = entered_by_of(measurement)
    if access.user_id is None or access.user_id == brought:
        return False
    metric = measurement.series.metric
    if access.user_id == metric.owner_id:
        return True
    return stands_in(metric, brought, away) and can_enter(access, measurement.series)


def stands_in(metric: Metric, brought: int | None, away: Collection[int]) -> bool:
    """Say whether somebody else approves in the owner's place."""
    owner = metric.owner
    return owner is None or not owner.is_active or owner.pk in away or owner.pk == brought
