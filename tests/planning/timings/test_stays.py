"""Where a plan stood, read from its decisions alone."""

from datetime import UTC, datetime, timedelta

from planning.timings.rules import Happened, StepNow, times_of

START = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
LEADERSHIP, EXECUTIVE, PARTNER = "Leadership team", "MLCO Executive", "Trafford's side"


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def did(move: str, on: int, *, to: str = "submitted", number: int = 1, step=(None, None, ""), by: int = 1) -> Happened:
    order, side, name = step
    return Happened(7, day(on), move, to, number, order, side, name, by, f"Person {by}")


FIRST, SECOND = (1, 1, LEADERSHIP), (2, 1, EXECUTIVE)
LEFT, RIGHT = (1, 1, LEADERSHIP), (1, 2, PARTNER)


def stood(*happened: Happened, steps=()) -> list[tuple[str, int, int | None, str]]:
    """Return (where, first day, last day, how it ended) of each stay, in order of time."""
    stays, _ = times_of(happened, steps)
    found = [
        (one.name, (one.since - START).days, (one.until - START).days if one.until else None, str(one.outcome))
        for one in stays
    ]
    return sorted(found, key=lambda one: (one[1], one[2] if one[2] is not None else 999, one[0]))


def test_a_plan_that_goes_straight_through():
    assert stood(
        did("submit", 0),
        did("approve", 3, step=FIRST),
        did("approve", 10, to="approved", step=SECOND),
        did("publish", 12, to="published"),
    ) == [
        (LEADERSHIP, 0, 3, "agreed"),
        (EXECUTIVE, 3, 10, "agreed"),
        ("Approved, not yet published", 10, 12, "published"),
    ]


def test_a_plan_that_waits_at_its_second_step():
    steps = [StepNow(1, 1, LEADERSHIP, day(3)), StepNow(2, 1, EXECUTIVE, is_open=True)]
    assert stood(did("submit", 0), did("approve", 3, step=FIRST), steps=steps) == [
        (LEADERSHIP, 0, 3, "agreed"),
        (EXECUTIVE, 3, None, "running"),
    ]


def test_a_return_leads_back_to_the_authors_and_the_next_round_counts_anew():
    assert stood(
        did("submit", 0),
        did("approve", 2, step=FIRST),
        did("return", 5, to="returned", step=SECOND),
        did("submit", 9, number=2),
        did("approve", 10, number=2, step=FIRST),
        did("approve", 11, number=2, to="approved", step=SECOND),
    ) == [
        (LEADERSHIP, 0, 2, "agreed"),
        (EXECUTIVE, 2, 5, "returned"),
        ("With its authors after a return", 5, 9, "submitted"),
        (LEADERSHIP, 9, 10, "agreed"),
        (EXECUTIVE, 10, 11, "agreed"),
        ("Approved, not yet published", 11, None, "running"),
    ]


def test_sides_asked_at_the_same_time_end_each_on_its_own_and_the_next_step_begins_with_the_last():
    assert stood(
        did("submit", 0),
        did("approve", 2, step=RIGHT),
        did("approve", 6, step=LEFT),
        did("approve", 8, to="approved", step=SECOND),
    )[:3] == [(PARTNER, 0, 2, "agreed"), (LEADERSHIP, 0, 6, "agreed"), (EXECUTIVE, 6, 8, "agreed")]


def test_a_side_that_still_waits_beside_one_that_agreed():
    steps = [StepNow(1, 1, LEADERSHIP, is_open=True), StepNow(1, 2, PARTNER, day(2)), StepNow(2, 1, EXECUTIVE)]
    assert stood(did("submit", 0), did("approve", 2, step=RIGHT), steps=steps) == [
        (PARTNER, 0, 2, "agreed"),
        (LEADERSHIP, 0, None, "running"),
    ]


