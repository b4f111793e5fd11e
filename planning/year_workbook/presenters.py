"""What a workbook would do, in words."""

from dataclasses import dataclass

from mlco_portal.wording import counted
from planning.year_workbook.rules import Outcome, Plan, RowPlan, SheetPlan

SHOWN = 100
SHEET_HEAD = [
    "Sheet",
    {"text": "New", "numeric": True},
    {"text": "Changed", "numeric": True},
    {"text": "As it is", "numeric": True},
    {"text": "Kept", "numeric": True},
    {"text": "With a fault", "numeric": True},
]
FAULT_HEAD = ["Sheet", "Row", "Column", "What it is about", "What to put right"]
WORDS = {
    Outcome.NEW: ("new", ""),
    Outcome.CHANGED: ("to change", ""),
    Outcome.UNCHANGED: ("as they are", ""),
    Outcome.KEPT: ("kept, as you chose", ""),
    Outcome.REFUSED: ("with a fault", "late"),
}


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """The rows of a sheet that would be written, as many as a page shows."""

    name: str
    changed: list[RowPlan]
    new: list[RowPlan]
    more: int


def count_cards(plan: Plan) -> list[tuple[int, str, str]]:
    """Return how many rows of each outcome the workbook has, with words and the mood of the card."""
    counts = plan.counts
    return [(counts[outcome], words, mood) for outcome, (words, mood) in WORDS.items() if counts[outcome]]


def sheet_rows(plan: Plan) -> list[list[str | int]]:
    """Return a line for each sheet with how many rows of each outcome it has."""
    return [[one.sheet.tab, *one.counts.values()] for one in plan.sheets]


def fault_rows(plan: Plan) -> list[list[str]]:
    """Return every fault of the workbook by sheet and row."""
    return [
        [one.sheet.tab, str(row.number), column, row.label, why]
        for one in plan.sheets
        for row in one.refused
        for column, why in row.faults
    ]


def shown_sheets(plan: Plan) -> list[ShownSheet]:
    """Return what would be written, sheet by sheet: what changes first, then what is new."""
    return [_shown(one) for one in plan.sheets if one.to_write]


def _shown(plan: SheetPlan) -> ShownSheet:
    changed = [row for row in plan.to_write if row.outcome == Outcome.CHANGED]
    new = [row for row in plan.to_write if row.outcome == Outcome.NEW]
    shown = changed[:SHOWN]
    also = new[: SHOWN - len(shown)]
    return ShownSheet(plan.sheet.tab, shown, also, len(plan.to_write) - len(shown) - len(also))


def missing_sheets(plan: Plan, tabs: list[str]) -> str:
    """Return which sheets the workbook does not have, in words; "" when it has all."""
    there = {one.sheet.tab for one in plan.sheets}
    return ", ".join(tab for tab in tabs if tab not in there)


def done_words(plan: Plan) -> str:
    """Say what loading did."""
    counts = plan.counts
    words = f"{counted(counts[Outcome.NEW], 'row')} added and {counted(counts[Outcome.CHANGED], 'row')} changed"
    skipped = counts[Outcome.REFUSED]
    return f"{words}; {counted(skipped, 'row')} with a fault left out." if skipped else f"{words}."
