"""Rows of a batch that were read and compared, written in statements of two thousand."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from kloe.measurements.actions.writing import (
    AT_ONCE,
    add_many,
    correction,
    keep_corrections,
    overwrite,
    propose,
    write_over,
)
from kloe.measurements.models import ImportBatch, Measurement, MeasurementCorrection
from kloe.measurements.queries.lookups import ValuesThere
from kloe.measurements.rules.values import Figures
from mlco_portal.accounts.models import User


class RowToWrite(NamedTuple):
    """What a row brings; small, for a hundred thousand of them wait to be written."""

    series: int
    starts_on: date
    ends_on: date
    figures: Figures
    is_new: bool


def write_rows(rows: Sequence[RowToWrite], *, there: ValuesThere, batch: ImportBatch, by: User, now: datetime) -> None:
    """Add new values, write over provisional ones, and lay changes beside approved ones.

    `there` holds the values that the rows were compared with; the caller holds their metrics and knows that they still
    stand.
    """
    reason = f"Imported: {batch}"
    for start in range(0, len(rows), AT_ONCE):
        chunk = rows[start : start + AT_ONCE]
        add_many([_new(one, batch, by, now) for one in chunk if one.is_new])
        changed: list[Measurement] = []
        kept: list[MeasurementCorrection] = []
        for one in chunk:
            if one.is_new:
                continue
            found = there.at(one.series, one.ends_on)
            if found.state == Measurement.State.APPROVED:
                propose(found, one.figures, batch=batch, reason=reason, by=by, at=now)
            else:
                kept.append(correction(found, one.figures, batch=batch, reason=reason, by=by, at=now))
                overwrite(found, one.figures, batch=batch, by=by, at=now)
            changed.append(found)
        keep_corrections(kept)
        write_over(changed)


def _new(row: RowToWrite, batch: ImportBatch, by: User, now: datetime) -> Measurement:
    value, numerator, denominator = row.figures
    return Measurement(
        series_id=row.series,
        period_start=row.starts_on,
        as_of=row.ends_on,
        value=value,
        numerator=numerator,
        denominator=denominator,
        batch=batch,
        entered_by=by,
        entered_at=now,
    )
