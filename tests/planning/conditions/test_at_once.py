"""Two people close at the same instant: one does, the other is told; the chain stays whole."""

import pytest

from planning.approval.models import Decision, Move
from planning.approval.queries import chain_problem
from planning.approval.rules import MoveRefused
from planning.conditions.actions import (
    ask_for_more,
    change_condition,
    close_condition,
    remind_of_dates,
    report_condition,
)
from planning.conditions.models import ConditionReminder
from planning.conditions.rules import ChangedMeanwhile
from tests.planning.approval.test_concurrency import at_once, one_winner
from tests.planning.conditions.cases import approved_subject_to, in_days

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(3))
def test_two_people_close_it(_round):
    made = approved_subject_to()
    condition, token = made.condition, made.token
    answers = at_once(
        lambda: close_condition(condition=condition, by=made.head, note="Fine.", seen=token),
        lambda: close_condition(condition=condition, by=made.team, note="Good.", seen=token),
    )
    winner = one_winner(answers, MoveRefused)
    assert "closed already" in str(next(one for one in answers if one != winner))
    assert made.condition.closing_decision == Decision.objects.get(move=Move.CLOSE_CONDITION) == winner
    assert chain_problem() is None


@pytest.mark.parametrize("_round", range(3))
def test_closed_by_one_while_another_asks_for_more(_round):
    made = approved_subject_to()
    report_condition(condition=made.condition, by=made.owner, report="Done.")
    condition, token = made.condition, made.token
    answers = at_once(
        lambda: close_condition(condition=condition, by=made.head, note="Fine.", seen=token),
        lambda: ask_for_more(condition=condition, by=made.team, missing="Figures.", seen=token),
    )
    one_winner(answers, MoveRefused, ChangedMeanwhile)
    assert chain_problem() is None


@pytest.mark.parametrize("_round", range(3))
def test_closed_by_one_while_another_gives_it_a_later_date(_round):
    made = approved_subject_to()
    condition, token = made.condition, made.token
    given = {"owner": made.owner, "due_on": in_days(60), "reason": "More time."}
    answers = at_once(
        lambda: close_condition(condition=condition, by=made.head, note="Fine.", seen=token),
        lambda: change_condition(condition=condition, by=made.team, seen=token, **given),
    )
    winner = one_winner(answers, MoveRefused, ChangedMeanwhile)
    now = made.condition
    assert (now.closed_at is not None, now.due_on) == (
        (True, in_days(30)) if winner.move == Move.CLOSE_CONDITION else (False, in_days(60))
    )
    assert chain_problem() is None


def test_two_workers_remind_once():
    monday = in_days((7 - in_days(0).weekday()) % 7)
    made = approved_subject_to(due_in=30)
    type(made.condition).objects.update(due_on=monday.replace(year=monday.year - 1))
    answers = at_once(lambda: remind_of_dates(today=monday), lambda: remind_of_dates(today=monday))
    assert sorted(answers) == [0, 2]
    assert ConditionReminder.objects.count() == 1
