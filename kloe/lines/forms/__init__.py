"""What people send about MLCO KLOEs, boards, and the CQC's questions."""

from kloe.lines.forms.boards import BoardForm
from kloe.lines.forms.cqc import QuestionForm, StatementForm
from kloe.lines.forms.kloes import LineForm, MetricRows, ThemeForm

__all__ = ["BoardForm", "LineForm", "MetricRows", "QuestionForm", "StatementForm", "ThemeForm"]
