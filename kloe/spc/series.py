"""What is analysed, and how it is to be read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import lt

FEWEST_FIXED = 12


class SpcRefused(ValueError):
    """A series or an option that cannot be analysed; the text says why in plain words."""


class ImprovementDirection(StrEnum):
    """Which way the measure should move."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one facet, by date."""

    facet: str | None
    dates: Sequence[date]
    values: Sequence[float | None]
    trajectory: Sequence[float | None] | None


@dataclass(frozen=True, slots=True)
class Series:
    """Values by date, in any order; None is a missing value. `facets` and `trajectory` hold one entry a row."""

    dates: Sequence[date]
    values: Sequence[float | None]
    facets: Sequence[str] | None = None
    trajectory: Sequence[float | None] | None = None

    def __post_init__(self) -> None:
        if not self.dates:
            raise SpcRefused("There are no values. Give at least one date with its value.")
        for name, column in (("values", self.values), ("facets", self.facets), ("trajectory", self.trajectory)):
            if column is not None and len(column) != len(self.dates):
                raise SpcRefused(f"There are {len(self.dates)} dates but {len(column)} {name}. Give one for each date.")

    def parts(self) -> Iterator[Part]:
        """Yield the rows by facet, then date; raises SpcRefused for a date that comes twice within a facet."""
        if self.facets is None and all(map(lt, self.dates, self.dates[1:])):
            yield Part(None, self.dates, self.values, self.trajectory)
            return
        rows: dict[str | None, list[int]] = {}
        for row in range(len(self.dates)):
            rows.setdefault(self.facets[row] if self.facets is not None else None, []).append(row)
        for facet in sorted(rows, key=str):
            yield self._part(facet, rows[facet])

    def _part(self, facet: str | None, rows: list[int]) -> Part:
        rows.sort(key=lambda row: self.dates[row])
        dates = [self.dates[row] for row in rows]
        if twice := [day for day, count in Counter(dates).items() if count > 1]:
            where = "" if facet is None else f" for {facet}"
            raise SpcRefused(f"{twice[0].isoformat()} is there more than once{where}. Give one value for each date.")
        trajectory = None if self.trajectory is None else [self.trajectory[row] for row in rows]
        return Part(facet, dates, [self.values[row] for row in rows], trajectory)


@dataclass(frozen=True, slots=True)
class Options:
    """How a series is read.

    `target` and `rebases` hold for every facet, or are mappings by facet. A rebase is the date of the first point
    of the new process; a rebase date without a point is passed over. `fix_after_n_points` takes mean and limits
    from the first so many rows of each group; a date of `fixed_until`, which the package does not know, from the rows
    of its group up to that day.
    """

    direction: ImprovementDirection = ImprovementDirection.INCREASE
    target: float | Mapping[str, float] | None = None
    rebases: Sequence[date] | Mapping[str, Sequence[date]] = ()
    fix_after_n_points: int | None = None
    screen_outliers: bool = True
    fixed_until: Sequence[date] = ()

    def __post_init__(self) -> None:
        if self.direction not in set(ImprovementDirection):
            known = ", ".join(ImprovementDirection)
            raise SpcRefused(f"“{self.direction}” is no direction of improvement. Use one of: {known}.")
        if self.fix_after_n_points is not None and self.fix_after_n_points < FEWEST_FIXED:
            raise SpcRefused(f"Limits can be fixed after {FEWEST_FIXED} points or more, not {self.fix_after_n_points}.")

    def check_facets_of(self, series: Series) -> None:
        """Raise SpcRefused if a target or rebase is for a facet that the series does not have."""
        for name, given in (("target", self.target), ("rebase", self.rebases)):
            if isinstance(given, Mapping) and (unknown := set(given) - set(series.facets or ())):
                raise SpcRefused(f"There is a {name} for {min(unknown)}, but no value of {min(unknown)}.")
            if isinstance(given, Mapping) and series.facets is None:
                raise SpcRefused(f"There is a {name} by facet, but the series has no facets.")

    def target_of(self, facet: str | None) -> float | None:
        if isinstance(self.target, Mapping):
            return self.target.get(facet or "")
        return self.target

    def rebases_of(self, facet: str | None) -> frozenset[date]:
        if isinstance(self.rebases, Mapping):
            return frozenset(self.rebases.get(facet or "", ()))
        return frozenset(self.rebases)
