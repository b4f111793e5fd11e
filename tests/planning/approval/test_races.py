"""Decisions that meet on PostgreSQL: nothing is lost, nothing counts twice, nobody waits for ever."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from planning.approval import engine
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseStep, Decision, Move, RouteStep, Status
from planning.approval.queries import chain_problem
from planning.approval.rules import MoveRefused, NotAllowed, StaleDecision
from services.models import DeputyCover, Service
from tests.factories import YEAR, ServiceFactory, UserFactory, person
from tests.planning.approval.cases import Journey, cover, journey_to, seen, set_needed
from tests.planning.approval.test_concurrency import at_once, one_winner

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]
ROUNDS = range(4)
LEADERSHIP, EXECUTIVE, PARTNER = "decide_as_leadership", "decide_as_executive", "decide_as_partner"
# Whoever waits for a row waits for a transaction, which belongs to no database: their other locks tell which it is.
WAITING = """SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (
SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""


def while_held(hold: Callable[[], object], act: Callable[[], Any], then: Callable[[], object]) -> Any:
    """Hold something; let somebody act until they wait for it; then do more and commit. Return what they got."""
    answers: list[Any] = []

    def run() -> None:
        try:
            answers.append(act())
        except Exception as error:  # noqa: BLE001 - whatever the thread meets, its test looks at
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic(), connection.cursor() as cursor:
        hold()
        thread.start()
        for _ in range(300):
            cursor.execute(WAITING)
            if not thread.is_alive() or cursor.fetchone() != (0,):
                break
            time.sleep(0.05)
        then()
    thread.join(timeout=30)
    return answers[0]


def own_route(service: Service, *steps: dict[str, object]) -> None:
    route = ApprovalRoute.objects.create(year=YEAR, group=service.group, name="Own route")
    for step in steps:
        RouteStep.objects.create(route=route, **{"name": str(step["permission"]), "order": 1, **step})


def order_of(journey: Journey) -> int | None:
    case = ApprovalCase.objects.select_related("step").get(pk=journey.case.pk)
    return case.step.order if case.step else None


def test_two_hundred_decisions_of_twenty_at_once_on_a_hundred_plans() -> None:
    """Each plan wants two voices; the same two people decide on all of them at the same instant."""
    first = Journey()
    second = person("leadership_approver")
    set_needed(2)
    journeys = [first, *(Journey(service=ServiceFactory(group=first.service.group)) for _ in range(99))]
    for journey in journeys:
        journey.submit()
    pages = {journey.case.pk: seen(journey.case) for journey in journeys}

    def work(own: list[tuple[ApprovalCase, Any]]) -> list[Decision]:
        try:
            return [engine.approve(case=case, seen=pages[case.pk], by=by) for case, by in own]
        finally:
            connection.close()

    wanted = [(journey.case, by) for journey in journeys for by in (first.head, second)]
    with ThreadPoolExecutor(20) as pool:
        made = [one for own in pool.map(work, [wanted[number::20] for number in range(20)]) for one in own]
    assert {(one.case_id, one.by_id) for one in made} == {(case.pk, by.pk) for case, by in wanted}
    assert sorted(one.sequence for one in made) == list(range(101, 301))
    assert Decision.objects.filter(move=Move.APPROVE).count() == 200
    assert set(ApprovalCase.objects.values_list("status", "step__order")) == {("submitted", 2)}
    assert chain_problem() is None


def test_cover_that_ends_while_the_decision_waits_for_its_lock() -> None:
    journey, deputy = journey_to(Status.SUBMITTED), UserFactory()
    held, page = cover(journey.head, deputy), seen(journey.case)

    def end() -> None:
        DeputyCover.objects.filter(pk=held.pk).update(ends_on=timezone.localdate() - timedelta(days=1))

    answer = while_held(lambda: engine.lock_cases([journey.case]), lambda: journey.approve(by=deputy, page=page), end)
    assert isinstance(answer, NotAllowed), answer
    assert not Decision.objects.filter(move=Move.APPROVE).exists()


@pytest.mark.parametrize("_round", ROUNDS)
def test_unlock_against_approve_on_the_last_step(_round: int) -> None:
    journey = journey_to(Status.SUBMITTED)
    journey.approve()
    page = seen(journey.case)
    answers = at_once(lambda: journey.approve(by=journey.executive, page=page), journey.unlock)
    winner = one_winner(answers, MoveRefused)
    assert journey.status == {Move.APPROVE: Status.APPROVED, Move.UNLOCK: Status.DRAFT}[Move(winner.move)]
    assert journey.case.steps.exists() == (winner.move == Move.APPROVE)
    assert chain_problem() is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_sides_that_agree_at_the_same_instant_take_it_on_once(_round: int) -> None:
    journey = Journey()
    partner = person("partner_approver", service=journey.service)
    own_route(journey.service, {"permission": LEADERSHIP}, {"permission": PARTNER, "side": 2})
    journey.submit()
    page = seen(journey.case)
    answers = at_once(*(lambda by=by: journey.approve(by=by, page=page) for by in (journey.head, partner)))
    assert all(isinstance(one, Decision) for one in answers), answers
    assert sorted(one.to_status for one in answers) == ["approved", "submitted"]
    assert max(answers, key=lambda one: one.sequence).to_status == "approved"
    assert journey.status == Status.APPROVED
    assert not CaseStep.objects.filter(settled_at=None).exists()
    assert chain_problem() is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_one_side_returns_while_the_other_agrees(_round: int) -> None:
    journey = Journey()
    partner = person("partner_approver", service=journey.service)
    own_route(journey.service, {"permission": LEADERSHIP}, {"permission": PARTNER, "side": 2})
    journey.submit()
    page = seen(journey.case)
    answers = at_once(
        lambda: journey.approve(by=journey.head, page=page), lambda: journey.return_(by=partner, page=page)
    )
    assert isinstance(answers[1], Decision), answers
    assert isinstance(answers[0], Decision | StaleDecision), answers
    assert journey.status == Status.RETURNED
    assert chain_problem() is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_conflict_is_declared_while_the_last_other_voice_agrees(_round: int) -> None:
    """Whoever comes second takes it on: it is not left waiting for nobody."""
    journey, other = Journey(), person("leadership_approver")
    own_route(journey.service, {"permission": LEADERSHIP, "everybody": True}, {"permission": EXECUTIVE, "order": 2})
    journey.submit()
    page = seen(journey.case)
    answers = at_once(lambda: journey.approve(by=journey.head, page=page), lambda: journey.declare_conflict(by=other))
    assert all(isinstance(one, Decision) for one in answers), answers
    assert order_of(journey) == 2
    assert chain_problem() is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_whoever_declares_a_conflict_and_approves_in_two_tabs_does_one_of_them(_round: int) -> None:
    journey = journey_to(Status.SUBMITTED)
    person("leadership_approver")
    page = seen(journey.case)
    answers = at_once(
        lambda: journey.approve(by=journey.head, page=page), lambda: journey.declare_conflict(by=journey.head)
    )
    one_winner(answers, MoveRefused)
    assert chain_problem() is None


@pytest.mark.parametrize("_round", ROUNDS)
def test_it_is_passed_on_while_somebody_decides(_round: int) -> None:
    journey, other = Journey(), person("leadership_approver")
    own_route(
        journey.service,
        {"permission": LEADERSHIP, "next_in_line": EXECUTIVE},
        {"permission": EXECUTIVE, "order": 2},
    )
    journey.submit()
    journey.declare_conflict(by=other)
    page = seen(journey.case)
    answers = at_once(engine.pass_on_waiting, lambda: journey.approve(by=journey.head, page=page))
    assert answers[0] == []
    assert isinstance(answers[1], Decision), answers
    assert order_of(journey) == 2


def test_the_morning_job_passes_on_what_is_left_of_cases_that_were_just_decided() -> None:
    """It waits for the lock of one that is decided meanwhile, and leaves that one alone."""
    first = Journey()
    own_route(first.service, {"permission": LEADERSHIP, "next_in_line": EXECUTIVE})
    second = Journey(service=ServiceFactory(group=first.service.group))
    for journey in (first, second):
        journey.submit()
    page = seen(first.case)
    head, executives = first.head, [first.executive]

    def gone() -> None:
        first.approve(by=head, page=page)
        for one in (head, second.head):
            one.appointments.update(ends_on=timezone.localdate() - timedelta(days=1))

    passed = while_held(lambda: engine.lock_cases([first.case]), engine.pass_on_waiting, gone)
    assert [step.case_id for step in passed] == [second.case.pk]
    assert first.status == Status.APPROVED
    assert second.approve(by=executives[0]).step_order == 1
    assert chain_problem() is None
