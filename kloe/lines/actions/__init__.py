"""Writing MLCO KLOEs and the CQC's questions: atomic, audited."""

from kloe.lines.actions.copying import copy_kloes, take_lines_along
from kloe.lines.actions.cqc import remove_statement, save_question, save_statement
from kloe.lines.actions.kloes import MeasuredAs, add_kloe, change_kloe, move_kloe, take_out_kloe
from kloe.lines.actions.themes import move_theme, rename_theme, take_out_theme

__all__ = [
    "MeasuredAs",
    "add_kloe",
    "change_kloe",
    "copy_kloes",
    "move_kloe",
    "move_theme",
    "remove_statement",
    "rename_theme",
    "save_question",
    "save_statement",
    "take_lines_along",
    "take_out_kloe",
    "take_out_theme",
]
