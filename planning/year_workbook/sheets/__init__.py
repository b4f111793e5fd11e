"""The sheets of the workbook of a year, in the order in which they are read and written."""

from planning.year_workbook.sheets.aims import Frameworks, Priorities, Statements, Successors
from planning.year_workbook.sheets.deliverables import Alignment, Deliverables, Placements
from planning.year_workbook.sheets.sheet import Cells, Column, Fault, Key, Outside, Sheet, Within
from planning.year_workbook.sheets.work import Enablers, Headings, Lines, Workplans

SHEETS: tuple[Sheet, ...] = (
    Frameworks(),
    Statements(),
    Priorities(),
    Successors(),
    Workplans(),
    Enablers(),
    Headings(),
    Lines(),
    Deliverables(),
    Placements(),
    Alignment(),
)
BY_TAB: dict[str, Sheet] = {sheet.tab: sheet for sheet in SHEETS}

__all__ = ["BY_TAB", "SHEETS", "Cells", "Column", "Fault", "Key", "Outside", "Sheet", "Within"]
