"""Writing MLCO KLOEs and the CQC's questions: atomic, audited."""

from kloe.lines.actions.copying import copy_kloes
from kloe.lines.actions.cqc import remove_statement, save_question, save_statement

__all__ = ["copy_kloes", "remove_statement", "save_question", "save_statement"]
