"""The words and rows of how long plans stood where."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.timings.queries import Place, Times, WaitingNow
from planning.timings.rules import (
    FEWEST,
    Answer,
    Figures,
    Outcome,
    Stay,
    Where,
    calendar_days,
    figures_of,
    working_days,
)

HEADS = {
    "step": ["Where"],
    "group": ["Service group", "Where"],
    "service": ["Service", "Where"],
    "approver": ["Who decided", "Where"],
    "year": ["Planning year", "Where"],
}
FIGURE_HEADS = ["Ended", "In the middle", "Longest", "Still there"]
FIGURE_COLUMNS = [
    "Ended",
    "In the middle (days)",
    "In the middle (working days)",
    "Longest (days)",
    "Longest (working days)",
    "Still there",
    "Longest still there (days)",
    "Longest still there (working days)",
]
STAY_COLUMNS = [
    "Service",
    "Code",
    "Service group",
    "Planning year",
    "Submission",
    "Where",
    "Side",
    "Since",
    "Until",
    "Days",
    "Working days",
    "How it ended",
]
OUTCOMES = {
    Outcome.AGREED: "Agreed",
    Outcome.RETURNED: "Returned",
    Outcome.WITHDRAWN: "Taken back by its authors",
    Outcome.UNLOCKED: "Unlocked",
    Outcome.SUBMITTED: "Submitted again",
    Outcome.PUBLISHED: "Published",
    Outcome.REVISED: "Reopened",
    Outcome.RUNNING: "Still there",
}
Key = tuple[str, ...]


@dataclass(slots=True)
class Line:
    """Waits of one kind: those that are over, and those that go on, each as (days, working days)."""

    names: Key
    over: list[tuple[int, int]] = field(default_factory=list)
    running: list[tuple[int, int]] = field(default_factory=list)

    @property
    def days(self) -> Figures:
        return figures_of([days for days, _ in self.over])

    @property
    def working(self) -> Figures:
        return figures_of([working for _, working in self.over])


def lines_by(by: str, times: Times, now: datetime) -> tuple[list[Line], list[Line]]:
    """Return the lines of the steps, and those of other places (with authors, not yet published)."""
    if by == "approver":
        return _by_approver(times.answers), []
    thing = _thing_of(by, times.places)
    at_steps = ((thing(one), one.since, _until(one, now), one.until is None) for one in times.stays if _at_step(one))
    elsewhere = (
        (thing(one), one.since, _until(one, now), one.until is None) for one in times.stays if not _at_step(one)
    )
    steps, others = _lines(at_steps, _first_orders(times.stays)), _lines(elsewhere)
    if by == "service":
        # A service's waits stand together.
        return sorted([*steps, *others], key=lambda one: one.names[0]), []
    return steps, others


def _at_step(one: Stay) -> bool:
    return one.where == Where.STEP


def _until(one: Stay, now: datetime) -> datetime:
    return max(one.until or now, one.since)


def _by_approver(answers: Sequence[Answer]) -> list[Line]:
    """Return a line for each person and step; two people of one name stand apart, and everybody has their last name."""
    names = {one.by: one.by_label for one in sorted(answers, key=lambda one: one.at)}
    found: dict[tuple[int, str], Line] = {}
    for one in answers:
        line = found.setdefault((one.by, one.name), Line((names[one.by], one.name)))
        line.over.append((calendar_days(one.since, one.at), working_days(one.since, one.at)))
    return sorted(found.values(), key=lambda line: line.names)


def _thing_of(by: str, places: dict[int, Place]) -> Callable[[Stay], Key]:
    def thing(one: Stay) -> Key:
        place = places[one.case]
        first = {"group": place.group, "service": place.service, "year": str(PlanningYear(place.year))}.get(by)
        return (one.name,) if first is None else (first, one.name)

    return thing


def _first_orders(stays: Iterable[Stay]) -> dict[str, int]:
    orders: dict[str, int] = {}
    for one in stays:
        orders[one.name] = min(one.order, orders.get(one.name, one.order))
    return orders


def _lines(waits: Iterable[tuple[Key, datetime, datetime, bool]], orders: dict[str, int] | None = None) -> list[Line]:
    found: dict[Key, Line] = {}
    for names, since, until, is_running in waits:
        line = found.setdefault(names, Line(names))
        (line.running if is_running else line.over).append((calendar_days(since, until), working_days(since, until)))
    return sorted(found.values(), key=lambda one: (one.names[:-1], (orders or {}).get(one.names[-1], 0), one.names))


def table_head(by: str) -> list[Any]:
    return [*HEADS[by], *({"text": one, "numeric": one == FIGURE_HEADS[0]} for one in FIGURE_HEADS if _counts(by, one))]


def _counts(by: str, head: str) -> bool:
    """Who decided has no waits that go on: nobody knows yet who will."""
    return not (by == "approver" and head == FIGURE_HEADS[-1])


def table_row(line: Line, by: str) -> list[Any]:
    """Return the cells of a line on the page."""
    cells = [*line.names, str(len(line.over)), _middle_words(line), _longest_words(line.days, line.working)]
    return cells if by == "approver" else [*cells, _running_words(line.running)]


def _middle_words(line: Line) -> str:
    days, working = line.days, line.working
    if days.middle is not None and working.middle is not None:
        return _both(days.middle, working.middle)
    if not line.over:
        return "–"
    each = [_number(one) for one, _ in sorted(line.over)]
    return f"Too few to say: {_days(line.over[0][0]) if len(each) == 1 else ', '.join(each) + ' days'}"


def _longest_words(days: Figures, working: Figures) -> str:
    return "–" if days.longest is None else _both(days.longest, working.longest or 0)


def _running_words(running: Sequence[tuple[int, int]]) -> str:
    if not running:
        return "–"
    days, working = max(running)
    return f"{counted(len(running), 'plan')}, the longest {_both(days, working)}"


def _both(days: float, working: float) -> str:
    """Return the days and the working days among them; a line breaks between the two at most."""
    return f"{_days(days)} ({_number(working)}\N{NO-BREAK SPACE}working)"


def _days(number: float) -> str:
    return f"{_number(number)}\N{NO-BREAK SPACE}day{'' if number == 1 else 's'}"


def _number(number: float) -> str:
    return f"{number:g}"


def export_row(line: Line) -> list[str]:
    """Return the cells of a line in a file; what is not known is empty."""
    days, working, longest = line.days, line.working, max(line.running, default=None)
    known = [days.middle, working.middle, days.longest, working.longest]
    return [
        *line.names,
        str(len(line.over)),
        *("" if one is None else _number(one) for one in known),
        str(len(line.running)),
        *(("", "") if longest is None else (str(longest[0]), str(longest[1]))),
    ]


def stay_rows(times: Times, now: datetime) -> Iterable[list[str]]:
    """Return a row for every wait, plan by plan."""
    for one in sorted(times.stays, key=lambda stay: (times.places[stay.case].service, stay.case, stay.since)):
        place, until = times.places[one.case], _until(one, now)
        yield [
            place.service,
            place.code,
            place.group,
            str(PlanningYear(place.year)),
            str(one.round),
            one.name,
            str(one.side) if _at_step(one) else "",
            _moment(one.since),
            _moment(one.until),
            str(calendar_days(one.since, until)),
            str(working_days(one.since, until)),
            OUTCOMES[one.outcome],
        ]


def _moment(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A plan that waits now."""

    url: str
    service: str
    about: str
    step: str
    days: str
    due_on: date | None
    nobody: str


def waiting_line(one: WaitingNow, now: datetime) -> WaitingLine:
    days, working = calendar_days(one.stay.since, now), working_days(one.stay.since, now)
    return WaitingLine(
        url=reverse("planning:review:detail", args=[one.place.case]),
        service=one.place.service,
        about=f"{one.place.group}, {PlanningYear(one.place.year)}",
        step=one.stay.name,
        days=_both(days, working) if days else "Since today",
        due_on=one.due_on,
        nobody=one.nobody,
    )


def waiting_words(waiting: Sequence[WaitingNow]) -> str:
    plans = len({one.place.case for one in waiting})
    stuck = len({one.place.case for one in waiting if one.nobody})
    said = f"{counted(plans, 'plan')} {'waits' if plans == 1 else 'wait'} for a decision"
    return f"{said}; nobody can decide on {stuck} of them." if stuck else f"{said}."


def few_words() -> str:
    return f"The middle is given from {FEWEST} waits on. Below that, each wait is shown: it tells of these plans only."
