"""Words of the page that opens a year: what comes along, what starts anew, what was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import NoReverseMatch, reverse

from mlco_portal.dates import years_later
from mlco_portal.wording import british_date, counted
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalRoute
from planning.cycle.models import Milestone, PhaseWindow, PlanningCycle
from planning.plan_templates.models import PlanTemplate
from planning.year_opening.queries import Along, Opened, Some
from planning.year_opening.rules import feedback_words
from services.models import Service, ServiceSuccession

RESET = (
    "Plans: services start new ones, with what they achieved last year",
    "Submissions, decisions and publications: the last year keeps its own",
    "Done marks of the timetable, and the history of dates that moved: every date starts as indicative",
    "Late passes and suspensions",
    "Feedback on templates: it stays with the template it was given on, beside the new draft",
    "What the year’s set of plans is made of: enter it when it is known",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that comes along, with the list behind it."""

    title: str
    lines: tuple[str, ...] = ()
    more: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next."""

    text: str
    href: str = ""


def items_along(along: Along, old: PlanningYear, year: PlanningYear) -> list[Item]:
    """Return what comes along, in the order of the page."""
    years = int(year) - int(old)
    services = [
        _services("ends with the old year", "end with the old year", along.ending, _ending),
        _services("is carried on by another", "are carried on by others", along.merging, _merging),
        _services(f"begins after {old}", f"begin after {old}", along.beginning, str),
    ]
    windows = Item(counted(len(along.windows), "window"), tuple(_window(one, years) for one in along.windows))
    return [
        Item(f"{counted(along.running, 'service')} {_verb(along.running, 'runs', 'run')} in {year}"),
        *(one for one in services if one.lines),
        Item(counted(len(along.templates), "template"), tuple(_template(one) for one in along.templates)),
        Item(
            counted(len(along.priorities), "priority", "priorities"),
            tuple(
                _with(one.name, "also called", [alias.name for alias in one.aliases.all()]) for one in along.priorities
            ),
        ),
        Item(
            counted(len(along.kloes), "MLCO KLOE"),
            tuple(
                f"{one.code} {one.theme}: {counted(one.watched, 'board')}, {counted(one.measured, 'metric')} in words"  # type: ignore[attr-defined]
                for one in along.kloes
            ),
        ),
        Item(counted(len(along.routes), "approval route"), tuple(_route(one, years) for one in along.routes)),
        Item(
            f"{counted(along.milestones.count, 'milestone')} of the timetable",
            tuple(_milestone(one, years) for one in along.milestones.shown),
            along.milestones.more,
            f"With {counted(along.dependencies, 'dependency', 'dependencies')} and "
            f"{counted(along.reminders, 'reminder')}; nothing is done yet, and every date is indicative",
        ),
        *([windows] if windows.lines else []),
        Item(
            f"{counted(along.roles, 'role')} that people hold {_verb(along.roles, 'runs', 'run')} on",
            note="Roles belong to people and services, not to a year: they run on by themselves",
        ),
    ]


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _services(one: str, many: str, found: Some, words: object) -> Item:
    lines = tuple(words(each) for each in found.shown)  # type: ignore[operator]
    return Item(f"{counted(found.count, 'service')} {_verb(found.count, one, many)}", lines, found.more)


def _ending(service: Service) -> str:
    return _with(service.name, "carried on by", [one.successor.name for one in service.successions.all()])


def _merging(one: ServiceSuccession) -> str:
    return f"{one.predecessor.name}, by {one.successor.name}"


def _with(name: str, words: str, others: Iterable[str]) -> str:
    listed = ", ".join(others)
    return f"{name} ({words} {listed})" if listed else name


def _template(one: PlanTemplate) -> str:
    asked, told, waiting = (int(getattr(one, name)) for name in ("asked", "told", "open_feedback"))
    feedback = f"{counted(told, 'comment')} on it" if told else "no feedback"
    parts = [counted(asked, "section"), feedback, feedback_words(waiting)]
    return f"{one.name}: {', '.join(part for part in parts if part)}"


def template_hint(one: PlanTemplate) -> str:
    """Return what to know before choosing what happens to a template."""
    asked, waiting = int(getattr(one, "asked", 0)), int(getattr(one, "open_feedback", 0))
    if not asked:
        return "It has no sections, so it cannot be copied"
    words = f"Version {one.version}, {counted(asked, 'section')}"
    return f"{words}. {feedback_words(waiting)}: a draft lets you take them up" if waiting else words


def _day(day: date | None, years: int) -> str:
    return british_date(years_later(day, years)) if day else "no day yet"


def _route(one: ApprovalRoute, years: int) -> str:
    group = one.group.name if one.group else "Every other service"
    stages = groupby(one.steps.all(), key=lambda step: step.order)
    at_once = (" with ".join(f"{step.name} by {_day(step.due_on, years)}" for step in steps) for _, steps in stages)
    return f"{group}: {', then '.join(at_once)}"


def _milestone(one: Milestone, years: int) -> str:
    return f"{one.name}: {_day(one.due_on, years)}"


def _window(one: PhaseWindow, years: int) -> str:
    until = f"to {_day(one.closes_on, years)}" if one.closes_on else "without an end"
    return f"{one.get_phase_display()}: from {_day(one.opens_on, years)} {until}"


def done_rows(opened: Opened) -> list[tuple[str, str]]:
    """Return what came along, as it was counted then."""
    return [(what[0].upper() + what[1:], f"{count:,}") for what, count in sorted(opened.counts.items())]


def next_steps(cycle: PlanningCycle, *, drafts: int, undue: int, without_lead: int) -> list[Step]:
    """Return what is to be done after a year was opened, with where to do it."""
    year = PlanningYear(cycle.year)
    steps = []
    if drafts:
        steps.append(
            Step(f"Look through and issue {counted(drafts, 'draft template')}", _link("template_editor:list", year))
        )
    if without_lead:
        steps.append(Step(f"Name leads for {counted(without_lead, 'service')}", reverse("services:appointments")))
    steps.append(Step("Look through the timetable: every date is indicative", _link("cycle:milestones", year)))
    if undue:
        words = f"{counted(undue, 'approval step')} {_verb(undue, 'has', 'have')} a day before plans are due"
        steps.append(Step(f"Look at the days of the routes: {words}", _link("routes:list", year)))
    steps.append(Step("Set the windows of review, publication and updates", _link("cycle:dates", year)))
    if cycle.state == PlanningCycle.State.PREPARING:
        steps.append(Step(f"Open {year} when it is ready", _link("cycle:state", year)))
    steps.append(Step("Decide who is reminded of what, and when", _link("reminders:schedule", year)))
    return steps


def _link(name: str, year: PlanningYear) -> str:
    try:
        return reverse(f"planning:{name}", kwargs={"year": year})
    except NoReverseMatch:
        return ""
