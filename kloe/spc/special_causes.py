"""Special causes, what points mean, and the two verdicts (NHSRplotthedots 0.2.2, `ptd_calculate_point_type.R`).

Every column is by row unless it says otherwise. Kinds are numbers here: places in the tuples below.
"""

from dataclasses import dataclass

import numpy as np

from kloe.spc.layout import Flags, Floats, Integers, Layout
from kloe.spc.limits import Limits
from kloe.spc.results import AssuranceIcon, PointType, SpecialCause, VariationIcon
from kloe.spc.rulings import NO_RULINGS, Rulings

RUN, WINDOW, CLOSE_ONES = 7, 3, 2
# Odd places are high, even ones low.
SPECIAL_CAUSES = tuple(SpecialCause)
POINT_TYPES = tuple(PointType)
VARIATIONS = tuple(VariationIcon)
ASSURANCES = (None, *AssuranceIcon)
FAIL, PASS, INCONSISTENT = (ASSURANCES.index(AssuranceIcon(name)) for name in ("fail", "pass", "inconsistent"))

# By point type, then low or high.
ICONS = (
    (VariationIcon.COMMON_CAUSE, VariationIcon.COMMON_CAUSE),
    (VariationIcon.IMPROVEMENT_LOW, VariationIcon.IMPROVEMENT_HIGH),
    (VariationIcon.CONCERN_LOW, VariationIcon.CONCERN_HIGH),
    (VariationIcon.NEUTRAL_HIGH, VariationIcon.NEUTRAL_HIGH),
    (VariationIcon.NEUTRAL_LOW, VariationIcon.NEUTRAL_LOW),
)
VARIATION_OF = np.array([[VARIATIONS.index(icon) for icon in icons] for icons in ICONS])


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Each value beside its mean and limits; `side` is NaN and the flags are False where one of them is missing."""

    side: Floats
    outside: Flags
    close: Flags
    is_known: Flags


@dataclass(frozen=True, slots=True)
class Signals:
    """Kinds by row, and the verdicts by chart."""

    special_cause: Integers
    point_type: Integers
    variation: Integers
    assurance: Integers


def compare(layout: Layout, limits: Limits, rulings: Rulings = NO_RULINGS) -> Comparisons:
    """Return where each value lies. On a limit is within it, on the mean is on neither side."""
    values, group = layout.values, layout.group_of
    side = np.sign(values - limits.mean[group])
    outside = (values > limits.upper[group]) | (values < limits.lower[group])
    rulings.settle(side, rulings.relative_to_mean)
    rulings.settle(outside, rulings.outside_limits)
    close = ~outside & ((values > limits.near_upper[group]) | (values < limits.near_lower[group]))
    rulings.settle(close, rulings.close_to_limits)
    return Comparisons(side, outside, close, ~np.isnan(values + limits.upper[group]))


def signals_of(layout: Layout, limits: Limits, compared: Comparisons, rulings: Rulings = NO_RULINGS) -> Signals:
    """Return what is special about each row, what that means, and the verdicts on each chart."""
    special_cause = special_causes(layout, compared)
    height = np.where(special_cause == 0, 0, np.where(special_cause % 2 == 1, 1, -1))  # 1 high, -1 low
    better = height * layout.directions[layout.chart_of_group[layout.group_of]]
    point_type = np.select([height == 0, better > 0, better < 0, height > 0], [0, 1, 2, 3], 4)
    last = layout.group_ends[layout.last_groups]
    assurance = assurances(layout, limits)
    rulings.settle(assurance, {chart: ASSURANCES.index(icon) for chart, icon in rulings.assurance.items()})
    return Signals(
        special_cause, point_type, VARIATION_OF[point_type[last], (height[last] > 0).astype(np.int64)], assurance
    )


def special_causes(layout: Layout, compared: Comparisons) -> Integers:
    """Return the kind of each row: outside, else trend, else two in three, else shift."""
    above, below = compared.side > 0, compared.side < 0
    trend, rising = trends(layout)
    shift = _in_run(above, RUN, layout) | _in_run(below, RUN, layout)
    kinds = (
        (compared.outside, np.where(above, 1, 2)),
        (trend, np.where(rising, 3, 4)),
        (two_in_three(layout, compared), np.where(above, 5, 6)),
        (shift, np.where(above, 7, 8)),
    )
    return np.select([flags for flags, _kind in kinds], [kind for _flags, kind in kinds], 0)


def trends(layout: Layout) -> tuple[Flags, Flags]:
    """Return the rows of trends, and which of them rise.

    A trend is seven rows whose six moves all go strictly up, or all down. A row whose next row is in a trend too takes
    the direction of the move to it, so a shared peak counts with the fall.
    """
    move = np.zeros_like(layout.values)
    move[1:] = np.sign(np.diff(layout.values))
    move[layout.row_in_group == 0] = 0
    ends = _all_of_last(move > 0, RUN - 1) | _all_of_last(move < 0, RUN - 1)
    trend = _with_rows_before(ends, RUN)
    goes_on = np.zeros_like(trend)
    goes_on[:-1] = trend[1:] & (layout.row_in_group[1:] > 0)
    next_move = np.append(move[1:], 0)
    return trend, np.where(goes_on, next_move, move) > 0


def two_in_three(layout: Layout, compared: Comparisons) -> Flags:
    """Return the rows close to a limit in three rows on one side of the mean, of which two or more are close."""
    one_side = _all_of_last(compared.side > 0, WINDOW) | _all_of_last(compared.side < 0, WINDOW)
    close = compared.close.astype(np.int64)
    close_of_three = close.copy()
    for back in range(1, WINDOW):
        close_of_three[back:] += close[:-back]
    ends = one_side & (close_of_three >= CLOSE_ONES) & (layout.row_in_group >= WINDOW - 1)
    return compared.close & _with_rows_before(ends, WINDOW)


def assurances(layout: Layout, limits: Limits) -> Integers:
    """Return the assurance of each chart: its target beside its latest limits, strictly; none without a direction."""
    upper, lower = limits.upper[layout.last_groups], limits.lower[layout.last_groups]
    increase = layout.directions == 1
    kinds = np.select(
        [~layout.asks_for_target | (layout.directions == 0), layout.targets > upper, layout.targets < lower],
        [0, np.where(increase, FAIL, PASS), np.where(increase, PASS, FAIL)],
        INCONSISTENT,
    )
    return kinds.astype(np.int64)


def _all_of_last(flags: Flags, rows: int) -> Flags:
    """Return whether a row and the ones before it, so many in all, are flagged."""
    all_of = flags.copy()
    for back in range(1, rows):
        all_of[back:] &= flags[:-back]
        all_of[:back] = False
    return all_of


def _with_rows_before(ends: Flags, rows: int) -> Flags:
    """Return the rows of the windows of so many rows that end at the flagged ones."""
    members = ends.copy()
    for back in range(1, rows):
        members[:-back] |= ends[back:]
    return members


def _in_run(flags: Flags, rows: int, layout: Layout) -> Flags:
    """Return the rows of runs of flagged rows within a group, so many or longer."""
    return _with_rows_before(_all_of_last(flags, rows) & (layout.row_in_group >= rows - 1), rows)
