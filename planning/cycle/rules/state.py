"""How a planning year goes from being prepared to closed. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from planning.cycle.models import PlanningCycle

State = PlanningCycle.State


class StateMove(StrEnum):
    """What the planning team does with a year."""

    OPEN = "open"
    SUSPEND = "suspend"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class StateChange:
    """A row of the table: from which states, to which, and whether a reason must be given."""

    sources: frozenset[str]
    target: str
    needs_reason: bool = False


CHANGES: dict[StateMove, StateChange] = {
    StateMove.OPEN: StateChange(frozenset({State.PREPARING}), State.OPEN),
    StateMove.SUSPEND: StateChange(frozenset({State.PREPARING, State.OPEN}), State.SUSPENDED, needs_reason=True),
    StateMove.RESUME: StateChange(frozenset({State.SUSPENDED}), State.OPEN),
    StateMove.CLOSE: StateChange(frozenset({State.OPEN, State.SUSPENDED}), State.CLOSED),
    StateMove.REOPEN: StateChange(frozenset({State.CLOSED}), State.OPEN, needs_reason=True),
}


class StateRefused(Exception):
    """The year cannot be put into that state; the text tells the user why."""


def moves_from(state: str) -> list[StateMove]:
    """Return what can be done with a year in the state, in the order in which it is offered."""
    return [move for move, change in CHANGES.items() if state in change.sources]


def state_problem(move: StateMove, state: str, reason: str) -> str | None:
    """Return why the move does not fit the state, or None."""
    change = CHANGES[move]
    if state not in change.sources:
        return (
            f"The year is {State(state).label.lower()} now, so this cannot be done. "
            "Somebody may have changed it since you opened the page."
        )
    return "Give a reason. It stands on every plan of the year." if change.needs_reason and not reason.strip() else None
