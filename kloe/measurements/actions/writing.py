"""How one value becomes another: what each way of entering, importing, approving and undoing writes."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

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
COPIED = (
    "series_id", "period_start", "as_of", "value", "numerator", "denominator", "state", "batch_id", "entered_by_id",
    "entered_at", "proposed_reason", "revision",
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


def add_many(measurements: Sequence[Measurement]) -> None:
    """Add many values that are not there yet: by COPY on PostgreSQL, which takes a fifth of the time of INSERT."""
    if not measurements:
        return
    if connection.vendor != "postgresql":
        Measurement.objects.bulk_create(measurements, batch_size=AT_ONCE)
        return
    # No cell holds a tab or a backslash: all are numbers, dates, keys and words of ours.
    lines = ("\t".join(map(_copied, (getattr(one, name) for name in COPIED))) for one in measurements)
    text = io.StringIO("\n".join(lines) + "\n")
    table, columns = connection.ops.quote_name(Measurement._meta.db_table), ", ".join(COPIED)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)


def _copied(value: object) -> str:
    return "\\N" if value is None else str(value)


def keep_corrections(corrections: Iterable[MeasurementCorrection]) -> None:
    MeasurementCorrection.objects.bulk_create(corrections, batch_size=AT_ONCE)
