"""One value put right, with its parts and a reason."""

from kloe.measurements.actions.entering import CellEntered, save_cells
from kloe.measurements.models import Measurement
from kloe.measurements.rules.values import Figures
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.periods import Period
from mlco_portal.accounts.models import User


def correct_value(*, measurement: Measurement, figures: Figures | None, reason: str, seen: int, by: User) -> None:
    """Put the value right, or take a provisional one away; raise MetricRefused with what stands against it."""
    period = Period(measurement.period_start, measurement.as_of)
    cell = CellEntered(measurement.series, period, figures, seen + 1)
    outcome = save_cells(cells=[cell], reason=reason, by=by)[0]
    if outcome.problem:
        raise MetricRefused(outcome.problem)
