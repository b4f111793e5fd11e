"""What may carry on what, and how things change places. Pure."""

import pytest

from planning.aims.rules.records import moved
from planning.aims.rules.succession import closes_a_circle, succession_problem

A, B = (1, 2023, "A"), (2, 2024, "B")


@pytest.mark.parametrize(
    ("links", "earlier", "later", "answer"),
    [
        ([], A, B, ""),
        ([(1, 2)], A, B, "“B” carries on “A” already"),
        ([], A, A, "“A” cannot carry on itself. Choose another one"),
        ([], B, A, "“B” is of a later year. Choose one of the same year or of an earlier one"),
        (
            [(2, 3), (3, 1)],
            A,
            B,
            "That would go round in a circle: “A” itself carries on “B”. Choose another one",
        ),
    ],
)
def test_succession_is_refused_in_words(links, earlier, later, answer):
    assert succession_problem(links, earlier=earlier, later=later) == answer


def test_a_circle_that_is_there_already_ends_the_search():
    assert not closes_a_circle([(5, 6), (6, 5), (5, 1)], earlier=1, later=2)


@pytest.mark.parametrize(
    ("key", "way", "order"),
    [(2, "up", [2, 1, 3]), (2, "down", [1, 3, 2]), (1, "up", [1, 2, 3]), (3, "down", [1, 2, 3]), (2, "off", [1, 2, 3])],
)
def test_a_record_changes_places_with_its_neighbour(key, way, order):
    assert moved([1, 2, 3], key, way) == order
