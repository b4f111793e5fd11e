"""Analysing one series or thousands."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any, overload

import numpy as np

from kloe.spc.layout import Layout, lay_out
from kloe.spc.limits import SHORT_GROUP, Limits, process_limits
from kloe.spc.results import AssuranceIcon, Chart, Group, Point, PointType, SpcResult, VariationIcon
from kloe.spc.rulings import NO_RULINGS, Rulings
from kloe.spc.series import Options, Series
from kloe.spc.special_causes import (
    ASSURANCES,
    POINT_TYPES,
    SPECIAL_CAUSES,
    VARIATIONS,
    Comparisons,
    Signals,
    compare,
    signals_of,
)


def analyse(series: Series, options: Options | None = None, *, rulings: Rulings = NO_RULINGS) -> SpcResult:
    """Return the points, groups and charts of one series; raises SpcRefused for what cannot be analysed."""
    return analyse_many([series], options, rulings=rulings)[0]


def analyse_many(
    series: Sequence[Series], options: Options | Sequence[Options] | None = None, *, rulings: Rulings = NO_RULINGS
) -> "Analyses":
    """Return the analyses of all series, in their order, at once.

    `options` are the same for all or one for each. Rows of `rulings` count through all series. Raises SpcRefused when
    one of them cannot be analysed.
    """
    if not isinstance(options, Sequence):
        options = [options or Options()] * len(series)
    if len(options) != len(series):
        raise ValueError(f"{len(series)} series but {len(options)} options")
    if not series:
        return Analyses()
    layout = lay_out(series, options)
    limits = process_limits(layout, rulings)
    compared = compare(layout, limits, rulings)
    return Analyses(_Columns(layout, limits, compared, signals_of(layout, limits, compared, rulings)))


class Analyses(Sequence[SpcResult]):
    """The results of many series; the properties are columns with an entry for each chart (a facet of a series)."""

    def __init__(self, columns: "_Columns | None" = None) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return len(self._columns.layout.series_starts) if self._columns else 0

    @overload
    def __getitem__(self, index: int) -> SpcResult: ...

    @overload
    def __getitem__(self, index: slice) -> list[SpcResult]: ...

    def __getitem__(self, index: int | slice) -> SpcResult | list[SpcResult]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if self._columns is None or not 0 <= place < len(self):
            raise IndexError(f"There are {len(self)} series, so none has the index {index}")
        return self._columns.result(place)

    @property
    def point_types(self) -> list[PointType]:
        """The type of the latest point of each chart."""
        return [] if self._columns is None else self._columns.latest_point_types()

    @property
    def variations(self) -> list[VariationIcon]:
        return [] if self._columns is None else [VARIATIONS[kind] for kind in self._columns.signals.variation.tolist()]

    @property
    def assurances(self) -> list[AssuranceIcon | None]:
        return [] if self._columns is None else [ASSURANCES[kind] for kind in self._columns.signals.assurance.tolist()]

    @property
    def latest_limits(self) -> list[tuple[float | None, float | None, float | None]]:
        """Lower limit, mean and upper limit of the last group of each chart."""
        return [] if self._columns is None else self._columns.latest_limits()


class _Columns:
    """All columns of an analysis, and how rows, groups and charts become objects."""

    def __init__(self, layout: Layout, limits: Limits, compared: Comparisons, signals: Signals) -> None:
        self.layout = layout
        self.limits = limits
        self.compared = compared
        self.signals = signals

    def latest_point_types(self) -> list[PointType]:
        last = self.layout.group_ends[self.layout.last_groups]
        return [POINT_TYPES[kind] for kind in self.signals.point_type[last].tolist()]

    def latest_limits(self) -> list[tuple[float | None, float | None, float | None]]:
        last = self.layout.last_groups
        columns = (_numbers(column[last]) for column in (self.limits.lower, self.limits.mean, self.limits.upper))
        return list(zip(*columns, strict=True))

    def result(self, series: int) -> SpcResult:
        layout = self.layout
        charts = range(layout.series_starts[series], _after(layout.series_starts, series, len(layout.chart_starts)))
        first, end = layout.chart_starts[charts[0]], layout.last_groups[charts[-1]] + 1
        groups = range(int(first), int(end))
        rows = slice(int(layout.group_starts[first]), int(layout.group_ends[end - 1]) + 1)
        return SpcResult(
            points=tuple(self._points(rows)),
            groups=tuple(self._group(group) for group in groups),
            charts=tuple(self._chart(chart) for chart in charts),
        )

    def _points(self, rows: slice) -> Iterator[Point]:
        layout, limits, compared, signals = self.layout, self.limits, self.compared, self.signals
        group = layout.group_of[rows]
        chart = layout.chart_of_group[group]
        known = compared.is_known[rows].tolist()
        return map(
            Point,
            [layout.facets[place] for place in chart.tolist()],
            layout.dates[rows],
            _numbers(layout.values[rows]),
            [layout.rebase_groups[place] for place in group.tolist()],
            _numbers(limits.mean[group]),
            _numbers(limits.lower[group]),
            _numbers(limits.upper[group]),
            _numbers(limits.moving_range[rows]),
            _numbers(limits.moving_range_used[rows]),
            _numbers(limits.average[group]),
            _if_known(compared.outside[rows].tolist(), known),
            [None if side is None else int(side) for side in _numbers(compared.side[rows])],
            _if_known(compared.close[rows].tolist(), known),
            [SPECIAL_CAUSES[kind] for kind in signals.special_cause[rows].tolist()],
            [POINT_TYPES[kind] for kind in signals.point_type[rows].tolist()],
            _numbers(layout.targets[chart]),
            layout.trajectory[rows],
        )

    def _group(self, group: int) -> Group:
        layout, limits = self.layout, self.limits
        chart = int(layout.chart_of_group[group])
        first, last = int(layout.group_starts[group]), int(layout.group_ends[group])
        kinds = self.signals.point_type[first : last + 1]
        is_last = group == layout.last_groups[chart]
        return Group(
            facet=layout.facets[chart],
            rebase_group=layout.rebase_groups[group],
            rows=last + 1 - first,
            first_date=layout.dates[first],
            last_date=layout.dates[last],
            mean=_number(limits.mean[group]),
            lower_process_limit=_number(limits.lower[group]),
            upper_process_limit=_number(limits.upper[group]),
            near_lower_limit=_number(limits.near_lower[group]),
            near_upper_limit=_number(limits.near_upper[group]),
            average_moving_range_of_all=_number(limits.average_of_all[group]),
            average_moving_range=_number(limits.average[group]),
            moving_ranges=int(limits.count[group]),
            moving_ranges_used=int(limits.count_used[group]),
            is_short=last + 1 - first < SHORT_GROUP,
            point_type=POINT_TYPES[kinds[-1]],
            assurance=ASSURANCES[self.signals.assurance[chart]] if is_last else None,
            common_cause_points=_count(kinds, PointType.COMMON_CAUSE),
            improvement_points=_count(kinds, PointType.IMPROVEMENT),
            concern_points=_count(kinds, PointType.CONCERN),
        )

    def _chart(self, chart: int) -> Chart:
        layout = self.layout
        last = int(layout.group_ends[layout.last_groups[chart]])
        return Chart(
            facet=layout.facets[chart],
            last_date=layout.dates[last],
            last_value=_number(layout.values[last]),
            target=_number(layout.targets[chart]),
            point_type=POINT_TYPES[self.signals.point_type[last]],
            variation=VARIATIONS[self.signals.variation[chart]],
            assurance=ASSURANCES[self.signals.assurance[chart]],
        )


def _after(starts: list[int], place: int, end: int) -> int:
    return starts[place + 1] if place + 1 < len(starts) else end


def _number(value: Any) -> float | None:
    return None if isnan(value) else float(value)


def _numbers(column: Any) -> list[float | None]:
    return [None if value != value else value for value in column.tolist()]  # NaN


def _if_known(flags: list[bool], known: list[bool]) -> list[bool | None]:
    return [flag if is_known else None for flag, is_known in zip(flags, known, strict=True)]


def _count(kinds: Any, kind: PointType) -> int:
    return int(np.count_nonzero(kinds == POINT_TYPES.index(kind)))
