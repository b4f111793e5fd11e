"""What people send about definitions, series, targets and marks."""

from kloe.metric_editor.forms.definitions import DefinitionForm, NewMetricForm
from kloe.metric_editor.forms.ending import EndForm
from kloe.metric_editor.forms.series import NewSeriesForm, SeriesForm

__all__ = ["DefinitionForm", "EndForm", "NewMetricForm", "NewSeriesForm", "SeriesForm"]