def test_one_side_returns_after_the_other_agreed():
    assert stood(did("submit", 0), did("approve", 2, step=LEFT), did("return", 4, to="returned", step=RIGHT)) == [
        (LEADERSHIP, 0, 2, "agreed"),
        (PARTNER, 0, 4, "returned"),
        ("With its authors after a return", 4, None, "running"),
    ]


def test_where_two_must_agree_the_step_ends_with_the_second():
    happened = (did("submit", 0), did("approve", 1, step=FIRST), did("approve", 7, step=FIRST, by=2))
    assert stood(*happened, did("approve", 8, to="approved", step=SECOND))[:2] == [
        (LEADERSHIP, 0, 7, "agreed"),
        (EXECUTIVE, 7, 8, "agreed"),
    ]
    steps = [StepNow(1, 1, LEADERSHIP, is_open=True)]
    assert stood(*happened[:2], steps=steps) == [(LEADERSHIP, 0, None, "running")]


def test_a_plan_taken_back_and_one_unlocked():
    assert stood(did("submit", 0), did("withdraw", 2, to="draft", step=FIRST), did("submit", 3, number=2))[:2] == [
        (LEADERSHIP, 0, 2, "withdrawn"),
        ("With its authors after they took it back", 2, 3, "submitted"),
    ]
    assert stood(did("submit", 0), did("approve", 1, step=FIRST), did("unlock", 4, to="draft", step=SECOND)) == [
        (LEADERSHIP, 0, 1, "agreed"),
        (EXECUTIVE, 1, 4, "unlocked"),
        ("With its authors after it was unlocked", 4, None, "running"),
    ]


def test_a_revision_of_a_published_plan_counts_on_its_own():
    assert stood(
        did("submit", 0),
        did("approve", 1, to="approved", step=(1, 1, EXECUTIVE)),
        did("publish", 2, to="published"),
        did("revise", 100, to="draft"),
        did("submit", 110, number=2),
        did("approve", 111, number=2, to="approved", step=(1, 1, EXECUTIVE)),
        did("publish", 112, number=2, to="published"),
        did("supersede", 400, to="superseded"),
    ) == [
        (EXECUTIVE, 0, 1, "agreed"),
        ("Approved, not yet published", 1, 2, "published"),
        ("With its authors for a revision", 100, 110, "submitted"),
        (EXECUTIVE, 110, 111, "agreed"),
        ("Approved, not yet published", 111, 112, "published"),
    ]


def test_a_step_may_be_settled_by_a_colleague_who_stands_aside():
    steps = [StepNow(1, 1, LEADERSHIP, day(5)), StepNow(2, 1, EXECUTIVE, is_open=True)]
    happened = (did("submit", 0), did("approve", 2, step=FIRST), did("declare_conflict", 5, step=FIRST, by=2))
    assert stood(*happened, steps=steps) == [(LEADERSHIP, 0, 5, "agreed"), (EXECUTIVE, 5, None, "running")]
    last = did("declare_conflict", 5, to="approved", step=FIRST, by=2)
    assert stood(*happened[:2], last) == [
        (LEADERSHIP, 0, 5, "agreed"),
        ("Approved, not yet published", 5, None, "running"),
    ]


def test_answers_count_from_the_day_that_the_plan_reached_the_step():
    _, answers = times_of(
        (
            did("submit", 0),
            did("approve", 3, step=FIRST, by=4),
            did("return", 8, to="returned", step=SECOND, by=5),
            did("submit", 9, number=2),
            did("approve", 9, number=2, step=FIRST, by=4),
        )
    )
    told = [(one.by, one.name, (one.since - START).days, (one.at - START).days, str(one.outcome)) for one in answers]
    assert told == [
        (4, LEADERSHIP, 0, 3, "agreed"),
        (5, EXECUTIVE, 3, 8, "returned"),
        (4, LEADERSHIP, 9, 9, "agreed"),
    ]


def test_nothing_decided_says_nothing():
    assert times_of(()) == ([], [])
    assert stood(did("submit", 0)) == []
