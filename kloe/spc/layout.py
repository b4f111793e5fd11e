"""All rows of all series in one column, so that numpy does each step for thousands of series at once.

Rows lie by series, facet and date. A *group* is a stretch of rows between rebases, a *chart* the groups of one facet.
Nothing is padded: every step is a shift by a few rows, and no window may reach across the first row of a group.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kloe.spc.series import ImprovementDirection, Options, Part, Series, SpcRefused

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

SIGNS = {ImprovementDirection.INCREASE: 1, ImprovementDirection.DECREASE: -1, ImprovementDirection.NEUTRAL: 0}
LARGEST = 1e300  # sums of larger ones may leave the range of floating point
NOT_FIXED = np.iinfo(np.int64).max


@dataclass
class Pile:
    """Columns while series are being laid on."""

    dates: list[date] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    trajectory: list[float | None] = field(default_factory=list)
    group_starts: list[int] = field(default_factory=list)
    rebase_groups: list[int] = field(default_factory=list)
    chart_starts: list[int] = field(default_factory=list)  # in groups
    facets: list[str | None] = field(default_factory=list)
    directions: list[int] = field(default_factory=list)
    targets: list[float | None] = field(default_factory=list)
    asks_for_target: list[bool] = field(default_factory=list)
    fixed_after: list[int] = field(default_factory=list)  # by group
    screened: list[bool] = field(default_factory=list)
    series_starts: list[int] = field(default_factory=list)  # in charts

    def lay(self, series: Series, options: Options) -> None:
        options.check_facets_of(series)
        self.series_starts.append(len(self.chart_starts))
        for part in series.parts():
            self._lay_part(part, options)

    def _lay_part(self, part: Part, options: Options) -> None:
        first = len(self.dates)
        self.chart_starts.append(len(self.group_starts))
        self.facets.append(part.facet)
        self.directions.append(SIGNS[options.direction])
        self.targets.append(options.target_of(part.facet))
        self.asks_for_target.append(options.target is not None)
        self.screened.append(options.screen_outliers)
        starts = [0]
        number = 0
        if options.rebases and (rebases := options.rebases_of(part.facet)):
            met = [row for row, day in enumerate(part.dates) if day in rebases]
            number = int(met[:1] == [0])
            starts = met if number else [0, *met]
        self.group_starts += [first + start for start in starts]
        self._lay_bases(part.dates, starts, options)
        self.rebase_groups += range(number, number + len(starts))
        self.dates += part.dates
        self.values += part.values
        self.trajectory += part.trajectory or [None] * len(part.dates)

    def _lay_bases(self, dates: Sequence[date], starts: list[int], options: Options) -> None:
        """Lay down for each group how many of its first rows make the limits."""
        most = options.fix_after_n_points or NOT_FIXED
        if not options.fixed_until:
            self.fixed_after += [most] * len(starts)
            return
        for start, end in zip(starts, [*starts[1:], len(dates)], strict=True):
            own = [one for one in options.fixed_until if dates[start] <= one <= dates[end - 1]]
            rows = sum(day <= min(own) for day in dates[start:end]) if own else NOT_FIXED
            self.fixed_after.append(min(most, rows))


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns: by row, by group, by chart, by series. A missing number is NaN."""

    dates: list[date]
    values: Floats
    trajectory: list[float | None]
    group_of: Integers
    row_in_group: Integers
    group_starts: Integers
    group_sizes: Integers
    rebase_groups: list[int]
    chart_of_group: Integers
    chart_starts: Integers
    facets: list[str | None]
    directions: Integers
    targets: Floats
    asks_for_target: Flags
    fixed_after: Integers
    screened: Flags
    series_starts: list[int]

    @property
    def group_ends(self) -> Integers:
        """The last row of each group."""
        return self.group_starts + self.group_sizes - 1

    @property
    def last_groups(self) -> Integers:
        """The last group of each chart."""
        return np.append(self.chart_starts[1:], len(self.group_starts)) - 1


def lay_out(series: Sequence[Series], options: Sequence[Options]) -> Layout:
    """Return the rows of all series in one column; raises SpcRefused for what cannot be analysed."""
    pile = Pile()
    for one, how in zip(series, options, strict=True):
        pile.lay(one, how)
    values = np.array(pile.values, dtype=np.float64)
    if too_large := np.flatnonzero(np.abs(values) > LARGEST).tolist():
        day = pile.dates[too_large[0]].isoformat()
        raise SpcRefused(f"The value of {day} is infinite or too large. Give a number below {LARGEST:g}.")
    group_starts = np.array(pile.group_starts, dtype=np.int64)
    group_sizes = np.diff(np.append(group_starts, len(values)))
    group_of = np.repeat(np.arange(len(group_starts)), group_sizes)
    chart_starts = np.array(pile.chart_starts, dtype=np.int64)
    groups_of_charts = np.diff(np.append(chart_starts, len(group_starts)))
    return Layout(
        dates=pile.dates,
        values=values,
        trajectory=pile.trajectory,
        group_of=group_of,
        row_in_group=np.arange(len(values)) - group_starts[group_of],
        group_starts=group_starts,
        group_sizes=group_sizes,
        rebase_groups=pile.rebase_groups,
        chart_of_group=np.repeat(np.arange(len(chart_starts)), groups_of_charts),
        chart_starts=chart_starts,
        facets=pile.facets,
        directions=np.array(pile.directions, dtype=np.int64),
        targets=np.array(pile.targets, dtype=np.float64),
        asks_for_target=np.array(pile.asks_for_target, dtype=np.bool_),
        fixed_after=np.array(pile.fixed_after, dtype=np.int64),
        screened=np.array(pile.screened, dtype=np.bool_),
        series_starts=pile.series_starts,
    )
