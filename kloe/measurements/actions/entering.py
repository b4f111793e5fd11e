"""Values from the grid: each cell is kept or refused by itself, so that half-done work is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kloe.measurements.actions.writing import (
    clear_proposal,
    correction,
    keep_corrections,
    newest_figures,
    overwrite,
    propose,
)
from kloe.measurements.models import Measurement, MeasurementCorrection
from kloe.measurements.queries.lookups import last_days_of, metrics_locked
from kloe.measurements.rules.values import Figures
from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.figures import exact_words
from kloe.metrics.rules.periods import Period, problem_after_end
from kloe.metrics.rules.permissions import can_enter
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from services.queries import access_of
from services.rules import Access

WHY = "Say below why you change values that were there before"
NOT_YOURS = "You may not enter values here. Ask a metrics analyst"
STAYS = "An approved value is not taken away. Enter the right one instead"


@dataclass(frozen=True, slots=True)
class CellEntered:
    """A cell that somebody changed: figures, or None for one that was emptied; `seen` is the revision, 0 for none."""

    series: MetricSeries
    period: Period
    figures: Figures | None
    seen: int


@dataclass(frozen=True, slots=True)
class CellOutcome:
    """What became of a cell; `problem` is "" when it is saved."""

    cell: CellEntered
    problem: str = ""


def save_cells(*, cells: Sequence[CellEntered], reason: str, by: User) -> list[CellOutcome]:
    """Save every cell that can be saved, in one transaction, and say what became of each.

    A change of a value that is there needs a reason. A cell that somebody else changed since it was shown is not
    written over.
    """
    access = access_of(by, timezone.localdate())
    with transaction.atomic():
        metrics_locked(one.series.metric_id for one in cells)
        ends = last_days_of({one.series.pk for one in cells})
        there = {
            (one.series_id, one.as_of): one
            for one in Measurement.objects.filter(series__in={cell.series.pk for cell in cells})
        }
        writer = _Writer(there, reason.strip(), by, timezone.now())
        outcomes = [CellOutcome(cell, _refusal(cell, access, ends) or writer.write(cell)) for cell in cells]
        writer.finish()
    return outcomes


def _refusal(cell: CellEntered, access: Access, ends: Mapping[int, date | None]) -> str:
    if not can_enter(access, cell.series):
        return NOT_YOURS
    return problem_after_end(cell.period, ends[cell.series.pk])


class _Writer:
    """Writes cells one by one and keeps what they replace."""

    def __init__(self, there: dict[tuple[int, date], Measurement], reason: str, by: User, now: datetime) -> None:
        self.there, self.reason, self.by, self.now = there, reason, by, now
        self.corrections: list[MeasurementCorrection] = []
        self.saved: dict[MetricSeries, int] = {}

    def write(self, cell: CellEntered) -> str:
        """Write the cell; return why not, or ""."""
        found = self.there.get((cell.series.pk, cell.period.ends_on))
        revision = found.revision + 1 if found else 0
        if revision != cell.seen:
            return _meanwhile(found)
        if found is None:
            return self._add(cell) if cell.figures else ""
        if cell.figures == newest_figures(found):
            return ""
        if not self.reason:
            return WHY
        return self._change(found, cell)

    def _add(self, cell: CellEntered) -> str:
        value, numerator, denominator = cell.figures  # type: ignore[misc]
        Measurement.objects.create(
            series=cell.series,
            period_start=cell.period.starts_on,
            as_of=cell.period.ends_on,
            value=value,
            numerator=numerator,
            denominator=denominator,
            entered_by=self.by,
            entered_at=self.now,
        )
        return self._count(cell)

    def _change(self, found: Measurement, cell: CellEntered) -> str:
        if found.state == Measurement.State.APPROVED:
            if cell.figures is None:
                return STAYS
            if cell.figures == (found.value, found.numerator, found.denominator):
                clear_proposal(found)
            else:
                propose(found, cell.figures, batch=None, reason=self.reason, by=self.by, at=self.now)
            found.save()
            return self._count(cell)
        kind = MeasurementCorrection.Kind.CORRECTED if cell.figures else MeasurementCorrection.Kind.REMOVED
        self.corrections.append(
            correction(found, cell.figures, kind=kind, batch=None, reason=self.reason, by=self.by, at=self.now)
        )
        if cell.figures is None:
            found.delete()
        else:
            overwrite(found, cell.figures, batch=None, by=self.by, at=self.now)
            found.save()
        return self._count(cell)

    def _count(self, cell: CellEntered) -> str:
        self.saved[cell.series] = self.saved.get(cell.series, 0) + 1
        return ""

    def finish(self) -> None:
        keep_corrections(self.corrections)
        for series, number in self.saved.items():
            changes = {"values": [None, number]}
            record("kloe.enter_values", by=self.by, about=series, changes=changes, reason=self.reason)


def _meanwhile(found: Measurement | None) -> str:
    if found is None:
        return "Somebody took this value away meanwhile. Save again to enter yours"
    return f"Somebody entered {exact_words(newest_figures(found)[0])} here meanwhile. Save again to replace it"
