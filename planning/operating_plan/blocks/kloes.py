"""The year's key lines of enquiry: theme, line, metrics, boards (S1 3.2)."""

from mlco_portal.papers.elements import Cell, Column, Line, Table
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources

COLUMNS = (
    Column("Theme", 2),
    Column("Description", 5),
    Column("Metric measured", 3),
    Column("Where monitored", 3),
)


def _gather(sources: Sources, _binding: Binding) -> Gathered:
    rows = tuple(
        (
            Cell((Line(one.theme, detail=one.code),)),
            Cell((Line(one.line),)),
            Cell(tuple(Line(metric.name) for metric in one.metrics.all())),
            Cell(tuple(Line(board.name) for board in one.boards.all())),
        )
        for one in sources.kloes
    )
    if not rows:
        return nothing(f"There are no key lines of enquiry for {sources.year} yet.")
    return gathered(Table(f"Key lines of enquiry {sources.year}", COLUMNS, rows))


KIND = BlockKind(
    code="kloes",
    label="Key lines of enquiry (KLOEs)",
    hint="The year's lines with their metrics and boards",
    gather=_gather,
)
