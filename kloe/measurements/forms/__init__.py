"""What people send about values."""

from kloe.measurements.forms.cells import CorrectForm, DeclineForm
from kloe.measurements.forms.grid import GridFilterForm, GridForm, grid_rows
from kloe.measurements.forms.imports import FileForm, PasteForm, UndoForm

__all__ = ["CorrectForm", "DeclineForm", "FileForm", "GridFilterForm", "GridForm", "PasteForm", "UndoForm", "grid_rows"]
