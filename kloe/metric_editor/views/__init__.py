"""Pages of definitions, series, targets and marks."""

from kloe.metric_editor.views.definitions import AddMetric, ChangeMetric, ResumeMetric, RetireMetric
from kloe.metric_editor.views.marks import (
    AddAnnotation,
    AddRebase,
    ChangeAnnotation,
    FixLimits,
    ReleaseLimits,
    RemoveAnnotation,
    RemoveRebase,
)
from kloe.metric_editor.views.series import AddSeries, ChangeSeries, CloseSeries, ReopenSeries
from kloe.metric_editor.views.targets import AddTarget, ChangeTarget, EndTarget, RemoveTarget

__all__ = [
    "AddAnnotation",
    "AddMetric",
    "AddRebase",
    "AddSeries",
    "AddTarget",
    "ChangeAnnotation",
    "ChangeMetric",
    "ChangeSeries",
    "ChangeTarget",
    "CloseSeries",
    "EndTarget",
    "FixLimits",
    "ReleaseLimits",
    "RemoveAnnotation",
    "RemoveRebase",
    "RemoveTarget",
    "ReopenSeries",
    "ResumeMetric",
    "RetireMetric",
]
