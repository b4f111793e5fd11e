"""The round at a glance: counts by state, and the heat maps by group, locality and state, in words and shades."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from mlco_portal.wording import counted
from planning.round.queries.standing import LATE, NO_LOCALITY, Tally
from planning.round.rules import WRITING, State

# Beyond the steps of the shade: a cell is shaded by the share of its services whose plan is not handed in.
SHADES = 5
EVERYWHERE = "No one locality"


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many services stand in a state; the link shows them."""

    label: str
    count: int
    href: str
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map: numbers in words, a link to what they count, and the shade from 0 to 5."""

    words: str
    said: str
    href: str
    shade: int
    late: str = ""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A table of cells; `rows` are (heading, link, cells)."""

    key: str
    caption: str
    head: Sequence[str]
    rows: Sequence[tuple[str, str, Sequence[Cell | None]]]


@dataclass(frozen=True, slots=True)
class _Axis:
    """What the rows or columns of a heat map stand for."""

    name: str
    of: Callable[[Tally], str]
    labels: dict[str, str]


def state_counts(tallies: Sequence[Tally]) -> list[StateCount]:
    """Return the counts of all states, and of the late ones last."""
    counts = [
        StateCount(state.label, number, _link(state=state.value))
        for state in State
        if (number := sum(one.count for one in tallies if one.state == state)) or state != State.SUPERSEDED
    ]
    late = sum(one.count for one in tallies if one.late)
    return [*counts, StateCount("Late", late, _link(late=LATE), "late" if late else "")]


def overview(tallies: Sequence[Tally]) -> list[HeatMap]:
    """Return the heat map of group and locality, and the counts of each by state."""
    groups = _Axis("group", lambda one: one.group, _labels(tallies, by_group=True))
    places = _Axis("locality", lambda one: one.locality, _labels(tallies, by_group=False))
    used = {one.state for one in tallies}
    states = _Axis("state", lambda one: one.state, {one.value: one.label for one in State if one in used})
    return [
        _heat_map("groups-localities", "Plans still to be handed in, by group and locality", groups, places, tallies),
        _state_map("groups-states", "Services by group and where their plan stands", groups, states, tallies),
        _state_map("localities-states", "Services by locality and where their plan stands", places, states, tallies),
    ]


def _labels(tallies: Sequence[Tally], *, by_group: bool) -> dict[str, str]:
    if by_group:
        return {one.group: one.group_name for one in sorted(tallies, key=lambda one: (one.group_order, one.group_name))}
    named = {one.locality: one.locality_name for one in sorted(tallies, key=lambda one: one.locality_name)}
    nowhere = named.pop(NO_LOCALITY, None)
    return {**named, **({NO_LOCALITY: EVERYWHERE} if nowhere is not None else {})}


def _heat_map(key: str, caption: str, rows: _Axis, columns: _Axis, tallies: Sequence[Tally]) -> HeatMap:
    return _table(key, caption, rows, columns, tallies, lambda found, _, href: _open_cell(found, href))


def _state_map(key: str, caption: str, rows: _Axis, columns: _Axis, tallies: Sequence[Tally]) -> HeatMap:
    return _table(key, caption, rows, columns, tallies, _share_cell)


def _table(
    key: str,
    caption: str,
    rows: _Axis,
    columns: _Axis,
    tallies: Sequence[Tally],
    cell: Callable[[Sequence[Tally], Sequence[Tally], str], Cell | None],
) -> HeatMap:
    made = []
    for row, label in rows.labels.items():
        of_row = [one for one in tallies if rows.of(one) == row]
        cells = [
            cell(
                [one for one in of_row if columns.of(one) == column],
                of_row,
                _link(**{rows.name: row, columns.name: column}),
            )
            for column in columns.labels
        ]
        made.append((label, _link(**{rows.name: row}), [*cells, _total(of_row, _link(**{rows.name: row}))]))
    return HeatMap(key, caption, [*columns.labels.values(), "All"], made)


def _open_cell(found: Sequence[Tally], href: str) -> Cell | None:
    in_all = sum(one.count for one in found)
    if not in_all:
        return None
    still = sum(one.count for one in found if one.state in WRITING)
    late = sum(one.count for one in found if one.late)
    words = f"{still} of {in_all}"
    said = f"{words} still to be handed in"
    return Cell(words, said, href, _shade(still, in_all), f"{late} late" if late else "")


def _share_cell(found: Sequence[Tally], of_row: Sequence[Tally], href: str) -> Cell | None:
    number, in_row = sum(one.count for one in found), sum(one.count for one in of_row)
    return Cell(str(number), counted(number, "service"), href, _shade(number, in_row)) if number else None


def _total(of_row: Sequence[Tally], href: str) -> Cell:
    number = sum(one.count for one in of_row)
    late = sum(one.count for one in of_row if one.late)
    return Cell(str(number), counted(number, "service"), href, 0, f"{late} late" if late else "")


def _shade(part: int, whole: int) -> int:
    """Return the step of the shade: 0 for nothing, 1 to 5 for a fifth each."""
    return -(-part * SHADES // whole) if whole else 0


def _link(**wanted: str) -> str:
    return f"?{urlencode(wanted)}#services"
