"""What is possible when: every state and phase against every kind of plan and every move, as a table."""

from datetime import date

import pytest

from planning.cycle.rules.windows import (
    PlanFacts,
    Window,
    YearWindows,
    deciding_refusal,
    overlap_problem,
    publishing_refusal,
    reopening_refusal,
    starting_refusal,
    windows_overlap_problem,
    writing_refusal,
)

PLANS = {
    "new": PlanFacts(),
    "with a pass": PlanFacts(has_pass=True),
    "came back": PlanFacts(came_back=True),
    "top-down": PlanFacts(is_top_down=True),
}
# One day in each phase of the year.
BEFORE, WRITING, LAST_DAY, REVIEW, GAP, PUBLICATION, UPDATE, LATER = (
    date(2023, 9, 30),
    date(2023, 10, 1),
    date(2024, 3, 1),
    date(2024, 3, 2),
    date(2024, 3, 16),
    date(2024, 4, 1),
    date(2024, 7, 1),
    date(2024, 9, 1),
)
DAYS = (BEFORE, WRITING, LAST_DAY, REVIEW, GAP, PUBLICATION, UPDATE, LATER)


def year(state: str = "open", **otherwise: object) -> YearWindows:
    facts: dict[str, object] = {
        "year": 2024,
        "state": state,
        "opens_on": WRITING,
        "plans_due_on": LAST_DAY,
        "review": (Window(REVIEW, date(2024, 3, 15)),),
        "publication": (Window(PUBLICATION, date(2024, 4, 30)),),
        "update": (Window(UPDATE, date(2024, 7, 14)), Window(date(2024, 10, 1), date(2024, 10, 14))),
    }
    return YearWindows(**{**facts, **otherwise})  # type: ignore[arg-type]


# Of each plan in an open year, one letter a day of DAYS: y is possible, n is not.
OPEN = {
    "write": {"new": "nyynnnnn", "with a pass": "nyyyyyyy", "came back": "nyyynnyn", "top-down": "nyynnnnn"},
    "decide": dict.fromkeys(PLANS, "nnnynnyn"),
    "publish": dict.fromkeys(PLANS, "nnnnnyyn"),
    "reopen": dict.fromkeys(PLANS, "nnnnnnyn"),
}
MOVES = {
    "write": writing_refusal,
    "decide": deciding_refusal,
    "publish": publishing_refusal,
    "reopen": reopening_refusal,
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("plan", PLANS)
def test_in_an_open_year_the_windows_decide(move: str, plan: str) -> None:
    found = "".join("n" if MOVES[move](year(), PLANS[plan], day) else "y" for day in DAYS)
    assert found == OPEN[move][plan]


# In the other states no day makes a difference.
STATES = {
    "preparing": dict.fromkeys(PLANS, False),
    "closed": dict.fromkeys(PLANS, False),
    "suspended": {"new": False, "with a pass": False, "came back": False, "top-down": True},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("move", MOVES)
def test_in_another_state_the_state_decides_on_every_day(state: str, plan: str, move: str) -> None:
    found = {MOVES[move](year(state), PLANS[plan], day) is None for day in DAYS}
    assert found == {STATES[state][plan]}


@pytest.mark.parametrize(
    ("state", "plan", "may"),
    [
        ("preparing", "new", True),
        ("open", "new", True),
        ("suspended", "new", False),
        ("suspended", "top-down", True),
        ("closed", "new", False),
        ("closed", "top-down", False),
    ],
)
def test_plans_are_started_while_a_year_is_prepared_or_open(state: str, plan: str, may: bool) -> None:
    assert (starting_refusal(year(state), PLANS[plan]) is None) is may


@pytest.mark.parametrize("day", DAYS[1:])
def test_without_windows_everything_but_new_plans_goes_on_as_long_as_the_year_is_open(day: date) -> None:
    bare = year(review=(), publication=(), update=())
    assert [move(bare, PLANS["came back"], day) for move in MOVES.values()] == [None] * 4


def test_a_review_window_without_a_last_day_stays_open() -> None:
    endless = year(review=(Window(REVIEW),), update=())
    assert deciding_refusal(endless, PLANS["new"], LATER) is None
    assert writing_refusal(endless, PLANS["came back"], LATER) is None


def test_refusals_say_when_and_what_to_do() -> None:
    said = [
        writing_refusal(year(), PLANS["new"], BEFORE),
        writing_refusal(year(), PLANS["new"], REVIEW),
        writing_refusal(year(), PLANS["came back"], GAP),
        deciding_refusal(year(), PLANS["new"], WRITING),
        publishing_refusal(year(), PLANS["new"], LATER),
        reopening_refusal(year(), PLANS["new"], LATER),
        writing_refusal(year("preparing"), PLANS["new"], BEFORE),
        writing_refusal(year("closed"), PLANS["new"], WRITING),
        writing_refusal(
            year("suspended", suspended_on=date(2024, 1, 5), suspended_reason="All staff are needed  elsewhere"),
            PLANS["new"],
            WRITING,
        ),
    ]
    assert said == [
        "Writing opens on 1 October 2023.",
        "Writing closed on 1 March 2024. Ask the planning team for a late pass if you need more time.",
        "Plans could be corrected until 15 March 2024. Ask the planning team for a late pass if you need more time.",
        "Plans of 2024/25 can be decided on from 2 March 2024.",
        "Plans of 2024/25 could be published until 30 April 2024. Ask the planning team.",
        "Plans of 2024/25 can be reopened from 1 October 2024.",
        "2024/25 is still being prepared. Writing opens on 1 October 2023.",
        "2024/25 is closed. Its plans can be read, not changed.",
        "Planning for 2024/25 has been suspended since 5 January 2024: All staff are needed elsewhere. "
        "What is written is kept.",
    ]


@pytest.mark.parametrize(
    ("opens", "due", "overlaps"),
    [
        (date(2023, 8, 1), date(2023, 9, 30), False),
        (date(2023, 8, 1), date(2023, 10, 1), True),
        (date(2023, 11, 1), date(2023, 12, 1), True),
        (date(2024, 3, 1), date(2024, 5, 1), True),
        (date(2024, 3, 2), date(2024, 5, 1), False),
    ],
)
def test_years_are_not_written_at_the_same_time(opens: date, due: date, overlaps: bool) -> None:
    found = overlap_problem(opens, due, [year()])
    words = (
        "This overlaps 2024/25, which is written from 1 October 2023 to 1 March 2024. "
        "Services write one year at a time, so choose other dates."
    )
    assert found == (words if overlaps else None)


def test_windows_of_one_phase_do_not_overlap() -> None:
    first, second = Window(date(2024, 3, 1), date(2024, 3, 15)), Window(date(2024, 3, 15), date(2024, 3, 31))
    words = "The windows that open on 1 March 2024 and 15 March 2024 overlap."
    assert windows_overlap_problem([second, first]) == words
    assert windows_overlap_problem([Window(date(2024, 1, 1)), second]) == (
        "The windows that open on 1 January 2024 and 15 March 2024 overlap."
    )
    assert windows_overlap_problem([first, Window(date(2024, 3, 16))]) is None
