"""The matrix of S1 6.4 as it is printed, as a text with tables.

Its deliverables share one cell for each priority, and some rows of ticks are lost in the source, so that not every row
can be given to one deliverable. The portal's own matrix holds what is sure; this holds what is printed.
"""

from typing import Any

from planning.sample_data.files import read

SAYS = (
    "As printed in May 2024, under the heading “{heading}”. Where a priority has fewer rows than deliverables, rows "
    "were lost in the source; a deliverable is ticked above only with what all rows of its priority share."
)


def printed_matrix(year: int) -> str:
    """Return the printed matrix of the year: for each priority its deliverables, and its rows of ticks."""
    told = read(year, "matrix")
    parts = ["## As printed", SAYS.format(heading=told["heading"])]
    for one in told["priorities"]:
        parts += [f"### {one['name']}", "\n".join(f"- {item['name']}" for item in one["items"]), _table(one, told)]
    return "\n\n".join(parts)


def _table(group: dict[str, Any], told: dict[str, Any]) -> str:
    columns = [(partner, label) for partner, labels in told["columns"].items() for label in labels]
    head = ["Row", *(f"{partner.upper()} {label}" for partner, label in columns)]
    rows = [
        [str(number), *("Yes" if label in row[partner] else "" for partner, label in columns)]
        for number, row in enumerate(group["rows"], start=1)
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, *rows])
