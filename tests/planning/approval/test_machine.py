"""Random moves by random people on random pages: what must hold, holds after every one of 10,000 of them."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.planning.approval.random_people import run_for

pytestmark = pytest.mark.django_db

MOVES = 2_500
WANTED = settings(
    max_examples=20,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)


# Four parts, so that several workers share the 10,000 moves.
@pytest.mark.parametrize("part", range(4))
def test_random_moves_by_random_people_keep_the_rules(part: int) -> None:
    if part and connection.vendor == "postgresql":
        pytest.skip("The rules are the same on both databases: PostgreSQL makes a quarter of the moves")
    made = run_for(MOVES, lambda machine: run_state_machine_as_test(machine, settings=WANTED))
    assert made >= MOVES
