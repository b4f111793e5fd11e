"""What a route may be: its steps as somebody says them, how they move, and what cannot stand. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mlco_portal.accounts.permissions import DECIDING
from mlco_portal.accounts.roles import ROLES
from mlco_portal.wording import british_date, with_the
from planning.approval.models import RouteStep
from planning.cycle.rules.dates import Span

MOST_STEPS = 12
MOST_NEEDED = 12
LONGEST_NAME = 100
LONGEST_TITLE = 200
UP, DOWN, REMOVE, ADD = "up", "down", "remove", "add"
# Who decides, as the people of the roles that allow it: {"decide_as_executive": "Executive approvers"}.
DECIDERS = {
    one.value: " and ".join(f"{role.name}s" for role in ROLES.values() if one in role.permissions) for one in DECIDING
}


class RouteRefused(Exception):
    """A route cannot be like that, or not any more; the text tells the user why and what to do."""


class RouteGone(RouteRefused):
    """Somebody deleted the route meanwhile."""


class RouteChangedMeanwhile(RouteRefused):
    """Somebody saved the route after the person opened it."""


@dataclass(frozen=True, slots=True)
class StepSaid:
    """One step as somebody says it; `together`: it is asked at the same time as the step before it."""

    name: str
    permission: str
    together: bool = False
    needed: int = 1
    everybody: bool = False
    organisation: int | None = None
    next_in_line: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a route cannot stand: `step` counts from 0, None is the route as a whole; `field` of the step."""

    text: str
    step: int | None = None
    field: str = ""


def steps_said(steps: Iterable[RouteStep]) -> list[StepSaid]:
    """Return the steps of a route as somebody would say them; `steps` come in their order."""
    found: list[StepSaid] = []
    before = None
    for one in steps:
        found.append(
            StepSaid(
                name=one.name,
                permission=one.permission,
                together=one.order == before,
                needed=one.needed,
                everybody=one.everybody,
                organisation=one.organisation_id,
                next_in_line=one.next_in_line,
                due_on=one.due_on,
            )
        )
        before = one.order
    return found


def together(steps: Sequence[StepSaid]) -> list[list[int]]:
    """Return the numbers of the steps (from 0) that are asked at the same time, group by group."""
    groups: list[list[int]] = []
    for number, one in enumerate(steps):
        if one.together and groups:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def places(steps: Sequence[StepSaid]) -> list[tuple[int, int]]:
    """Return the order and the side of each step, both counted from 1."""
    return [
        (order, side) for order, group in enumerate(together(steps), start=1) for side, _ in enumerate(group, start=1)
    ]


def values_of(step: StepSaid, order: int, side: int) -> dict[str, Any]:
    """Return the columns of a step at its place."""
    return {
        "order": order,
        "side": side,
        "name": step.name,
        "permission": step.permission,
        "needed": 1 if step.everybody else step.needed,
        "everybody": step.everybody,
        "organisation_id": step.organisation,
        "next_in_line": step.next_in_line,
        "due_on": step.due_on,
    }


def shifted(flags: Sequence[bool], number: int, way: str) -> tuple[list[int], list[bool]]:
    """Return the new order of the steps, by their old numbers, and which are asked with the step before.

    Among those asked at the same time a step changes places with its neighbour; at the edge of them it leaves them;
    a step that stands alone passes all of those that are asked at the same time together.
    """
    groups = [list(group) for group in _grouped(flags)]
    at = next((place for place, group in enumerate(groups) if number in group), None)
    if at is None or way not in (UP, DOWN):
        return list(range(len(flags))), list(flags)
    group, back = groups[at], way == UP
    edge = group[0] if back else group[-1]
    if number != edge:
        here = group.index(number)
        there = here - 1 if back else here + 1
        group[here], group[there] = group[there], group[here]
    elif len(group) > 1:
        group.remove(number)
        groups.insert(at if back else at + 1, [number])
    elif 0 <= (to := at - 1 if back else at + 1) < len(groups):
        groups[at], groups[to] = groups[to], groups[at]
    order = [one for group in groups for one in group]
    return order, [place > 0 for group in groups for place, _ in enumerate(group)]


def without(flags: Sequence[bool], number: int) -> tuple[list[int], list[bool]]:
    """Return as `shifted` what stands when the step is taken away; those asked with it stay together."""
    groups = [[one for one in group if one != number] for group in _grouped(flags)]
    order = [one for group in groups for one in group]
    return order, [place > 0 for group in groups for place, _ in enumerate(group)]


def _grouped(flags: Sequence[bool]) -> list[list[int]]:
    return together([StepSaid("", "", together=flag) for flag in flags])


def route_problems(steps: Sequence[StepSaid], span: Span) -> list[Problem]:
    """Return all that stands against the steps, in words."""
    if not steps:
        return [Problem("Add at least one step. Without one, nobody decides and no plan can be submitted")]
    problems = [problem for number, one in enumerate(steps) for problem in _step_problems(number, one, steps, span)]
    if len(steps) > MOST_STEPS:
        problems.append(Problem(f"A route has at most {MOST_STEPS} steps. Remove {len(steps) - MOST_STEPS}"))
    if all(one.organisation is not None for one in steps):
        problems.append(
            Problem("Ask at least one step for every plan: a plan that is not joint would have nobody to decide on it")
        )
    return problems + _order_problems(steps)


def _step_problems(number: int, step: StepSaid, steps: Sequence[StepSaid], span: Span) -> list[Problem]:
    found = []
    if step.next_in_line and step.next_in_line == step.permission:
        found.append(Problem("Choose others than those who decide, or nobody", number, "next_in_line"))
    if step.due_on and (outside := span.problem(step.due_on)):
        found.append(Problem(outside, number, "due_on"))
    before = steps[:number]
    if step.name.casefold() in {one.name.casefold() for one in before}:
        found.append(Problem(f"Another step is called {step.name}. Give each a name of its own", number, "name"))
    group = next(one for one in together(steps) if number in one)
    same = [steps[one] for one in group if one < number and steps[one].permission == step.permission]
    twin = next((one for one in same if _meet(one, step)), None)
    if twin is not None:
        text = f"The same people are asked at the same time for {with_the(twin.name)}. Choose others, or ask them later"
        found.append(Problem(text, number, "permission"))
    return found


def _meet(one: StepSaid, other: StepSaid) -> bool:
    """Say whether a plan can come to both steps."""
    return None in (one.organisation, other.organisation) or one.organisation == other.organisation


def _order_problems(steps: Sequence[StepSaid]) -> list[Problem]:
    """A step cannot be due before one that comes first: nobody could keep to it."""
    found = []
    latest: StepSaid | None = None
    for group in together(steps):
        for number in group:
            due_on = steps[number].due_on
            if latest and latest.due_on and due_on and due_on < latest.due_on:
                when = f"{with_the(latest.name)} before it has until {british_date(latest.due_on)}"
                found.append(Problem(f"Enter {british_date(latest.due_on)} or later: {when}", number, "due_on"))
        dated = [steps[one] for one in group if steps[one].due_on]
        latest = max([*dated, *([latest] if latest else [])], key=lambda one: one.due_on or date.min, default=None)
    return found
