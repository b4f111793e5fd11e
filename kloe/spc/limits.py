"""Mean, moving ranges and process limits of every group (NHSRplotthedots 0.2.2, `ptd_spc_standard.R`)."""

from dataclasses import dataclass
from math import fsum, nan

import numpy as np

from kloe.spc.layout import Flags, Floats, Integers, Layout
from kloe.spc.rulings import NO_RULINGS, Rulings

SHORT_GROUP = 13  # the package's default, though its message says 12
LIMIT = 2.66
NEAR_LIMIT = 2 * (LIMIT / 3)
SCREEN = 3.267


@dataclass(frozen=True, slots=True)
class Limits:
    """Moving ranges by row, all else by group; NaN is what cannot be."""

    moving_range: Floats
    moving_range_used: Floats
    mean: Floats
    average_of_all: Floats
    average: Floats
    count: Integers
    count_used: Integers
    upper: Floats
    lower: Floats
    near_upper: Floats
    near_lower: Floats


def process_limits(layout: Layout, rulings: Rulings = NO_RULINGS) -> Limits:
    """Return the figures of every group, from its base rows: the first ones if limits are fixed, else all."""
    values = layout.values
    chart = layout.chart_of_group[layout.group_of]
    base = layout.row_in_group < layout.fixed_after[layout.group_of]
    mean = means_by_group(values, base & ~np.isnan(values), layout)[0]
    moving_range = np.full_like(values, nan)
    moving_range[1:] = np.abs(np.diff(values))
    moving_range[~base | (layout.row_in_group == 0)] = nan
    known = ~np.isnan(moving_range)
    average_of_all, count = means_by_group(moving_range, known, layout)
    # Strictly below, and once: screening is not repeated on what it left.
    kept = known & (~layout.screened[chart] | (moving_range < SCREEN * average_of_all[layout.group_of]))
    rulings.settle(kept, rulings.moving_range_kept)
    average, count_used = means_by_group(moving_range, kept, layout)
    return Limits(
        moving_range=moving_range,
        moving_range_used=np.where(kept, moving_range, nan),
        mean=mean,
        average_of_all=average_of_all,
        average=average,
        count=count,
        count_used=count_used,
        upper=mean + LIMIT * average,
        lower=mean - LIMIT * average,
        near_upper=mean + NEAR_LIMIT * average,
        near_lower=mean - NEAR_LIMIT * average,
    )


def means_by_group(numbers: Floats, chosen: Flags, layout: Layout) -> tuple[Floats, Integers]:
    """Return the mean of the chosen numbers of each group, NaN where there are none, and how many there are.

    Sums are exact before they are rounded once: a mean that drifts by rounding would put constant values beside it.
    """
    counts = np.add.reduceat(chosen.astype(np.int64), layout.group_starts)
    given = numbers[chosen].tolist()
    ends = np.cumsum(counts).tolist()
    starts = [0, *ends[:-1]]
    means = [fsum(given[a:b]) / (b - a) if b > a else nan for a, b in zip(starts, ends, strict=True)]
    return np.array(means, dtype=np.float64), counts
