"""Comparisons that rounding alone decides, settled from outside.

Another program may round the last bit of a mean or limit the other way. When two analyses are compared, the other's
outcome is taken at such a *near tie*, and all that follows from it must still be the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kloe.spc.results import AssuranceIcon


@dataclass(frozen=True, slots=True)
class Rulings:
    """Outcomes by row: a moving range kept or screened, the side of the mean, outside, close; assurance by chart."""

    moving_range_kept: dict[int, bool] = field(default_factory=dict)
    relative_to_mean: dict[int, int] = field(default_factory=dict)
    outside_limits: dict[int, bool] = field(default_factory=dict)
    close_to_limits: dict[int, bool] = field(default_factory=dict)
    assurance: dict[int, AssuranceIcon] = field(default_factory=dict)

    @staticmethod
    def settle(column: Any, outcomes: Mapping[int, Any]) -> None:
        """Write the outcomes into the column."""
        for row, outcome in outcomes.items():
            column[row] = outcome


NO_RULINGS = Rulings()
