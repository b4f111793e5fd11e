"""The year's key lines of enquiry: theme, line, metrics, boards (S1 3.2)."""

from collections.abc import Iterable

from mlco_portal.papers.elements import Cell, Column, Element, Line, Table
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


def codes_in(elements: Iterable[Element]) -> set[str]:
    """Return the codes of the lines that stand in the elements, as this kind of block placed them."""
    tables = (one for one in elements if isinstance(one, Table) and one.columns == COLUMNS)
    return {line.detail for table in tables for row in table.rows for line in row[0].lines}


KIND = BlockKind(
    code="kloes",
    label="Key lines of enquiry (KLOEs)",
    hint="The year's lines with their metrics and boards",
    gather=_gather,
)
