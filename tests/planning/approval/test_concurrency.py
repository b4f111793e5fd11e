"""Two people at the same instant: exactly one wins, the other is told why; the chain stays whole."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.approval.queries import chain_problem
from planning.approval.rules import AlreadyDecided, MoveRefused, StaleDecision
from planning.service_plans.actions import save_section, submit_plan
from planning.service_plans.rules import PlanNotEditable
from tests.factories import full_plan, person
from tests.planning.approval.cases import Journey, journey_to, seen, set_needed

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = range(4)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let every act start at the same instant in a thread of its own; return what each gave or raised, in order."""
    answers: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            answers[number] = act()
        except Exception as error:  # noqa: BLE001 - whatever a thread meets, its test looks at
            answers[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def one_winner(answers: list[Any], *refusals: type[Exception]) -> Decision:
    """Return the decision of the one that won; the others were refused in one of these ways."""
    won = [one for one in answers if isinstance(one, Decision)]
    lost = [one for one in answers if not isinstance(one, Decision)]
    assert len(won) == 1, answers
    assert all(isinstance(one, refusals) for one in lost), answers
    return won[0]


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_approvers_at_the_same_instant(_round: int) -> None:
    journey, other = journey_to(Status.SUBMITTED), person("leadership_approver")
    page = seen(journey.case)
    answers = at_once(
        lambda: journey.approve(by=journey.head, page=page),
        lambda: journey.approve(by=other, page=page),
    )
    winner = one_winner(answers, StaleDecision)
    assert Decision.objects.filter(move=Move.APPROVE).get() == winner
    assert f"approved by {winner.by_label}" in str(next(one for one in answers if one != winner))
    journey.case.refresh_from_db()
    assert journey.case.step is not None
    assert journey.case.step.order == 2
    assert chain_problem() is None


@pytest.mark.parametrize("needed", [1, 2])
def test_double_click_counts_once(needed: int) -> None:
    journey = Journey()
    set_needed(needed)
    journey.submit()
    page = seen(journey.case)
    answers = at_once(*[lambda: journey.approve(by=journey.head, page=page)] * 2)
    one_winner(answers, StaleDecision if needed == 1 else AlreadyDecided)
    assert Decision.objects.filter(move=Move.APPROVE).count() == 1


@pytest.mark.parametrize("_round", ROUNDS)
def test_approve_against_return_at_the_same_instant(_round: int) -> None:
    journey, other = journey_to(Status.SUBMITTED), person("leadership_approver")
    page = seen(journey.case)
    answers = at_once(
        lambda: journey.approve(by=journey.head, page=page),
        lambda: journey.return_(by=other, page=page),
    )
    winner = one_winner(answers, StaleDecision)
    assert journey.status == {Move.APPROVE: Status.SUBMITTED, Move.RETURN: Status.RETURNED}[Move(winner.move)]
    assert chain_problem() is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_approve_against_withdraw_at_the_same_instant(_round: int) -> None:
    journey = journey_to(Status.SUBMITTED)
    page = seen(journey.case)
    answers = at_once(lambda: journey.approve(by=journey.head, page=page), journey.withdraw)
    winner = one_winner(answers, MoveRefused)
    assert journey.status == {Move.APPROVE: Status.SUBMITTED, Move.WITHDRAW: Status.DRAFT}[Move(winner.move)]
    said = {Move.APPROVE: "Somebody has already decided on this plan", Move.WITHDRAW: "the plan was withdrawn by"}
    assert said[Move(winner.move)] in str(next(one for one in answers if one != winner))


def test_both_voices_of_a_step_of_two_count_at_the_same_instant() -> None:
    journey, other = Journey(), person("leadership_approver")
    set_needed(2)
    journey.submit()
    page = seen(journey.case)
    answers = at_once(lambda: journey.approve(by=journey.head, page=page), lambda: journey.approve(by=other, page=page))
    assert all(isinstance(one, Decision) for one in answers), answers
    journey.case.refresh_from_db()
    assert journey.case.step is not None
    assert journey.case.step.order == 2


def test_twenty_decisions_on_different_plans_keep_the_chain_whole() -> None:
    first = journey_to(Status.SUBMITTED)
    journeys = [first, *(Journey(service=first.service) for _ in range(19))]
    for journey in journeys[1:]:
        journey.submit()
    pages = [seen(journey.case) for journey in journeys]
    head = first.head
    answers = at_once(
        *(
            lambda journey=journey, page=page: journey.approve(by=head, page=page)
            for journey, page in zip(journeys, pages, strict=True)
        )
    )
    assert all(isinstance(one, Decision) for one in answers), answers
    assert sorted(one.sequence for one in answers) == list(range(21, 41))
    assert chain_problem() is None


def test_whoever_waited_for_the_lock_sees_the_case_as_it_is_then() -> None:
    """PostgreSQL shows rows joined to a locked one as they were before the wait; the step must be the new one."""
    journey, other = journey_to(Status.SUBMITTED), person("leadership_approver")
    page, locked = seen(journey.case), threading.Event()

    def first() -> None:
        with transaction.atomic():
            journey.approve(by=journey.head, page=page)
            locked.set()
            threading.Event().wait(0.4)

    def second() -> Decision:
        locked.wait(timeout=20)
        return journey.approve(by=other, page=page)

    answers = at_once(first, second)
    assert isinstance(answers[1], StaleDecision), answers
    assert ApprovalCase.objects.select_related("step").get().step is not None
    assert Decision.objects.filter(move=Move.APPROVE).count() == 1


def test_whoever_saved_while_the_plan_was_submitted_is_refused() -> None:
    plan = full_plan()
    lead, locked = plan.case.authors.get().user, threading.Event()
    section = plan.sections.get(template_section__key="our-service")

    def submit() -> None:
        with transaction.atomic():
            submit_plan(plan=plan, by=lead)
            locked.set()
            threading.Event().wait(0.4)

    def save() -> Any:
        locked.wait(timeout=20)
        return save_section(section=section, revision=section.revision, text="Too late", by=lead)

    answers = at_once(submit, save)
    assert isinstance(answers[1], PlanNotEditable), answers
    section.refresh_from_db()
    assert section.text == "We see people at home."
