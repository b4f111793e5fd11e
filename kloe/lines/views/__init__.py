"""Pages of MLCO KLOEs and of the CQC's questions."""

from kloe.lines.views.boards import BoardPage, Boards, RetireBoard, WriteBoard
from kloe.lines.views.cqc import Cqc, QuestionEdit, StatementEdit, StatementRemove
from kloe.lines.views.kloes import Kloes, LinePage
from kloe.lines.views.order import Move, RenameTheme, TakeAlong, TakeOut
from kloe.lines.views.writing import AddLine, ChangeLine

__all__ = [
    "AddLine",
    "BoardPage",
    "Boards",
    "ChangeLine",
    "Cqc",
    "Kloes",
    "LinePage",
    "Move",
    "QuestionEdit",
    "RenameTheme",
    "RetireBoard",
    "StatementEdit",
    "StatementRemove",
    "TakeAlong",
    "TakeOut",
    "WriteBoard",
]
