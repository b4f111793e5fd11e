"""What people send about definitions, series, targets and marks."""

from kloe.metric_editor.forms.definitions import DefinitionForm, NewMetricForm
from kloe.metric_editor.forms.ending import EndForm, EndTargetForm, WhyForm
from kloe.metric_editor.forms.marks import AnnotationForm, FixForm, RebaseForm
from kloe.metric_editor.forms.series import NewSeriesForm, SeriesForm
from kloe.metric_editor.forms.targets import TargetForm

__all__ = [
    "AnnotationForm",
    "DefinitionForm",
    "EndForm",
    "EndTargetForm",
    "FixForm",
    "NewMetricForm",
    "NewSeriesForm",
    "RebaseForm",
    "SeriesForm",
    "TargetForm",
    "WhyForm",
]
