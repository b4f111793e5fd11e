"""What a move carries along, where dates may lie, when a reason is needed: sums on plain dates."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from planning.cycle.models import Milestone, PhaseWindow, PlanningCycle
from planning.cycle.rules.dates import (
    Span,
    notice_problem,
    quarter_of,
    quarters_of,
    round_dates,
    round_problems,
    span_of,
)
from planning.cycle.rules.timeline import Link, Point, Push, circle, consequences, in_order, too_early

DAY = date(2024, 3, 1)
A, B, C, D = 1, 2, 3, 4


def days(**due: int | None) -> dict[int, Point]:
    """Points by letter, so many days after 1 March 2024."""
    keys = {"a": A, "b": B, "c": C, "d": D}
    return {keys[one]: Point(keys[one], None if day is None else DAY + timedelta(days=day)) for one, day in due.items()}


def on(day: int) -> date:
    return DAY + timedelta(days=day)


def test_nothing_needs_it_so_nothing_moves() -> None:
    assert consequences(days(a=0, b=5), [Link(A, B)], moved=A, to=on(30)).pushed == ()


def test_chain_is_pushed_only_as_far_as_its_gaps_need() -> None:
    points = days(a=0, b=10, c=30)
    found = consequences(points, [Link(B, A, 7), Link(C, B, 14)], moved=A, to=on(12))
    assert found.pushed == (Push(B, on(10), on(19), A), Push(C, on(30), on(33), B))


def test_chain_stops_where_there_is_room() -> None:
    points = days(a=0, b=10, c=60)
    found = consequences(points, [Link(B, A, 7), Link(C, B, 14)], moved=A, to=on(12))
    assert found.pushed == (Push(B, on(10), on(19), A),)


@pytest.mark.parametrize("links", list(permutations([Link(B, A, 1), Link(C, A, 10), Link(D, B, 5), Link(D, C, 2)])))
def test_diamond_takes_the_later_way_whatever_the_order(links: tuple[Link, ...]) -> None:
    found = consequences(days(a=0, b=1, c=10, d=12), links, moved=A, to=on(4))
    assert sorted(found.pushed, key=lambda one: one.key) == [
        Push(B, on(1), on(5), A),
        Push(C, on(10), on(14), A),
        Push(D, on(12), on(16), C),
    ]
    assert found.pushed[-1].key == D


def test_moving_earlier_pulls_nothing_along() -> None:
    assert consequences(days(a=10, b=12), [Link(B, A, 7)], moved=A, to=on(3)).pushed == ()


def test_what_is_done_stays_and_pushes_nothing() -> None:
    points = days(a=0, b=5, c=6) | {B: Point(B, on(5), is_done=True)}
    found = consequences(points, [Link(B, A), Link(C, B)], moved=A, to=on(20))
    assert (found.pushed, found.stay) == ((), (B,))


def test_what_has_no_day_is_named() -> None:
    found = consequences(days(a=0, b=None), [Link(B, A)], moved=A, to=on(20))
    assert (found.pushed, found.undated) == ((), (B,))


def test_first_day_of_a_milestone_pushes_what_needs_it() -> None:
    found = consequences(days(a=None, b=3), [Link(B, A, 1)], moved=A, to=on(5))
    assert found.pushed == (Push(B, on(3), on(6), A),)


@pytest.mark.parametrize(
    ("links", "milestone", "needs", "expected"),
    [
        ([], A, B, []),
        ([Link(B, C)], A, B, []),
        ([], A, A, [A, A]),
        ([Link(B, A)], A, B, [A, B, A]),
        ([Link(B, C), Link(C, A)], A, B, [A, B, C, A]),
        ([Link(B, D), Link(B, C), Link(C, A)], A, B, [A, B, C, A]),
    ],
)
def test_circle_is_named_from_the_milestone_back_to_itself(
    links: list[Link], milestone: int, needs: int, expected: list[int]
) -> None:
    assert circle(links, milestone=milestone, needs=needs) == expected


def test_order_never_ends_in_a_circle_that_should_not_be_there() -> None:
    assert in_order([Link(B, A), Link(C, B), Link(B, C)], A) == []


def test_longest_chain_is_no_burden() -> None:
    links = [Link(key + 1, key, 1) for key in range(1, 2000)]
    points = {key: Point(key, DAY) for key in range(1, 2001)}
    found = consequences(points, links, moved=1, to=DAY)
    assert found.pushed == ()
    found = consequences(points, links, moved=1, to=on(1))
    assert (len(found.pushed), found.pushed[-1]) == (1999, Push(2000, DAY, on(2000), 1999))


@pytest.mark.parametrize(("to", "expected"), [(9, (A, on(10))), (10, None), (30, None)])
def test_nothing_comes_before_what_it_needs(to: int, expected: tuple[int, date] | None) -> None:
    assert too_early(days(a=0, b=20), [Link(B, A, 10)], moved=B, to=on(to)) == expected


def test_what_is_done_holds_nothing_up() -> None:
    points = days(b=20) | {A: Point(A, on(0), is_done=True)}
    assert too_early(points, [Link(B, A, 10)], moved=B, to=on(1)) is None


@pytest.mark.parametrize(
    ("start", "to", "expected"),
    [
        (date(2024, 3, 29), date(2024, 4, 2), date(2024, 4, 9)),
        (date(2025, 3, 30), date(2025, 3, 31), date(2025, 4, 7)),
        (date(2024, 10, 26), date(2024, 10, 28), date(2024, 11, 4)),
        (date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 7)),
    ],
)
def test_summer_time_and_leap_days_count_as_days(start: date, to: date, expected: date) -> None:
    points = {A: Point(A, start), B: Point(B, start + timedelta(days=1))}
    assert consequences(points, [Link(B, A, 7)], moved=A, to=to).pushed == (
        Push(B, start + timedelta(days=1), expected, A),
    )


def test_span_reaches_from_the_april_before_to_the_end_or_beyond_a_late_round() -> None:
    cycle = PlanningCycle(year=2024, opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1))
    assert span_of(cycle) == Span(date(2023, 4, 1), date(2025, 3, 31))
    cycle.opens_on, cycle.plans_due_on = date(2023, 3, 1), date(2026, 12, 1)
    assert span_of(cycle) == Span(date(2023, 3, 1), date(2027, 12, 1))


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2023, 3, 31), False),
        (date(2023, 4, 1), True),
        (date(2025, 3, 31), True),
        (date(2025, 4, 1), False),
        (date.min, False),
        (date.max, False),
    ],
)
def test_day_outside_the_span_is_told_with_its_ends(day: date, inside: bool) -> None:
    problem = Span(date(2023, 4, 1), date(2025, 3, 31)).problem(day)
    assert (problem is None) == inside
    if problem:
        assert problem.endswith("its dates lie between 1 April 2023 and 31 March 2025")


@pytest.mark.parametrize(
    ("before", "after", "reason", "refused"),
    [
        (15, 30, "", False),
        (14, 30, "", False),
        (13, 30, "", True),
        (30, 13, "", True),
        (13, 30, "Guidance is late", False),
        (13, 30, "   ", True),
        (None, 13, "", True),
        (None, 14, "", False),
        (-3, 30, "", True),
    ],
)
def test_less_than_the_agreed_notice_needs_a_reason(before: int | None, after: int, reason: str, refused: bool) -> None:
    dates = [None if before is None else on(before), on(after)]
    assert (notice_problem(dates, today=DAY, notice_days=14, reason=reason) is not None) == refused


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 4, 1), (1, date(2024, 4, 1), date(2024, 6, 30))),
        (date(2024, 9, 30), (2, date(2024, 7, 1), date(2024, 9, 30))),
        (date(2023, 12, 31), (3, date(2023, 10, 1), date(2023, 12, 31))),
        (date(2024, 2, 29), (4, date(2024, 1, 1), date(2024, 3, 31))),
    ],
)
def test_quarter_of_a_day(day: date, expected: tuple[int, date, date]) -> None:
    assert quarter_of(day) == expected


def test_quarters_of_a_span() -> None:
    assert quarters_of(Span(date(2023, 11, 5), date(2024, 7, 1))) == [
        date(2023, 10, 1),
        date(2024, 1, 1),
        date(2024, 4, 1),
        date(2024, 7, 1),
    ]


def test_dates_of_the_round_stand_together_or_say_why_not() -> None:
    cycle = PlanningCycle(year=2024, opens_on=date(2023, 10, 1), plans_due_on=date(2024, 3, 1))
    review = PhaseWindow(phase="review", opens_on=date(2024, 3, 2), closes_on=date(2024, 3, 20))
    later = PhaseWindow(phase="review", opens_on=date(2024, 5, 2))
    found = round_dates(cycle, [later, review])
    assert (found["review_opens"], found["review_closes"]) == (date(2024, 3, 2), date(2024, 3, 20))
    assert found["publication_opens"] is None
    assert round_problems(found, span_of(cycle)) == []
    wrong = found | {Milestone.Sets.PLANS_DUE: date(2023, 9, 1), Milestone.Sets.PUBLICATION_CLOSES: DAY}
    assert round_problems(wrong, span_of(cycle)) == [
        "Plans cannot be due before writing opens: 1 October 2023 and 1 September 2023",
        "Publication closes has no window yet. Set first when it opens",
    ]
