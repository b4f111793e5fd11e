"""A chart as papers have it: the picture with its sentences, what is drawn on it in words, its newest values."""

from collections.abc import Iterator

from kloe.charts import XmrChart, draw_xmr_file, notes_of, table_of, text_alternative
from mlco_portal.papers.elements import Cell, Column, Element, Facts, Line, Picture, Table
from mlco_portal.wording import counted

# As many as a year of months, and the month a year before.
NEWEST = 13
# A row is a line high: mean and limits, which are the same for many of them, are told once.
WEIGHTS = {"Date": 2, "Value": 2, "Trajectory": 2, "Kind": 6}


def chart_on_paper(chart: XmrChart) -> tuple[Element, ...]:
    """Return the picture, its facts, and its newest values."""
    facts = tuple(facts_on_paper(chart))
    return (picture_on_paper(chart), *((Facts(facts),) if facts else ()), table_on_paper(chart))


def picture_on_paper(chart: XmrChart) -> Picture:
    """Return the chart with its icons; its words for who cannot see it are its sentences."""
    return Picture(draw_xmr_file(chart), text_alternative(chart))


def facts_on_paper(chart: XmrChart) -> Iterator[tuple[str, Line]]:
    """Yield limits, rebases and remarks: in the picture they are words of a drawing, which not everybody can read."""
    if chart.latest_group.upper_process_limit is not None:
        found = table_of(chart)
        now = dict(zip(found.head, found.rows[0], strict=True))
        yield "Usual range", Line(f"{now['Lower limit']} to {now['Upper limit']}, around a mean of {now['Mean']}")
    for sign, words in notes_of(chart):
        yield f"Note {sign}", Line(words)


def table_on_paper(chart: XmrChart) -> Table:
    """Return the newest values of the chart as a table, the latest first."""
    found = table_of(chart)
    names = [name for name in WEIGHTS if name in found.head]
    places = [found.head.index(name) for name in names]
    rows = tuple(tuple(_cell(row[place]) for place in places) for row in found.rows[:NEWEST])
    return Table(_caption(chart, len(found.rows)), tuple(Column(name, WEIGHTS[name]) for name in names), rows)


def _caption(chart: XmrChart, total: int) -> str:
    if total > NEWEST:
        return f"{chart.title}: the newest {NEWEST} of {total} periods"
    return f"{chart.title}: {counted(total, 'period')}"


def _cell(words: str) -> Cell:
    return Cell((Line(words),) if words else ())
