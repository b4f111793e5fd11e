"""What a planning year's dates and state let people do: writing, deciding, publishing, reopening. Pure.

Each `*_refusal` returns why something cannot be done now, in words for the person who wants to do it, or None.
A day is a day in London; a window's last day counts as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear
from planning.cycle.models import PhaseWindow, PlanningCycle

Phase = PhaseWindow.Phase
State = PlanningCycle.State

ASK_FOR_TIME = "Ask the planning team for a late pass if you need more time."
DONE_TO_PLANS = {Phase.REVIEW: "decided on", Phase.PUBLICATION: "published", Phase.UPDATE: "reopened"}


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `opens_on` to `closes_on`, both included; without a last day it stays open."""

    opens_on: date
    closes_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


@dataclass(frozen=True, slots=True)
class YearWindows:
    """What is open when in a planning year, as its cycle says."""

    year: int
    state: str
    opens_on: date
    plans_due_on: date
    suspended_on: date | None = None
    suspended_reason: str = ""
    review: tuple[Window, ...] = ()
    publication: tuple[Window, ...] = ()
    update: tuple[Window, ...] = ()

    @property
    def writing(self) -> Window:
        return Window(self.opens_on, self.plans_due_on)

    def of(self, phase: str) -> tuple[Window, ...]:
        """Return the windows of the phase, the earliest first."""
        return {Phase.REVIEW: self.review, Phase.PUBLICATION: self.publication, Phase.UPDATE: self.update}[Phase(phase)]

    def is_updating(self, on: date) -> bool:
        """Whether an update window is open: plans that came back go all the way round again in it."""
        return any(window.holds(on) for window in self.update)


@dataclass(frozen=True, slots=True)
class Times:
    """What is open today for the plan of one service: its year, and whose late passes for it are in force."""

    year: YearWindows | None
    today: date
    pass_holders: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What counts of one plan. `came_back`: it was handed in before; `is_top_down`: the organisation's own plan;
    `has_pass`: a late pass for the service is in force."""

    came_back: bool = False
    is_top_down: bool = False
    has_pass: bool = False


def state_refusal(year: YearWindows, plan: PlanFacts) -> str | None:
    """Return why nothing at all can be done with the plan in this state of the year, or None."""
    named = PlanningYear(year.year)
    if year.state == State.PREPARING:
        return f"{named} is still being prepared. Writing opens on {british_date(year.opens_on)}."
    if year.state == State.CLOSED:
        return f"{named} is closed. Its plans can be read, not changed."
    if year.state == State.SUSPENDED and not plan.is_top_down:
        return suspended_words(year)
    return None


def suspended_words(year: YearWindows) -> str:
    """Return since when and why the year is suspended, as every page of its plans says it."""
    since = f" since {british_date(year.suspended_on)}" if year.suspended_on else ""
    reason = " ".join(year.suspended_reason.split())
    why = f": {reason}" if reason else ""
    end = "" if why.endswith((".", "!", "?")) else "."
    return f"Planning for {PlanningYear(year.year)} has been suspended{since}{why}{end} What is written is kept."


def writing_refusal(year: YearWindows, plan: PlanFacts, on: date) -> str | None:
    """Return why the plan cannot be written in or handed in now, or None (S1 6.5; S0 3.5-3.8)."""
    refused = state_refusal(year, plan)
    if refused or year.state == State.SUSPENDED:
        return refused  # a suspended year has no dates: the organisation's plan is outlined when the Executive can
    if on < year.opens_on:
        return f"Writing opens on {british_date(year.opens_on)}."
    if on <= year.plans_due_on or plan.has_pass:
        return None
    if plan.came_back:
        return _correcting_refusal(year, on)
    return f"Writing closed on {british_date(year.plans_due_on)}. {ASK_FOR_TIME}"


def _correcting_refusal(year: YearWindows, on: date) -> str | None:
    """A plan that came back is corrected until the last review window closes, and while updates are made."""
    ends = [window.closes_on for window in year.review]
    last = max((one for one in ends if one), default=None)
    if last is None or None in ends or on <= last or year.is_updating(on):
        return None
    return f"Plans could be corrected until {british_date(last)}. {ASK_FOR_TIME}"


def passes_count(year: YearWindows, on: date) -> bool:
    """Whether a late pass makes any difference: writing is over for the others, and the year is open."""
    return year.state == State.OPEN and on > year.plans_due_on


def deciding_refusal(year: YearWindows, plan: PlanFacts, on: date) -> str | None:
    """Return why nobody can decide on the plan now, or None; it can be taken back at any time."""
    return _phase_refusal(year, plan, on, Phase.REVIEW)


def publishing_refusal(year: YearWindows, plan: PlanFacts, on: date) -> str | None:
    """Return why the plan cannot be published now, or None."""
    return _phase_refusal(year, plan, on, Phase.PUBLICATION)


def reopening_refusal(year: YearWindows, plan: PlanFacts, on: date) -> str | None:
    """Return why a published plan cannot be reopened now, or None; several windows may follow each other."""
    return _phase_refusal(year, plan, on, Phase.UPDATE)


def starting_refusal(year: YearWindows, plan: PlanFacts) -> str | None:
    """Return why the planning team cannot give a service a plan now, or None; it may while the year is prepared."""
    return None if year.state == State.PREPARING else state_refusal(year, plan)


def _phase_refusal(year: YearWindows, plan: PlanFacts, on: date, phase: Phase) -> str | None:
    refused = state_refusal(year, plan)
    if refused or year.state == State.SUSPENDED:
        return refused
    windows = year.of(phase)
    if not windows or any(window.holds(on) for window in windows) or year.is_updating(on):
        return None
    done = DONE_TO_PLANS[phase]
    coming = next((window.opens_on for window in windows if on < window.opens_on), None)
    if coming:
        return f"Plans of {PlanningYear(year.year)} can be {done} from {british_date(coming)}."
    last = max(window.closes_on for window in windows if window.closes_on)
    return f"Plans of {PlanningYear(year.year)} could be {done} until {british_date(last)}. Ask the planning team."


def overlap_problem(opens_on: date, plans_due_on: date, others: Iterable[YearWindows]) -> str | None:
    """Return which other year is written at the same time, in words, or None."""
    for other in sorted(others, key=lambda one: one.opens_on):
        if opens_on <= other.plans_due_on and other.opens_on <= plans_due_on:
            return (
                f"This overlaps {PlanningYear(other.year)}, which is written from {british_date(other.opens_on)} "
                f"to {british_date(other.plans_due_on)}. Services write one year at a time, so choose other dates."
            )
    return None


def windows_overlap_problem(windows: Iterable[Window]) -> str | None:
    """Return which windows of one phase overlap, in words, or None."""
    ordered = sorted(windows, key=lambda one: one.opens_on)
    for first, second in pairwise(ordered):
        if first.closes_on is None or second.opens_on <= first.closes_on:
            return (
                f"The windows that open on {british_date(first.opens_on)} and {british_date(second.opens_on)} overlap."
            )
    return None
