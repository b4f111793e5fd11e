"""Pages of MLCO KLOEs and of the CQC's questions."""

from kloe.lines.views.cqc import Cqc, QuestionEdit, StatementEdit, StatementRemove
from kloe.lines.views.kloes import Kloes, LinePage
from kloe.lines.views.order import Move, RenameTheme, TakeAlong, TakeOut
from kloe.lines.views.writing import AddLine, ChangeLine

__all__ = [
    "AddLine",
    "ChangeLine",
    "Cqc",
    "Kloes",
    "LinePage",
    "Move",
    "QuestionEdit",
    "RenameTheme",
    "StatementEdit",
    "StatementRemove",
    "TakeAlong",
    "TakeOut",
]
