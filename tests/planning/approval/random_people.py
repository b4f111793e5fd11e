"""Two plans, a dozen people and every page of them anybody opened: random moves, and what must always hold."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mlco_portal.accounts.models import User
from planning.approval import engine
from planning.approval.chain import first_break
from planning.approval.models import (
    ApprovalCase,
    ApprovalRoute,
    Condition,
    Decision,
    Move,
    RouteStep,
    Status,
)
from planning.approval.queries import authors_of, cases_awaiting, chain_problem, people_who_decide, standing_on
from planning.approval.rules import DecisionsRefused, MoveRefused, NewCondition, Seen, Wish, deciding_ways
from services.models import Absence, Appointment, DeputyCover, Organisation
from services.queries import access_of
from tests.factories import YEAR, ServiceFactory, ServiceGroupFactory, UserFactory, person
from tests.planning.approval.cases import Journey, cover
from tests.planning.approval.test_moves import AFTER

PEOPLE, CASES = 13, 2
LEAD, TEAM = 0, 3
somebody, which = st.integers(0, PEOPLE - 1), st.integers(0, CASES - 1)
reasons = st.sampled_from(["", " ", "Say how you will know.", "There is no measure.", "Name a lead."])
who_decides = st.sampled_from([1, 2, 4, 5, 6, 7, 10, 11, 12])
seldom = st.sampled_from([False, False, False, True])
EXPECTED = {**{key: {value} for key, value in AFTER.items()}}
EXPECTED[Status.SUBMITTED, Move.APPROVE] = {Status.SUBMITTED, Status.APPROVED}
EXPECTED[Status.SUBMITTED, Move.DECLARE_CONFLICT] = {Status.SUBMITTED, Status.APPROVED}
DECIDING = (Move.APPROVE, Move.RETURN)


def seen_on(case: ApprovalCase) -> Seen:
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


class Approvals(RuleBasedStateMachine):
    """Cases on a route with two sides, a step where all must agree, and a next in line."""

    moves_tried = 0

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        first = Journey()
        group, tlco = first.service.group, Organisation.objects.create(code="tlco", name="TLCO")
        self.journeys = [first, Journey(service=ServiceFactory(group=group))]
        first.service.joint_with.add(tlco)
        route = ApprovalRoute.objects.create(year=YEAR, group=group, name="Own route")
        for order, side, permission, needed, more in (
            (1, 1, "decide_as_leadership", 2, {"next_in_line": "decide_as_executive"}),
            (1, 2, "decide_as_partner", 1, {"organisation": tlco}),
            (2, 1, "decide_as_executive", 1, {"everybody": True, "next_in_line": "decide_as_partnership"}),
        ):
            RouteStep.objects.create(
                route=route, order=order, side=side, name=permission, permission=permission, needed=needed, **more
            )
        self.people = self.make_people(first)
        # The people of the second case take no part: whoever counts is one of these.
        Appointment.objects.exclude(user__in=self.people).delete()
        for journey in self.journeys:
            journey.team, journey.lead = self.people[TEAM], self.people[LEAD]
        self.keys = [journey.case.pk for journey in self.journeys]
        self.read()
        self.pages = [[seen_on(case)] for case in self.cases]
        self.submitted = ["", ""]
        self.count = 0

    def make_people(self, first: Journey) -> list[User]:
        group = first.service.group
        lead = person("service_lead", group=group)
        both = person("service_lead", group=group)
        both.appointments.create(role="leadership_approver", scope="organisation", starts_on=date(2020, 1, 1))
        second = person("leadership_approver", group=group)
        partner, partnership = person("partner_approver", group=group), person("partnership_approver")
        deputy_of_two, deputy_of_executive = UserFactory(), UserFactory()
        cover(first.head, deputy_of_two)
        cover(second, deputy_of_two)
        cover(first.executive, deputy_of_executive)
        other = person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children"))
        people = [lead, first.head, first.executive, first.team, both, second, deputy_of_two, deputy_of_executive]
        return [*people, other, person("administrator"), partner, partnership, person("executive_approver")]

    def teardown(self) -> None:
        assert chain_problem() is None
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # What happens around the cases.

    @rule(who=somebody, case=which)
    def write(self, who: int, case: int) -> None:
        if self.case(case).status in (Status.DRAFT, Status.RETURNED):
            engine.note_author(case=self.case(case), by=self.people[who])

    @rule(who=somebody)
    def go_on_leave_or_come_back(self, who: int) -> None:
        today = timezone.localdate()
        away = Absence.objects.filter(user=self.people[who])
        if not away.delete()[0]:
            Absence.objects.create(user=self.people[who], starts_on=today, ends_on=today)

    @rule(number=st.integers(0, 5), ends=st.booleans())
    def cover_ends_or_runs(self, number: int, ends: bool) -> None:
        covers = list(DeputyCover.objects.order_by("pk"))
        one = covers[number % len(covers)]
        one.ends_on = timezone.localdate() + timedelta(days=-1 if ends else 1)
        one.save()

    @rule(who=somebody, role=st.sampled_from(["leadership_approver", "executive_approver", "partner_approver"]))
    def change_role(self, who: int, role: str) -> None:
        held = Appointment.objects.filter(user=self.people[who], role=role, scope="organisation", covers=None)
        if not held.delete()[0]:
            Appointment.objects.create(
                user=self.people[who], role=role, scope="organisation", starts_on=date(2020, 1, 1)
            )

    @rule()
    def morning_comes(self) -> None:
        engine.pass_on_waiting()

    # Moves by anybody, on pages of any age.

    @rule(who=somebody, case=which)
    def submit(self, who: int, case: int) -> None:
        self.attempt(Move.SUBMIT, who, case, lambda by: self.journeys[case].submit(by=by))

    @rule(who=somebody, case=which)
    def withdraw(self, who: int, case: int) -> None:
        self.attempt(Move.WITHDRAW, who, case, lambda by: self.journeys[case].withdraw(by=by))

    @rule(who=somebody, case=which, reason=reasons)
    def unlock(self, who: int, case: int, reason: str) -> None:
        self.attempt(Move.UNLOCK, who, case, lambda by: self.journeys[case].unlock(by=by, reason=reason))

    @rule(who=who_decides, case=which, reason=reasons)
    @precondition(lambda self: self.count % 3 == 2)
    def declare_conflict(self, who: int, case: int, reason: str) -> None:
        act = lambda by: self.journeys[case].declare_conflict(by=by, reason=reason)  # noqa: E731
        self.attempt(Move.DECLARE_CONFLICT, who, case, act)

    @rule(
        who=somebody,
        case=which,
        reason=reasons,
        move=st.sampled_from(DECIDING),
        age=st.sampled_from([0, 0, 0, 1, 5]),
        conditions=st.integers(0, 2),
    )
    def decide(self, who: int, case: int, reason: str, move: Move, age: int, conditions: int) -> None:
        page = self.pages[case][-1 - min(age, len(self.pages[case]) - 1)]
        asked = [NewCondition("Name a lead.", self.people[5], timezone.localdate())] * conditions
        wish = Wish(self.case(case), move, page, reason, tuple(asked))
        self.attempt(move, who, case, lambda by: engine.decide(wishes=[wish], by=by)[0], page=page)

    @rule(who=somebody, moves=st.tuples(*[st.sampled_from(DECIDING)] * CASES), reason=reasons)
    def decide_both(self, who: int, moves: tuple[Move, ...], reason: str) -> None:
        """Both in one act: all or none."""
        type(self).moves_tried += 1
        cases = [self.case(number) for number in range(CASES)]
        before = [(one.status, seen_on(one)) for one in cases]
        wishes = [Wish(one, move, seen_on(one), reason) for one, move in zip(cases, moves, strict=True)]
        try:
            made = engine.decide(wishes=wishes, by=self.people[who])
        except DecisionsRefused:
            self.read()
            assert [(one.status, seen_on(one)) for one in self.cases] == before
            assert Decision.objects.count() == self.count
            return
        self.count += len(made)
        self.read()
        for number, one in enumerate(made):
            self.check_decision(one, number, before[number][0])

    @rule(who=somebody, number=st.integers(0, 5), reason=reasons, closes=st.booleans())
    def mind_a_condition(self, who: int, number: int, reason: str, closes: bool) -> None:
        conditions = list(Condition.objects.open().select_related("case").order_by("pk"))
        if not conditions:
            return
        type(self).moves_tried += 1
        one, by = conditions[number % len(conditions)], self.people[who]
        authors, status = authors_of(one.case), one.case.status
        try:
            if closes:
                made = engine.close_condition(condition=one, by=by, note=reason)
            else:
                later = one.due_on + timedelta(days=1)
                made = engine.change_condition(condition=one, by=by, reason=reason, due_on=later)
        except MoveRefused:
            assert Decision.objects.count() == self.count
            return
        self.count += 1
        assert not {made.by_id, made.on_behalf_of_id} & {*authors, one.owner_id}
        assert (made.from_status, made.to_status) == (status, status)

    @rule(case=which, number=st.integers(0, 5), gives_back=seldom)
    def go_on(self, case: int, number: int, gives_back: bool) -> None:
        self.move_that_succeeds(case, number, gives_back)

    @rule(turns=st.lists(st.tuples(which, st.integers(0, 5), seldom), min_size=2, max_size=6))
    def all_goes_well(self, turns: list[tuple[int, int, bool]]) -> None:
        for case, number, gives_back in turns:
            self.move_that_succeeds(case, number, gives_back)

    @rule(case=which, numbers=st.lists(st.integers(0, 5), min_size=2, max_size=6))
    def one_goes_far(self, case: int, numbers: list[int]) -> None:
        for number in numbers:
            self.move_that_succeeds(case, number, False)

    def move_that_succeeds(self, case: int, number: int, gives_back: bool) -> None:
        """Make a move that must succeed, so that every status is reached often."""
        now, count = self.case(case), self.count
        if now.status in (Status.DRAFT, Status.RETURNED):
            self.submit(who=LEAD, case=case)
        elif now.status == Status.SUBMITTED:
            waiting = [self.people.index(one) for one in people_who_decide(now, timezone.localdate())]
            if waiting:
                move = Move.RETURN if gives_back else Move.APPROVE
                who = waiting[number % len(waiting)]
                self.decide(
                    who=who, case=case, reason="Said.", move=move, age=0, conditions=0 if gives_back else number % 2
                )
                assert self.last(case).move == move
            else:
                self.unlock(who=TEAM, case=case, reason="Nobody can decide.")
        elif now.status == Status.APPROVED and not gives_back:
            self.team_move(who=TEAM, case=case, reason="", move=Move.PUBLISH)
        elif now.status in (Status.APPROVED, Status.PUBLISHED):
            self.team_move(who=TEAM, case=case, reason="Open it.", move=Move.REVISE)
        else:
            return
        assert self.count == count + 1

    @rule(who=somebody, case=which, reason=reasons, move=st.sampled_from([Move.PUBLISH, Move.REVISE]))
    def team_move(self, who: int, case: int, reason: str, move: Move) -> None:
        act = lambda by: engine.make_move(move=move, case=self.case(case), by=by, reason=reason)  # noqa: E731
        self.attempt(move, who, case, act)

    @rule(case=which)
    @precondition(lambda self: self.count > 25)
    def supersede(self, case: int) -> None:
        self.attempt(Move.SUPERSEDE, TEAM, case, lambda by: self.journeys[case].supersede(by=by))

    # What must hold.

    def read(self) -> None:
        """Take the cases as they stand in the database: after every move, and again when a step has ended."""
        found = ApprovalCase.objects.select_related("step", "service").in_bulk(self.keys)
        self.cases = [found[key] for key in self.keys]

    def case(self, number: int) -> ApprovalCase:
        return self.cases[number]

    def last(self, case: int) -> Decision:
        return Decision.objects.filter(case=self.journeys[case].case).latest("sequence")

    def waits_for(self, one: User, case: ApprovalCase) -> bool:
        return cases_awaiting(access_of(one, timezone.localdate())).filter(pk=case.pk).exists()

    def attempt(
        self, move: Move, who: int, number: int, act: Callable[[User], Decision], page: Seen | None = None
    ) -> None:
        """Try the move; check what it did against the table, or that a refusal did nothing."""
        type(self).moves_tried += 1
        before = [(one.status, seen_on(one)) for one in self.cases]
        try:
            decision = act(self.people[who])
        except MoveRefused:
            self.read()
            assert [(one.status, seen_on(one)) for one in self.cases] == before
            assert Decision.objects.count() == self.count
            return
        self.count += 1
        self.read()
        status, seen = before[number]
        assert page is None or page == seen
        self.check_decision(decision, number, status)

    def check_decision(self, decision: Decision, number: int, before: str) -> None:
        now, move = self.case(number), Move(decision.move)
        assert now.status in EXPECTED[Status(before), move]
        assert (decision.from_status, decision.to_status) == (before, now.status)
        if move == Move.SUBMIT:
            self.submitted[number] = now.version_sha256
        if move in DECIDING:
            assert not {decision.by_id, decision.on_behalf_of_id} & authors_of(now)
            declared = Decision.objects.filter(case=now, move=Move.DECLARE_CONFLICT, sequence__lt=decision.sequence)
            assert not {decision.by_id, decision.on_behalf_of_id} & set(declared.values_list("by", flat=True))
            assert move != Move.RETURN or decision.reason
        assert decision.version_sha256 == now.version_sha256 == self.submitted[number]
        if seen_on(now) != self.pages[number][-1]:
            self.pages[number].append(seen_on(now))

    @invariant()
    def the_newest_links_of_the_chain_hold(self) -> None:
        newest = list(Decision.objects.order_by("-sequence")[:3])[::-1]
        assert len(newest) == min(3, self.count)
        if len(newest) == 3 and newest[0].sequence > 1:
            assert [one.previous_hash for one in newest[1:]] == [one.hash for one in newest[:-1]]
        else:
            assert first_break(newest) is None

    @invariant()
    def every_case_stands_where_its_last_decision_left_it(self) -> None:
        self.read()
        left = ("to_status", "round", "version_sha256")
        rows = Decision.objects.filter(case__in=self.keys).order_by("sequence").values_list("case_id", *left)
        ends = {key: where for key, *where in rows}
        for case in self.cases:
            wanted = ends.get(case.pk, [Status.DRAFT, 0, ""])
            assert [case.status, case.round, case.version_sha256] == wanted
            if case.status in (Status.APPROVED, Status.PUBLISHED, Status.SUPERSEDED):
                self.check_agreed(case)

    def check_agreed(self, case: ApprovalCase) -> None:
        """Everybody on the route was heard about this very version, nobody twice."""
        assert (case.agreed_number, case.agreed_sha256) == (case.version_number, case.version_sha256)
        of_whom = ("step_order", "step_side", "by_id", "on_behalf_of_id")
        approvals = Decision.objects.filter(case=case, round=case.round, move=Move.APPROVE)
        said, steps = list(approvals.values_list(*of_whom, named=True)), list(case.steps.all())
        for step in steps:
            here = [one for one in said if (one.step_order, one.step_side) == (step.order, step.side)]
            assert step.settled_at is not None
            assert len(here) >= (1 if step.everybody else step.needed)
        for order in {step.order for step in steps}:
            at = [one for one in said if one.step_order == order]
            assert len({one.on_behalf_of_id or one.by_id for one in at}) == len(at) == len({one.by_id for one in at})

    @rule(who=somebody, case=which)
    def the_inbox_says_what_the_rules_say(self, who: int, case: int) -> None:
        now, access = self.case(case), access_of(self.people[who], timezone.localdate())
        may = now.status == Status.SUBMITTED and bool(deciding_ways(access, standing_on(now)))
        assert self.waits_for(self.people[who], now) == may


def run_for(moves: int, run: Callable[[Any], None]) -> int:
    """Run the machine until so many moves were tried; return how many were."""
    Approvals.moves_tried = 0
    while Approvals.moves_tried < moves:
        run(Approvals)
    return Approvals.moves_tried
