"""Metrics, series, targets and values as flat rows: what the API tells of each."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from kloe.charts import XmrChart
from kloe.measurements.models import Measurement
from kloe.metrics.models import Metric, MetricSeries, Target
from kloe.metrics.rules.periods import is_stale
from kloe.reading.charting import as_drawn, charts_of
from kloe.reading.queries import SeriesRead
from kloe.spc import Point


class MetricRow(Schema):
    """What is measured."""

    code: str
    name: str
    description: str
    unit: str
    decimals: int = Field(description="Decimal places in which it is shown; values are not rounded")
    numerator: str
    denominator: str
    better: str = Field(description="Which way is better: `lower`, `higher` or `neither`")
    aggregation: str
    frequency: str
    source: str
    owner: str = Field(description="The post that answers for it")
    boards: str = Field(description="Where it is monitored, parted by semicolons")
    ended_on: date | None


class OfSeries(Schema):
    """Which series a row is about."""

    series: int = Field(description="The number of the series, the same in every list")
    metric_code: str
    metric: str
    scope: str = Field(description="`organisation`, `group`, `service`, `locality` or `neighbourhood`")
    place_code: str = Field(description="Empty for the whole organisation")
    place: str


class SeriesRow(OfSeries):
    """A metric at one place, with its newest approved value and what its chart says."""

    note: str
    ended_on: date | None
    values: int = Field(description="How many approved values there are")
    newest_period_end: date | None
    newest_value: float | None
    is_late: bool = Field(description="Whether the next value is overdue")
    variation: str = Field(description="The icon of variation of Making Data Count; empty without values")
    mean: float | None = Field(description="Mean and limits of the newest stretch")
    lower_process_limit: float | None
    upper_process_limit: float | None


class TargetRow(OfSeries):
    """A target of a series. Several may hold at once, told apart by their labels."""

    kind: str = Field(description="`at_least`, `at_most`, `below`, `above` or `between`")
    value: float
    upper: float | None = Field(description="The other end of `between`")
    starts_on: date
    ends_on: date | None = Field(description="Empty while it goes on")
    label: str
    source: str
    assurance: str = Field(
        description="`pass`, `fail` or `inconsistent` beside the newest limits; empty when it is over"
    )


class ValueRow(OfSeries):
    """An approved value of a period, with what statistical process control says of it."""

    unit: str
    period_start: date
    period_end: date
    value: float
    numerator: float | None
    denominator: float | None
    approved_at: datetime | None
    stretch: int | None = Field(description="Counts on with each rebase; mean and limits are of one stretch")
    mean: float | None
    lower_process_limit: float | None
    upper_process_limit: float | None
    moving_range: float | None
    special_cause: str = Field(description="In the words of NHSRplotthedots, `Common Cause` for none")
    point_type: str
    trajectory: float | None = Field(description="What the way to a target asks for by then")


def metric_row(metric: Metric) -> MetricRow:
    return MetricRow(
        code=metric.code,
        name=metric.name,
        description=metric.description,
        unit=metric.unit,
        decimals=metric.decimals,
        numerator=metric.numerator,
        denominator=metric.denominator,
        better=metric.better,
        aggregation=metric.aggregation,
        frequency=metric.frequency,
        source=metric.source,
        owner=metric.owner_post,
        boards="; ".join(one.name for one in metric.boards.all()),
        ended_on=metric.ended_on,
    )


def _of(series: MetricSeries) -> dict[str, object]:
    return {
        "series": series.pk,
        "metric_code": series.metric.code,
        "metric": series.metric.name,
        "scope": series.scope,
        "place_code": series.place_code,
        "place": series.place_name,
    }


def series_rows(read: Sequence[SeriesRead], today: date) -> list[SeriesRow]:
    """Return a row for each series; all are analysed at once."""
    return [_series_row(one, chart, today) for one, chart in zip(read, charts_of(read), strict=True)]


def _series_row(read: SeriesRead, chart: XmrChart | None, today: date) -> SeriesRow:
    newest, group = read.newest, chart.result.groups[-1] if chart else None
    return SeriesRow(
        **_of(read.series),  # type: ignore[arg-type]
        note=read.series.note,
        ended_on=read.series.ended_on,
        values=len(read.points),
        newest_period_end=newest[0] if newest else None,
        newest_value=float(newest[1]) if newest else None,
        is_late=newest is not None and is_stale(read.metric, newest[0], today, read.series.ended_on),
        variation=chart.result.chart.variation if chart else "",
        mean=group.mean if group else None,
        lower_process_limit=group.lower_process_limit if group else None,
        upper_process_limit=group.upper_process_limit if group else None,
    )


def target_rows(targets: Iterable[Target], read: Sequence[SeriesRead]) -> list[TargetRow]:
    """Return a row for each target, beside the chart of its series."""
    charts = {one.series.pk: chart for one, chart in zip(read, charts_of(read), strict=True)}
    return [_target_row(one, charts[one.series_id]) for one in targets]


def _target_row(target: Target, chart: XmrChart | None) -> TargetRow:
    drawn = as_drawn(target)
    verdict = chart.assurance_of(drawn) if chart and drawn in chart.current_targets else None
    return TargetRow(
        **_of(target.series),  # type: ignore[arg-type]
        kind=target.kind,
        value=float(target.value),
        upper=None if target.upper is None else float(target.upper),
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        label=target.label,
        source=target.source,
        assurance=verdict or "",
    )


def value_rows(values: Iterable[Measurement], read: Sequence[SeriesRead]) -> list[ValueRow]:
    """Return a row for each value, with its point in the chart of its whole series."""
    points: dict[tuple[int, date], Point] = {}
    series = {one.series.pk: one.series for one in read}
    for one, chart in zip(read, charts_of(read), strict=True):
        for point in chart.result.points if chart else ():
            points[one.series.pk, point.date] = point
    return [_value_row(one, series[one.series_id], points.get((one.series_id, one.as_of))) for one in values]


def _value_row(value: Measurement, series: MetricSeries, point: Point | None) -> ValueRow:
    return ValueRow(
        **_of(series),  # type: ignore[arg-type]
        unit=series.metric.unit,
        period_start=value.period_start,
        period_end=value.as_of,
        value=float(value.value),
        numerator=None if value.numerator is None else float(value.numerator),
        denominator=None if value.denominator is None else float(value.denominator),
        approved_at=value.approved_at,
        stretch=point.rebase_group if point else None,
        mean=point.mean if point else None,
        lower_process_limit=point.lower_process_limit if point else None,
        upper_process_limit=point.upper_process_limit if point else None,
        moving_range=point.moving_range if point else None,
        special_cause=point.special_cause if point else "",
        point_type=point.point_type if point else "",
        trajectory=point.trajectory if point else None,
    )
