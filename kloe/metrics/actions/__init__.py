"""Writing metrics, series, targets and boards: atomic, audited."""

from kloe.metrics.actions.boards import add_board, bring_back_board, change_board, retire_board
from kloe.metrics.actions.definitions import add_metric, change_metric, resume_metric, retire_metric
from kloe.metrics.actions.fixing import fix_limits, release_limits
from kloe.metrics.actions.marks import (
    add_annotation,
    add_rebase,
    change_annotation,
    remove_annotation,
    remove_rebase,
)
from kloe.metrics.actions.series import add_series, change_series, close_series, reopen_series
from kloe.metrics.actions.targets import TargetGiven, add_target, change_target, end_target, remove_target

__all__ = [
    "TargetGiven",
    "add_annotation",
    "add_board",
    "add_metric",
    "add_rebase",
    "add_series",
    "add_target",
    "bring_back_board",
    "change_annotation",
    "change_board",
    "change_metric",
    "change_series",
    "change_target",
    "close_series",
    "end_target",
    "fix_limits",
    "release_limits",
    "remove_annotation",
    "remove_rebase",
    "remove_target",
    "reopen_series",
    "resume_metric",
    "retire_board",
    "retire_metric",
]
