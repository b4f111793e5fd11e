"""Boards, metrics, series and targets."""

from kloe.metrics.models.boards import Board
from kloe.metrics.models.definitions import Metric
from kloe.metrics.models.series import Annotation, LimitsFixed, MetricSeries, Rebase, SeriesScope
from kloe.metrics.models.targets import Target, TargetPoint

__all__ = [
    "Annotation",
    "Board",
    "LimitsFixed",
    "Metric",
    "MetricSeries",
    "Rebase",
    "SeriesScope",
    "Target",
    "TargetPoint",
]
