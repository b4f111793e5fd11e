"""What changed in a table, in words: columns, rows that came and went, cells of those that stayed. Pure."""

from collections.abc import Iterator, Sequence

from mlco_portal.wording import counted
from planning.releases.units import Grid

NAMED_ROWS = 5
NAMED_CELLS = 5
LONGEST_CELL = 60


def table_changes(before: Grid | None, now: Grid) -> Iterator[str]:
    """Say what changed in the table, a sentence for each kind of change; rows are matched by their first cell."""
    name = f"The table “{now.caption}”"
    if before is None:
        yield f"{name} was added ({counted(len(now.rows), 'row')})."
        return
    if before.columns != now.columns:
        yield f"{name} has other columns: {', '.join(now.columns)}."
    added = [one for one in now.rows if one not in before.rows]
    gone = [one for one in before.rows if one not in now.rows]
    if added:
        yield f"{name} has {counted(len(added), 'new row')}: {_named(added)}."
    if gone:
        yield f"{name} lost {counted(len(gone), 'row')}: {_named(gone)}."
    if before.columns == now.columns:
        yield from _cells(before, now)
    stayed = [one for one in now.rows if one in before.rows]
    if stayed != [one for one in before.rows if one in now.rows]:
        yield f"{name} has its rows in another order."


def _cells(before: Grid, now: Grid) -> Iterator[str]:
    changed = [
        (row, column, old, new)
        for row, cells in now.rows.items()
        if row in before.rows
        for column, old, new in zip(now.columns, before.rows[row], cells, strict=False)
        if old != new
    ]
    for row, column, old, new in changed[:NAMED_CELLS]:
        where = f"In the table “{now.caption}”, {_cut(row)}, {column}"
        yield f"{where}: “{_cut(old)}” became “{_cut(new)}”." if old and new else f"{where}: {_came_or_went(old, new)}."
    if len(changed) > NAMED_CELLS:
        left = changed[NAMED_CELLS:]
        yield f"In the table “{now.caption}”, {counted(len(left), 'more cell')} changed."


def _came_or_went(old: str, new: str) -> str:
    return f"“{_cut(new)}” was added" if new else f"“{_cut(old)}” was taken out"


def _named(rows: Sequence[str]) -> str:
    names = ", ".join(f"“{_cut(one)}”" for one in rows[:NAMED_ROWS])
    return f"{names} and {len(rows) - NAMED_ROWS} more" if len(rows) > NAMED_ROWS else names


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[:LONGEST_CELL].rsplit(' ', 1)[0]}…"
