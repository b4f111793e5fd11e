"""Wording of the planning team's pages of a year's phases: windows, state and late passes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localtime

from mlco_portal.wording import british_date, british_datetime, counted
from mlco_portal.years import PlanningYear
from planning.approval.models import Status
from planning.cycle.models import LatePass, Milestone, PhaseWindow, PlanningCycle
from planning.cycle.rules.state import StateMove
from planning.cycle.rules.windows import Window

WRITTEN = (Status.DRAFT, Status.RETURNED)
AGREED = (Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """A window in the table: its days in words, whether it is open, and how its days are changed."""

    name: str
    days: str
    tag: str
    colour: str
    set_by: Sequence[tuple[str, str]] = ()
    change_url: str = ""
    remove_url: str = ""


def writing_line(cycle: PlanningCycle, setters: Mapping[str, Milestone], today: date) -> WindowLine:
    """Return the writing window; only the timetable moves it, where it has milestones for it."""
    tag, colour = standing(Window(cycle.opens_on, cycle.plans_due_on), today)
    sets = (Milestone.Sets.WRITING_OPENS, Milestone.Sets.PLANS_DUE)
    links = _links(cycle, [setters[one] for one in sets if one in setters])
    return WindowLine("Writing", days_words(cycle.opens_on, cycle.plans_due_on), tag, colour, links)


def window_lines(
    cycle: PlanningCycle, windows: Iterable[PhaseWindow], set_by: Mapping[int, Sequence[Milestone]], today: date
) -> list[WindowLine]:
    """Return the other windows in order."""
    lines = []
    for one in windows:
        tag, colour = standing(Window(one.opens_on, one.closes_on), today)
        links, is_free = _links(cycle, set_by.get(one.pk, ())), one.pk not in set_by
        place = [PlanningYear(cycle.year), one.pk]
        lines.append(
            WindowLine(
                name=one.get_phase_display(),
                days=days_words(one.opens_on, one.closes_on),
                tag=tag,
                colour=colour,
                set_by=links,
                change_url=reverse("planning:cycle:change_window", args=place) if is_free else "",
                remove_url=reverse("planning:cycle:remove_window", args=place) if is_free else "",
            )
        )
    return lines


def _links(cycle: PlanningCycle, milestones: Iterable[Milestone]) -> list[tuple[str, str]]:
    year = PlanningYear(cycle.year)
    return [(one.name, reverse("planning:cycle:move", args=[year, one.pk])) for one in milestones]


def days_words(opens_on: date, closes_on: date | None) -> str:
    last = f" to {british_date(closes_on)}" if closes_on else ", no last day"
    return f"{british_date(opens_on)}{last}"


def standing(window: Window, today: date) -> tuple[str, str]:
    """Return whether the window is open today, as a tag."""
    if window.holds(today):
        return "Open", "green"
    return ("Not yet", "white") if today < window.opens_on else ("Over", "grey")


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What the page that confirms a change of state says."""

    title: str
    button: str
    link: str
    effect: str
    done: str
    is_warning: bool = False


# The question, the button and what is said afterwards.
MOVE_NAMES = {
    StateMove.OPEN: ("Open {}?", "Open the year", "{} is open."),
    StateMove.SUSPEND: ("Suspend {}?", "Suspend the year", "{} is suspended."),
    StateMove.RESUME: ("Resume {}?", "Resume the year", "{} is open again."),
    StateMove.CLOSE: ("Close {}?", "Close the year", "{} is closed."),
    StateMove.REOPEN: ("Open {} again?", "Open the year again", "{} is open again."),
}


def move_words(move: StateMove, cycle: PlanningCycle, counts: Mapping[str, int]) -> MoveWords:
    """Return the words of a change of state; `counts` says how many plans stand where."""
    year = PlanningYear(cycle.year)
    every = counted(sum(counts.values()), "plan")
    written = counted(sum(counts.get(one, 0) for one in WRITTEN), "plan")
    waiting = counted(counts.get(Status.SUBMITTED, 0), "plan")
    effects = {
        StateMove.OPEN: (
            f"{written} can be written from {british_date(cycle.opens_on)} to {british_date(cycle.plans_due_on)}."
        ),
        StateMove.SUSPEND: (
            f"{written} being written and {waiting} waiting for a decision are frozen: nobody writes, submits, decides "
            "or publishes. What is written is kept. The plan of the organisation as a whole can still be made."
        ),
        StateMove.RESUME: (
            f"{every} can be worked on again within the dates of the year. Check first that the dates still fit."
        ),
        StateMove.CLOSE: (
            f"{every} can only be read then. {written} being written and {waiting} waiting for a decision "
            "stay as they are. Late passes no longer count."
        ),
        StateMove.REOPEN: f"{every} can be worked on again within the dates of the year.",
    }
    question, button, done = MOVE_NAMES[move]
    is_warning = move in (StateMove.SUSPEND, StateMove.CLOSE)
    return MoveWords(question.format(year), button, button, effects[move], done.format(year), is_warning=is_warning)


def state_facts(cycle: PlanningCycle, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return how the year stands, for the page of its state."""
    facts = [("Writing", days_words(cycle.opens_on, cycle.plans_due_on))]
    if cycle.suspended_on:
        facts.append(("Suspended since", british_date(cycle.suspended_on)))
    if cycle.suspended_reason:
        facts.append(("Why", cycle.suspended_reason))
    written = sum(counts.get(one, 0) for one in WRITTEN)
    agreed = sum(counts.get(one, 0) for one in AGREED)
    facts += [
        ("Being written", counted(written, "plan")),
        ("Waiting for a decision", counted(counts.get(Status.SUBMITTED, 0), "plan")),
        ("Approved or published", counted(agreed, "plan")),
    ]
    return facts


@dataclass(frozen=True, slots=True)
class PassLine:
    """A late pass in the list."""

    who: str
    service: str
    until: str
    reason: str
    given: str
    tag: str
    colour: str
    end_url: str = ""


def pass_lines(cycle: PlanningCycle, passes: Iterable[LatePass], handed_in: set[int], now: datetime) -> list[PassLine]:
    """Return the passes of the year; one whose plan was handed in is used, as long as it is not back."""
    return [_pass_line(cycle, one, handed_in, now) for one in passes]


def _pass_line(cycle: PlanningCycle, one: LatePass, handed_in: set[int], now: datetime) -> PassLine:
    is_in_force = one.ended_at is None and one.expires_at > now
    tag, colour = ("In force", "green") if is_in_force else ("Over", "grey")
    if one.ended_at is not None:
        tag = "Ended"
    elif one.service_id in handed_in:
        tag, colour = "Used: handed in", "blue" if is_in_force else "grey"
    end_url = reverse("planning:cycle:end_pass", args=[PlanningYear(cycle.year), one.pk]) if is_in_force else ""
    return PassLine(
        who=str(one.user),
        service=str(one.service),
        until=british_datetime(localtime(one.expires_at)),
        reason=one.reason,
        given=f"{one.given_by}, {british_datetime(localtime(one.given_at))}",
        tag=tag,
        colour=colour,
        end_url=end_url,
    )
