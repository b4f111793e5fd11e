"""Pages of definitions, series, targets and marks."""

from kloe.metric_editor.views.definitions import AddMetric, ChangeMetric, ResumeMetric, RetireMetric
from kloe.metric_editor.views.series import AddSeries, ChangeSeries, CloseSeries, ReopenSeries

__all__ = [
    "AddMetric",
    "AddSeries",
    "ChangeMetric",
    "ChangeSeries",
    "CloseSeries",
    "ReopenSeries",
    "ResumeMetric",
    "RetireMetric",
]
