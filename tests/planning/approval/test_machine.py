"""Random moves by random people on random pages: what must hold, holds after every one of them."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from planning.approval import engine
from planning.approval.models import Decision, Move, Status
from planning.approval.queries import authors_of, cases_awaiting, chain_problem
from planning.approval.rules import MoveRefused, Seen
from services.queries import access_of
from tests.factories import AppointmentFactory, ServiceGroupFactory, UserFactory, person
from tests.planning.approval.cases import Journey, cover, route_of, seen
from tests.planning.approval.test_moves import AFTER

pytestmark = pytest.mark.django_db

PEOPLE = 10
DECIDING = (Move.APPROVE, Move.RETURN)
somebody = st.integers(0, PEOPLE - 1)
reasons = st.sampled_from(["", " ", "Say how you will know."])


class Approvals(RuleBasedStateMachine):
    """One case, ten people, and every page of it that anybody ever opened."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.journey = Journey()
        self.case = self.journey.case
        route_of(
            self.journey.service,
            ("Leadership team", "decide_as_leadership", 2),
            ("MLCO Executive", "decide_as_executive", 1),
        )
        self.people = self.make_people()
        self.pages: list[Seen] = [seen(self.case)]
        self.submitted_sha256 = ""
        self.count = 0
        self.status: str = Status.DRAFT

    def make_people(self) -> list[Any]:
        journey = self.journey
        both_sides, deputy_of_two = person("service_lead", service=journey.service), UserFactory()
        AppointmentFactory(user=both_sides, role="leadership_approver")
        second = person("leadership_approver", group=journey.service.group)
        cover(journey.head, deputy_of_two)
        cover(second, deputy_of_two)
        deputy_of_executive = UserFactory()
        cover(journey.executive, deputy_of_executive)
        other_group = ServiceGroupFactory(code="children", name="Children")
        people = [journey.lead, journey.head, journey.executive, journey.team, both_sides, second, deputy_of_two]
        return [*people, deputy_of_executive, person("leadership_approver", group=other_group), person("administrator")]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @rule(who=st.sampled_from([0, 1, 4]))
    @precondition(lambda self: self.status in (Status.DRAFT, Status.RETURNED))
    def write(self, who: int) -> None:
        engine.note_author(case=self.case, by=self.people[who])

    @rule(who=somebody)
    def submit(self, who: int) -> None:
        self.attempt(Move.SUBMIT, who, self.journey.submit)

    @rule(who=somebody)
    def withdraw(self, who: int) -> None:
        self.attempt(Move.WITHDRAW, who, self.journey.withdraw)

    @rule(who=somebody, reason=reasons, move=st.sampled_from(DECIDING), age=st.sampled_from([0, 0, 0, 1, 5]))
    def decide(self, who: int, reason: str, move: Move, age: int) -> None:
        page = self.pages[-1 - min(age, len(self.pages) - 1)]
        act = engine.approve if move == Move.APPROVE else engine.return_for_changes
        self.attempt(move, who, lambda by: act(case=self.case, seen=page, by=by, reason=reason), page=page)

    @rule(number=st.integers(0, 5), gives_back=st.sampled_from([False, False, False, True]))
    def go_on(self, number: int, gives_back: bool) -> None:
        """Make a move that must succeed, so that every status is reached often."""
        lead, team = 0, 3
        if self.status in (Status.DRAFT, Status.RETURNED):
            self.submit(who=lead)
        elif self.status == Status.SUBMITTED:
            waiting = [who for who, one in enumerate(self.people) if self.waits_for(one)]
            if not waiting:
                return
            move = Move.RETURN if gives_back else Move.APPROVE
            self.decide(who=waiting[number % len(waiting)], reason="Said.", move=move, age=0)
            assert self.last().move == move
        elif self.status == Status.APPROVED and not gives_back:
            self.team_move(who=team, reason="", move=Move.PUBLISH)
        elif self.status in (Status.APPROVED, Status.PUBLISHED):
            move = Move.SUPERSEDE if self.status == Status.PUBLISHED and gives_back else Move.REVISE
            self.team_move(who=team, reason="Open it.", move=move)
            assert self.last().move == move

    @rule(who=somebody, reason=reasons, move=st.sampled_from([Move.PUBLISH, Move.REVISE, Move.SUPERSEDE]))
    def team_move(self, who: int, reason: str, move: Move) -> None:
        self.attempt(move, who, lambda by: engine.make_move(move=move, case=self.case, by=by, reason=reason))

    def waits_for(self, one: Any) -> bool:
        access = access_of(one, self.case.status_at.date())
        return cases_awaiting(access).filter(pk=self.case.pk).exists()

    def last(self) -> Decision:
        return self.case.decisions.latest("sequence")

    def attempt(self, move: Move, who: int, act: Any, page: Seen | None = None) -> None:
        """Try the move; check what it did against the table, or that a refusal did nothing."""
        before, authors = seen(self.case), authors_of(self.case)
        status = self.case.status
        try:
            decision = act(by=self.people[who])
        except MoveRefused:
            assert seen(self.case) == before
            assert self.case.decisions.count() == self.count
            return
        self.count += 1
        now = seen(self.case)
        assert (status, move) in AFTER
        wanted = {AFTER[Status(status), move]} | ({Status.APPROVED} if move == Move.APPROVE else set())
        assert self.case.status in wanted
        assert (decision.from_status, decision.to_status) == (status, self.case.status)
        if move == Move.SUBMIT:
            self.submitted_sha256 = now.version_sha256
        if move in DECIDING:
            assert page == before
            assert not {decision.by_id, decision.on_behalf_of_id} & authors
            assert move != Move.RETURN or decision.reason
        assert decision.version_sha256 == self.submitted_sha256
        self.status = self.case.status
        if now != self.pages[-1]:
            self.pages.append(now)

    @invariant()
    def chain_is_whole(self) -> None:
        assert chain_problem() is None

    @invariant()
    def status_is_what_the_last_decision_says(self) -> None:
        self.case.refresh_from_db()
        assert self.case.status == (self.last().to_status if self.count else Status.DRAFT)
        assert self.case.decisions.count() == self.count

    @invariant()
    def approved_means_that_every_step_heard_enough_voices(self) -> None:
        if self.status in (Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED):
            said = self.case.decisions.filter(round=self.case.round, move=Move.APPROVE)
            assert {one.version_sha256 for one in said} == {self.submitted_sha256}
            for order, needed in ((1, 2), (2, 1)):
                voices = [one.on_behalf_of_id or one.by_id for one in said if one.step_order == order]
                assert len(voices) == len(set(voices)) == needed
                assert len({one.by_id for one in said if one.step_order == order}) == needed


def test_random_moves_by_random_people_keep_the_rules() -> None:
    run_state_machine_as_test(
        Approvals,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
