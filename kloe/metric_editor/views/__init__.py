"""Pages of definitions, series, targets and marks."""

from kloe.metric_editor.views.definitions import AddMetric, ChangeMetric, ResumeMetric, RetireMetric
from kloe.metric_editor.views.series import AddSeries, ChangeSeries, CloseSeries, ReopenSeries
from kloe.metric_editor.views.targets import AddTarget, ChangeTarget, EndTarget, RemoveTarget

__all__ = [
    "AddMetric",
    "AddSeries",
    "AddTarget",
    "ChangeMetric",
    "ChangeSeries",
    "ChangeTarget",
    "CloseSeries",
    "EndTarget",
    "RemoveTarget",
    "ReopenSeries",
    "ResumeMetric",
    "RetireMetric",
]
