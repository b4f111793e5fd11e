"""Steps as somebody says them: how they move, and what cannot stand."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.cycle.rules.dates import Span
from planning.routes.rules import (
    DECIDERS,
    Problem,
    StepSaid,
    places,
    route_problems,
    shifted,
    values_of,
    without,
)

SPAN = Span(date(2023, 4, 1), date(2025, 3, 31))
LEADERSHIP, EXECUTIVE = "decide_as_leadership", "decide_as_executive"
PARTNER, PARTNERSHIP = "decide_as_partner", "decide_as_partnership"


def step(name: str, permission: str = LEADERSHIP, **more: Any) -> StepSaid:
    return StepSaid(name, permission, **more)


def test_people_who_decide_are_named_by_their_role() -> None:
    assert DECIDERS == {
        "decide_as_leadership": "Leadership approvers",
        "decide_as_executive": "Executive approvers",
        "decide_as_partnership": "Neighbourhood partnership approvers",
        "decide_as_partner": "Partner approvers",
    }


def test_steps_asked_at_the_same_time_share_their_order() -> None:
    steps = [step("A"), step("B", PARTNER, together=True), step("C", EXECUTIVE)]
    assert places(steps) == [(1, 1), (1, 2), (2, 1)]
    assert values_of(StepSaid("B", PARTNER, True, 3, True, 7, EXECUTIVE, date(2024, 3, 15)), 1, 2) == {
        "order": 1,
        "side": 2,
        "name": "B",
        "permission": PARTNER,
        "needed": 1,
        "everybody": True,
        "organisation_id": 7,
        "next_in_line": EXECUTIVE,
        "due_on": date(2024, 3, 15),
    }


@pytest.mark.parametrize(
    ("flags", "number", "way", "order", "after"),
    [
        ([False, False], 1, "up", [1, 0], [False, False]),
        ([False, False], 0, "down", [1, 0], [False, False]),
        ([False, False], 0, "up", [0, 1], [False, False]),
        ([False, True, False], 2, "up", [2, 0, 1], [False, False, True]),
        ([False, False, True], 0, "down", [1, 2, 0], [False, True, False]),
        ([False, True], 1, "up", [1, 0], [False, True]),
        ([False, False, True], 1, "up", [0, 1, 2], [False, False, False]),
        ([False, True, False], 1, "down", [0, 1, 2], [False, False, False]),
        ([False, False], 7, "up", [0, 1], [False, False]),
        ([False, False], 1, "sideways", [0, 1], [False, False]),
    ],
)
def test_step_moves(flags: list[bool], number: int, way: str, order: list[int], after: list[bool]) -> None:
    assert shifted(flags, number, way) == (order, after)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.booleans(), max_size=12), st.integers(0, 12), st.sampled_from(["up", "down", "remove"]))
def test_no_move_loses_or_doubles_a_step(flags: list[bool], number: int, way: str) -> None:
    flags = [False, *flags][: len(flags)]
    order, after = without(flags, number) if way == "remove" else shifted(flags, number, way)
    kept = [one for one in range(len(flags)) if way != "remove" or one != number]
    assert sorted(order) == kept
    assert len(after) == len(order)
    assert not after or after[0] is False


def test_taking_the_first_of_two_sides_away_leaves_the_other_at_its_place() -> None:
    assert without([False, False, True, False], 1) == ([0, 2, 3], [False, False, False])


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ([], [Problem("Add at least one step. Without one, nobody decides and no plan can be submitted")]),
        (
            [step("A", next_in_line=LEADERSHIP)],
            [Problem("Choose others than those who decide, or nobody", 0, "next_in_line")],
        ),
        (
            [step("A", due_on=date(2026, 3, 15))],
            [
                Problem(
                    "15 March 2026 is outside the planning year: its dates lie between 1 April 2023 and 31 March 2025",
                    0,
                    "due_on",
                )
            ],
        ),
        (
            [step("Leadership team", due_on=date(2024, 3, 15)), step("B", EXECUTIVE, due_on=date(2024, 3, 14))],
            [
                Problem(
                    "Enter 15 March 2024 or later: the leadership team before it has until 15 March 2024", 1, "due_on"
                )
            ],
        ),
        (
            [
                step("A", due_on=date(2024, 3, 15)),
                step("B", PARTNER, together=True, due_on=date(2024, 3, 10)),
                step("C", EXECUTIVE),
                step("D", PARTNERSHIP, due_on=date(2024, 3, 12)),
            ],
            [Problem("Enter 15 March 2024 or later: the A before it has until 15 March 2024", 3, "due_on")],
        ),
        (
            [step("A"), step("a", EXECUTIVE)],
            [Problem("Another step is called a. Give each a name of its own", 1, "name")],
        ),
        (
            [step("A"), step("B", together=True)],
            [
                Problem(
                    "The same people are asked at the same time for the A. Choose others, or ask them later",
                    1,
                    "permission",
                )
            ],
        ),
        (
            [step("A", PARTNER, organisation=1)],
            [
                Problem(
                    "Ask at least one step for every plan: a plan that is not joint would have nobody to decide on it"
                )
            ],
        ),
        ([step(str(n)) for n in range(14)], [Problem("A route has at most 12 steps. Remove 2")]),
    ],
)
def test_what_cannot_stand_is_said_where_it_stands(steps: list[StepSaid], problems: list[Problem]) -> None:
    assert route_problems(steps, SPAN) == problems


@pytest.mark.parametrize(
    "steps",
    [
        [step("A", due_on=date(2024, 3, 15)), step("B", EXECUTIVE, due_on=date(2024, 3, 15))],
        [step("A"), step("B", EXECUTIVE, due_on=date(2024, 3, 15))],
        [step("A"), step("B")],
        [
            step("A"),
            step("B", PARTNER, together=True, organisation=1),
            step("C", PARTNER, together=True, organisation=2),
        ],
    ],
)
def test_what_is_unusual_may_stand(steps: list[StepSaid]) -> None:
    assert route_problems(steps, SPAN) == []
