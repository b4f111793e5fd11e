"""A chart as papers have it: the picture with its sentences, and its newest values as a table."""

from kloe.charts import XmrChart, draw_xmr_file, table_of, text_alternative
from mlco_portal.papers.elements import Cell, Column, Line, Picture, Table
from mlco_portal.wording import counted

# As many as a year of months, and the month a year before.
NEWEST = 13
WEIGHTS = {"Date": 2, "Value": 1, "Mean": 1, "Lower limit": 1, "Upper limit": 1, "Kind": 3, "Trajectory": 1}


def picture_on_paper(chart: XmrChart) -> Picture:
    """Return the chart with its icons; its words for who cannot see it are its sentences."""
    return Picture(draw_xmr_file(chart), text_alternative(chart))


def table_on_paper(chart: XmrChart) -> Table:
    """Return the newest values of the chart as a table, the latest first."""
    found = table_of(chart)
    rows = tuple(tuple(_cell(words) for words in row) for row in found.rows[:NEWEST])
    columns = tuple(Column(name, WEIGHTS.get(name, 2)) for name in found.head)
    return Table(_caption(chart, len(found.rows)), columns, rows)


def _caption(chart: XmrChart, total: int) -> str:
    if total > NEWEST:
        return f"{chart.title}: the newest {NEWEST} of {total} periods"
    return f"{chart.title}: {counted(total, 'period')}"


def _cell(words: str) -> Cell:
    return Cell((Line(words),) if words else ())
