"""How one value becomes another: what each way of entering, importing, approving and undoing writes."""

from collections.abc import Iterable
from datetime import datetime

from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.rules.values import Figures
from mlco_portal.accounts.models import User

AT_ONCE = 2_000
# What an upsert writes over: everything but the series and the period.
WRITTEN = (
    "value", "numerator", "denominator", "state", "batch", "entered_by", "entered_at", "approved_by", "approved_at",
    "proposed_value", "proposed_numerator", "proposed_denominator", "proposed_reason", "proposed_batch", "proposed_by",
    "proposed_at", "revision",
)  # fmt: skip
Kind = MeasurementCorrection.Kind


def figures_of(measurement: Measurement) -> Figures:
    """Return what stands there: value, numerator, denominator."""
    return (measurement.value, measurement.numerator, measurement.denominator)


def newest_figures(measurement: Measurement) -> Figures:
    """Return what was brought last: the change that waits, else what stands there."""
    if measurement.proposed_at is None or measurement.proposed_value is None:
        return figures_of(measurement)
    return (measurement.proposed_value, measurement.proposed_numerator, measurement.proposed_denominator)


def correction(
    measurement: Measurement,
    new: Figures | None,
    *,
    kind: str = Kind.CORRECTED,
    batch: ImportBatch | None,
    reason: str,
    by: User | None,
    at: datetime,
) -> MeasurementCorrection:
    """Return the row that keeps what stands there before `new` takes its place, or before it is taken away."""
    value, numerator, denominator = new or (None, None, None)
    return MeasurementCorrection(
        series_id=measurement.series_id,
        as_of=measurement.as_of,
        kind=kind,
        old_value=measurement.value,
        old_numerator=measurement.numerator,
        old_denominator=measurement.denominator,
        was_approved=measurement.state == Measurement.State.APPROVED,
        old_batch_id=measurement.batch_id,
        old_entered_by_id=measurement.entered_by_id,
        old_entered_at=measurement.entered_at,
        new_value=value,
        new_numerator=numerator,
        new_denominator=denominator,
        batch=batch,
        reason=reason,
        by=by,
        at=at,
    )


def overwrite(
    measurement: Measurement, figures: Figures, *, batch: ImportBatch | None, by: User | None, at: datetime
) -> None:
    """Put figures in the place of provisional ones, in memory."""
    measurement.value, measurement.numerator, measurement.denominator = figures
    measurement.batch, measurement.entered_by, measurement.entered_at = batch, by, at
    measurement.revision += 1


def propose(
    measurement: Measurement,
    figures: Figures,
    *,
    batch: ImportBatch | None,
    reason: str,
    by: User | None,
    at: datetime,
) -> None:
    """Lay a change beside an approved value, in memory: readers keep the value until the change is approved."""
    measurement.proposed_value, measurement.proposed_numerator, measurement.proposed_denominator = figures
    measurement.proposed_batch, measurement.proposed_reason = batch, reason
    measurement.proposed_by, measurement.proposed_at = by, at
    measurement.revision += 1


def clear_proposal(measurement: Measurement) -> None:
    """Take the change away that waits, in memory."""
    measurement.proposed_value = measurement.proposed_numerator = measurement.proposed_denominator = None
    measurement.proposed_batch, measurement.proposed_by, measurement.proposed_at = None, None, None
    measurement.proposed_reason = ""
    measurement.revision += 1


def write_over(measurements: Iterable[Measurement]) -> None:
    """Write many values over those of their periods, in few statements."""
    rows = list(measurements)
    for one in rows:
        one.pk = None
    Measurement.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["series", "as_of"],
        update_fields=list(WRITTEN),
    )


def keep_corrections(corrections: Iterable[MeasurementCorrection]) -> None:
    MeasurementCorrection.objects.bulk_create(corrections, batch_size=AT_ONCE)
