"""A chart as papers have it: the picture with its sentences, and its newest values as a table."""

from kloe.charts import XmrChart, draw_xmr_file, notes_of, table_of, text_alternative
from mlco_portal.papers.elements import Cell, Column, Element, Facts, Line, Picture, Table
from mlco_portal.wording import counted

# As many as a year of months, and the month a year before.
NEWEST = 13
NOTES = "Notes"
WEIGHTS = {"Date": 2, "Value": 1, "Mean": 1, "Lower limit": 1, "Upper limit": 1, "Kind": 3, "Trajectory": 1}


def chart_on_paper(chart: XmrChart) -> tuple[Element, ...]:
    """Return the picture, its notes in words, and its newest values."""
    notes = notes_on_paper(chart)
    return (picture_on_paper(chart), *((Facts(notes),) if notes else ()), table_on_paper(chart))


def picture_on_paper(chart: XmrChart) -> Picture:
    """Return the chart with its icons; its words for who cannot see it are its sentences."""
    return Picture(draw_xmr_file(chart), text_alternative(chart))


def notes_on_paper(chart: XmrChart) -> tuple[tuple[str, Line], ...]:
    """Return rebases and remarks as facts: in the picture they are words of a drawing, which not everybody can read."""
    return tuple((f"Note {sign}", Line(words)) for sign, words in notes_of(chart))


def table_on_paper(chart: XmrChart) -> Table:
    """Return the newest values of the chart as a table, the latest first."""
    found = table_of(chart)
    # Notes are told as facts: a column more, and the table would lie on a turned sheet.
    shown = [place for place, name in enumerate(found.head) if name != NOTES]
    rows = tuple(tuple(_cell(row[place]) for place in shown) for row in found.rows[:NEWEST])
    columns = tuple(Column(found.head[place], WEIGHTS.get(found.head[place], 2)) for place in shown)
    return Table(_caption(chart, len(found.rows)), columns, rows)


def _caption(chart: XmrChart, total: int) -> str:
    if total > NEWEST:
        return f"{chart.title}: the newest {NEWEST} of {total} periods"
    return f"{chart.title}: {counted(total, 'period')}"


def _cell(words: str) -> Cell:
    return Cell((Line(words),) if words else ())
