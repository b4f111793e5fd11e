"""Rows of a table, old and new, as the cells that changed."""

from collections.abc import Iterator
from typing import Any

Row = tuple[str, dict[str, Any]]


def rows_in(value: Any) -> list[Row] | None:
    """Return the rows that the value holds, each with what tells it from the others; None when it holds none.

    Rows are written as [[identity, {column: text}], …] or as [{column: text}, …]; nothing counts as no rows.
    """
    if value is None or value == "":
        return []
    if not isinstance(value, list):
        return None
    if all(isinstance(one, dict) for one in value):
        return [(str(number), one) for number, one in enumerate(value)]
    if all(isinstance(one, list) and len(one) == 2 and isinstance(one[1], dict) for one in value):
        return [(str(one[0]), one[1]) for one in value]
    return None


def changed_cells(old: list[Row], new: list[Row]) -> Iterator[tuple[str, Any, Any]]:
    """Yield what changed: where in words (`Row 2, owner`), the old value and the new one."""
    before, after = dict(old), dict(new)
    for number, (identity, cells) in enumerate(new, start=1):
        had = before.get(identity, {})
        where = f"Row {number}" if identity in before else f"Row {number}, added"
        for column in [*cells, *(one for one in had if one not in cells)]:
            if (had.get(column) or "") != (cells.get(column) or ""):
                yield f"{where}: {_words(column)}", had.get(column), cells.get(column)
    for number, (identity, cells) in enumerate(old, start=1):
        if identity not in after:
            for column, value in cells.items():
                if value:
                    yield f"Row {number}, removed: {_words(column)}", value, None
    stayed = [identity for identity, _ in old if identity in after]
    order = [identity for identity, _ in new if identity in before]
    if stayed != order:
        yield "Order of the rows that stayed", _numbers(stayed, stayed), _numbers(order, stayed)


def _words(column: str) -> str:
    return column.replace("_", " ")


def _numbers(order: list[str], first: list[str]) -> str:
    return ", ".join(str(first.index(identity) + 1) for identity in order)
