"""The sheets of the workbook of a year, in the order in which they are read and written."""

from planning.year_workbook.sheets.aims import Frameworks, Priorities, Statements, Successors
from planning.year_workbook.sheets.deliverables import Alignment, Deliverables, Placements
from planning.year_workbook.sheets.document import Achievements, BudgetPoints, Performance
from planning.year_workbook.sheets.kloes import KloeMetrics, Kloes
from planning.year_workbook.sheets.sheet import Calendar, Cells, Column, Fault, Key, Outside, Sheet, ToWrite, Within
from planning.year_workbook.sheets.timetable import Cycle, CycleNeeds
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
    Kloes(),
    KloeMetrics(),
    Achievements(),
    Performance(),
    BudgetPoints(),
    Cycle(),
    CycleNeeds(),
)
BY_TAB: dict[str, Sheet] = {sheet.tab: sheet for sheet in SHEETS}

__all__ = ["BY_TAB", "SHEETS", "Calendar", "Cells", "Column", "Fault", "Key", "Outside", "Sheet", "ToWrite", "Within"]
