"""Pages of MLCO KLOEs and of the CQC's questions."""

from kloe.lines.views.cqc import Cqc, QuestionEdit, StatementEdit, StatementRemove
from kloe.lines.views.kloes import Kloes, LinePage

__all__ = ["Cqc", "Kloes", "LinePage", "QuestionEdit", "StatementEdit", "StatementRemove"]
