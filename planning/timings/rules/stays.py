"""Where one plan stood, from when to when: read from its decisions, which never change.

A plan reaches the first step when it is submitted, and each later one with the last approval of the step before.
Steps of one order (the sides of a joint plan) are reached together and left each on its own. A step is left by its
last approval, or by what ended the round: a return, a withdrawal, an unlocking.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from planning.approval.models import Move, Status


class Where(StrEnum):
    """With whom a plan stood."""

    STEP = "step"
    AUTHORS = "authors"
    PUBLISHING = "publishing"


class Outcome(StrEnum):
    """How a stay ended."""

    AGREED = "agreed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    UNLOCKED = "unlocked"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    REVISED = "revised"
    RUNNING = "running"


ENDS_A_ROUND = {
    Move.RETURN.value: Outcome.RETURNED,
    Move.WITHDRAW.value: Outcome.WITHDRAWN,
    Move.UNLOCK.value: Outcome.UNLOCKED,
    Move.REVISE.value: Outcome.REVISED,
}
BACK_WITH_AUTHORS = {
    Outcome.RETURNED: "With its authors after a return",
    Outcome.WITHDRAWN: "With its authors after they took it back",
    Outcome.UNLOCKED: "With its authors after it was unlocked",
    Outcome.REVISED: "With its authors for a revision",
}
TO_PUBLISH = "Approved, not yet published"


@dataclass(frozen=True, slots=True)
class Happened:
    """A decision, with what counting time asks of it."""

    case: int
    at: datetime
    move: str
    to_status: str
    round: int
    step_order: int | None
    step_side: int | None
    step_name: str
    by: int
    by_label: str
    for_label: str = ""


@dataclass(frozen=True, slots=True)
class StepNow:
    """A step of a plan that runs; `is_open` when the plan waits at it now."""

    order: int
    side: int
    name: str
    settled_at: datetime | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """A plan stood somewhere; `until` is None while it still does."""

    case: int
    where: Where
    name: str
    order: int
    side: int
    round: int
    since: datetime
    until: datetime | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody decided at a step that the plan had reached on `since`."""

    case: int
    name: str
    by: int
    by_label: str
    for_label: str
    since: datetime
    at: datetime
    outcome: Outcome


@dataclass(slots=True)
class _Round:
    """A round under way: the order that the plan waits at, since when, and who agreed there, by side."""

    since: datetime
    number: int
    order: int | None = None
    agreed: dict[int, tuple[str, datetime]] = field(default_factory=dict)


def times_of(happened: Sequence[Happened], steps: Iterable[StepNow] = ()) -> tuple[list[Stay], list[Answer]]:
    """Return where one plan stood, and who decided how long after it got there.

    `happened` are all its decisions in order; `steps` those of its present round.
    """
    reading = _Reading(
        happened[-1].case if happened else 0, tuple(steps), max((one.round for one in happened), default=0)
    )
    for one in happened:
        reading.read(one)
    reading.finish()
    return reading.stays, reading.answers


class _Reading:
    """Reads the decisions of a plan, one after the other."""

    def __init__(self, case: int, steps: tuple[StepNow, ...], last_round: int) -> None:
        self.case, self.steps, self.last_round = case, steps, last_round
        self.stays: list[Stay] = []
        self.answers: list[Answer] = []
        self.round: _Round | None = None
        self.elsewhere: tuple[Where, str, datetime, int] | None = None

    def read(self, one: Happened) -> None:
        if one.move == Move.SUBMIT:
            self._leave(one.at, Outcome.SUBMITTED)
            self.round = _Round(one.at, one.round)
        elif one.move == Move.APPROVE and self.round:
            self._approve(self.round, one)
        elif one.move == Move.DECLARE_CONFLICT and self.round:
            self._stood_aside(self.round, one)
        elif one.move in ENDS_A_ROUND:
            self._sent_back(one)
        elif one.move == Move.PUBLISH:
            self._leave(one.at, Outcome.PUBLISHED)

    def _approve(self, now: _Round, one: Happened) -> None:
        self._reach(now, one.step_order)
        self._answer(now, one, Outcome.AGREED)
        now.agreed[one.step_side or 1] = (one.step_name, one.at)
        if one.to_status == Status.APPROVED:
            self._agreed(now, one)

    def _stood_aside(self, now: _Round, one: Happened) -> None:
        """Where all must agree, the last one who had not may declare a conflict: that settles the step as well."""
        if one.to_status == Status.APPROVED:
            side = one.step_side or 1
            now.agreed[side] = (one.step_name or now.agreed.get(side, ("", one.at))[0], one.at)
            self._agreed(now, one)

    def _agreed(self, now: _Round, one: Happened) -> None:
        self._settle(now)
        self.round = None
        self.elsewhere = (Where.PUBLISHING, TO_PUBLISH, one.at, one.round)

    def _sent_back(self, one: Happened) -> None:
        outcome = ENDS_A_ROUND[one.move]
        self._leave(one.at, outcome)
        if self.round:
            now, self.round = self.round, None
            if one.step_order is not None:
                self._reach(now, one.step_order)
                now.agreed.pop(one.step_side or 1, None)
                self._add(now, one.step_side or 1, one.step_name, one.at, outcome)
            if outcome == Outcome.RETURNED:
                self._answer(now, one, outcome)
            self._settle(now)
        self.elsewhere = (Where.AUTHORS, BACK_WITH_AUTHORS[outcome], one.at, one.round)

    def _reach(self, now: _Round, order: int | None) -> None:
        """Let the plan be at that order: what agreed at the one before is over, and ended when the last side did."""
        if now.order is not None and now.order != order:
            now.since = self._settle(now)
        now.order = order

    def _settle(self, now: _Round) -> datetime:
        """Note the sides that agreed at this order; return when the last of them did."""
        ends = [now.since]
        for side, (name, at) in now.agreed.items():
            ended = max(at, self._settled_at(now, side) or at)
            self._add(now, side, name, ended, Outcome.AGREED)
            ends.append(ended)
        now.agreed = {}
        return max(ends)

    def _settled_at(self, now: _Round, side: int) -> datetime | None:
        """Return when the step was settled where that is known: one colleague less may settle it after an approval."""
        if now.number != self.last_round:
            return None
        found = (one.settled_at for one in self.steps if (one.order, one.side) == (now.order, side))
        return next(found, None)

    def _add(self, now: _Round, side: int, name: str, until: datetime | None, outcome: Outcome) -> None:
        self.stays.append(
            Stay(self.case, Where.STEP, name, now.order or 0, side, now.number, now.since, until, outcome)
        )

    def _answer(self, now: _Round, one: Happened, outcome: Outcome) -> None:
        self.answers.append(
            Answer(self.case, one.step_name, one.by, one.by_label, one.for_label, now.since, one.at, outcome)
        )

    def _leave(self, at: datetime | None, outcome: Outcome) -> None:
        """Let the plan leave its authors, or the queue of what waits to be published."""
        if self.elsewhere:
            where, name, since, number = self.elsewhere
            self.stays.append(Stay(self.case, where, name, 0, 1, number, since, at, outcome))
        self.elsewhere = None

    def finish(self) -> None:
        """Note where the plan stands now."""
        self._leave(None, Outcome.RUNNING)
        waits = [one for one in self.steps if one.is_open]
        if not self.round or not waits:
            return
        now = self.round
        self._reach(now, waits[0].order)
        for one in waits:
            now.agreed.pop(one.side, None)
            self._add(now, one.side, one.name, None, Outcome.RUNNING)
        self._settle(now)
