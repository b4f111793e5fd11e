"""Pages for those who bring values: the grid, imports, approval, one value."""

from kloe.measurements.views.approval import Waiting
from kloe.measurements.views.batches import BatchPage, BatchReportFile, BatchUndo, Imports
from kloe.measurements.views.grid import EnterValues
from kloe.measurements.views.sending import PasteCells, SendFile
from kloe.measurements.views.value import Correct, Decline, ValuePage

__all__ = [
    "BatchPage",
    "BatchReportFile",
    "BatchUndo",
    "Correct",
    "Decline",
    "EnterValues",
    "Imports",
    "PasteCells",
    "SendFile",
    "ValuePage",
    "Waiting",
]
