"""Writing values: atomic, checked again under the lock of their metrics, audited."""

from kloe.measurements.actions.approving import approve_values, approve_waiting, decline_change
from kloe.measurements.actions.correcting import correct_value
from kloe.measurements.actions.entering import CellEntered, CellOutcome, save_cells
from kloe.measurements.actions.undoing import Undone, ask_to_undo, take_back, undo_batch

__all__ = [
    "CellEntered",
    "CellOutcome",
    "Undone",
    "approve_values",
    "approve_waiting",
    "ask_to_undo",
    "correct_value",
    "decline_change",
    "save_cells",
    "take_back",
    "undo_batch",
]
