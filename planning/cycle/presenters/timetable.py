"""Wording of the planning year's page."""

from dataclasses import dataclass
from datetime import date

from mlco_portal.wording import british_date
from planning.cycle.models import Milestone, PlanningCycle
from planning.cycle.queries import Quarter

KINDS = {Milestone.Kind.ACTIVITY: "Activities", Milestone.Kind.PRODUCT: "Products", Milestone.Kind.MEETING: "Meetings"}
STATES = {
    PlanningCycle.State.PREPARING: "grey",
    PlanningCycle.State.OPEN: "green",
    PlanningCycle.State.SUSPENDED: "orange",
    PlanningCycle.State.CLOSED: "grey",
}
OTHER_CLOCKS = (Milestone.Clock.NHS, Milestone.Clock.COUNCIL)
MAY_CHANGE = "this date may still change"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the timetable, and its day if it has one."""

    name: str
    due_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Lists:
    """What belongs together under one heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class QuarterView:
    """A quarter with two clocks: our own timetable by kind, and those of others that we keep to."""

    anchor: str
    heading: str
    caption: str
    is_now: bool
    own: tuple[Lists, ...]
    others: tuple[Lists, ...]


def quarter_views(quarters: list[Quarter], today: date) -> list[QuarterView]:
    return [_view(quarter, today) for quarter in quarters]


def _view(quarter: Quarter, today: date) -> QuarterView:
    first, last = quarter.starts_on, quarter.ends_on
    years = f"{last:%Y}" if first.year == last.year else f"{first:%Y} to {last:%Y}"
    return QuarterView(
        anchor=f"from-{first:%Y-%m}",
        heading=f"{first:%B} to {last:%B} {years}",
        caption=f"Quarter {quarter.number} of {quarter.year}",
        is_now=quarter.holds(today),
        own=_lists({words: _lines(quarter, Milestone.Clock.MLCO, kind) for kind, words in KINDS.items()}),
        others=_lists({str(clock.label): _lines(quarter, clock) for clock in OTHER_CLOCKS}),
    )


def _lists(found: dict[str, tuple[Line, ...]]) -> tuple[Lists, ...]:
    return tuple(Lists(heading, lines) for heading, lines in found.items() if lines)


def _lines(quarter: Quarter, clock: Milestone.Clock, kind: Milestone.Kind | None = None) -> tuple[Line, ...]:
    """Return the quarter's lines of a clock; in a list of mixed kinds, a product or meeting says what it is."""
    found = [one for one in quarter.milestones if one.clock == clock and (kind is None or one.kind == kind)]
    return tuple(
        Line(
            name=one.name,
            due_on=one.due_on,
            note=one.get_kind_display().lower() if kind is None and one.kind != Milestone.Kind.ACTIVITY else "",
        )
        for one in found
    )


def key_dates(cycle: PlanningCycle, quarters: list[Quarter]) -> list[tuple[str, str]]:
    """Return every day that the year names, in order: when writing opens and ends, and what else has a date."""
    dates = [(cycle.opens_on, "Writing opens", False), (cycle.plans_due_on, "Service plans are due", False)]
    dates += [
        (one.due_on, one.name, one.is_indicative)
        for quarter in quarters
        for one in quarter.milestones
        if one.due_on is not None
    ]
    return [
        (name, f"{british_date(day)} ({MAY_CHANGE})" if may_change else british_date(day))
        for day, name, may_change in sorted(dates)
    ]
