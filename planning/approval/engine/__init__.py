"""The approval engine: the only writer of a case's status.

Each move locks the case, checks the table, the person and what they saw, writes the new status and an append-only
decision that continues the hash chain, and an audit entry. All or nothing.
"""

from planning.approval.engine.conditions import change_condition, close_condition, report_condition
from planning.approval.engine.deciding import approve, decide, declare_conflict, return_for_changes
from planning.approval.engine.moves import (
    Version,
    hold_decisions,
    make_move,
    note_author,
    note_changes,
    open_case,
    open_cases,
    submit,
    unlock,
    withdraw,
)
from planning.approval.engine.passing_on import pass_on_waiting
from planning.approval.engine.records import lock_cases

__all__ = [
    "Version",
    "approve",
    "change_condition",
    "close_condition",
    "decide",
    "declare_conflict",
    "hold_decisions",
    "lock_cases",
    "make_move",
    "note_author",
    "note_changes",
    "open_case",
    "open_cases",
    "pass_on_waiting",
    "report_condition",
    "return_for_changes",
    "submit",
    "unlock",
    "withdraw",
]
