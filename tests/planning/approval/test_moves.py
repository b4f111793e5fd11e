"""Which move a status allows, who may make it, and what it leaves behind."""

import itertools

import pytest
from django.utils import timezone

from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.models import AuditEntry
from planning.approval import engine
from planning.approval.models import Decision, Move, Status
from planning.approval.rules import TRANSITIONS, MoveRefused, NotAllowed
from services.queries import access_of
from tests.factories import ServiceFactory, ServiceGroupFactory, person
from tests.planning.approval.cases import REASON, Journey, journey_to, seen, set_needed

pytestmark = pytest.mark.django_db

# Every move that exists, written down a second time: (status, move) to the status after it.
AFTER = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.RETURNED, Move.SUBMIT): Status.SUBMITTED,
    (Status.SUBMITTED, Move.WITHDRAW): Status.DRAFT,
    (Status.SUBMITTED, Move.APPROVE): Status.SUBMITTED,
    (Status.SUBMITTED, Move.RETURN): Status.RETURNED,
    (Status.APPROVED, Move.PUBLISH): Status.PUBLISHED,
    (Status.APPROVED, Move.REVISE): Status.DRAFT,
    (Status.PUBLISHED, Move.REVISE): Status.DRAFT,
    (Status.PUBLISHED, Move.SUPERSEDE): Status.SUPERSEDED,
    (Status.SUBMITTED, Move.UNLOCK): Status.DRAFT,
    (Status.SUBMITTED, Move.DECLARE_CONFLICT): Status.SUBMITTED,
}
# What is done to a condition leaves the case where it is: see test_conditions.py.
ABOUT_CONDITIONS = (Move.CHANGE_CONDITION, Move.CLOSE_CONDITION)
MAY = {
    Move.SUBMIT: {"service_lead"},
    Move.WITHDRAW: {"service_lead"},
    Move.PUBLISH: {"planning_team"},
    Move.REVISE: {"planning_team"},
    Move.SUPERSEDE: {"planning_team"},
    Move.UNLOCK: {"planning_team"},
    Move.DECLARE_CONFLICT: {"leadership_approver", "executive_approver", "partnership_approver", "partner_approver"},
}


def test_table_holds_these_moves_and_no_others() -> None:
    assert {(source, move) for move, row in TRANSITIONS.items() for source in row.sources} == {
        *AFTER,
        *itertools.product(Status, ABOUT_CONDITIONS),
    }


@pytest.mark.parametrize(
    ("status", "move"),
    list(itertools.product(Status, [move for move in Move if move not in ABOUT_CONDITIONS])),
)
def test_move_is_made_from_the_statuses_of_the_table_only(status: Status, move: Move) -> None:
    journey = journey_to(status)
    before = Decision.objects.count()
    if (status, move) in AFTER:
        decision = journey.move(move)()
        assert journey.status == decision.to_status == AFTER[status, move]
        assert (decision.from_status, decision.move) == (status, move)
        assert Decision.objects.count() == before + 1
    else:
        with pytest.raises(MoveRefused, match=r"^This plan is .*, so (it cannot be|nobody can) .* now\.$"):
            journey.move(move)()
        assert journey.status == status
        assert Decision.objects.count() == before


@pytest.mark.parametrize(("move", "role"), list(itertools.product(MAY, ROLES)))
def test_move_is_made_by_the_roles_that_hold_its_permission_only(move: Move, role: str) -> None:
    source = next(status for status, one in AFTER if one == move)
    journey, somebody = journey_to(source), person(role)
    if role in MAY[move]:
        assert journey.move(move)(by=somebody).by == somebody
    else:
        with pytest.raises(NotAllowed, match="Your role does not allow this for this plan"):
            journey.move(move)(by=somebody)
        assert journey.status == source


@pytest.mark.parametrize("move", [Move.APPROVE, Move.RETURN])
@pytest.mark.parametrize("step", ["decide_as_leadership", "decide_as_executive"])
@pytest.mark.parametrize("role", list(ROLES))
def test_step_is_decided_by_the_role_that_it_names_only(role: str, step: str, move: Move) -> None:
    journey, somebody = journey_to(Status.SUBMITTED), person(role)
    if step == "decide_as_executive":
        journey.approve()
    if role == {"decide_as_leadership": "leadership_approver", "decide_as_executive": "executive_approver"}[step]:
        decision = journey.move(move)(by=somebody)
        assert (decision.by, decision.role, decision.step_name) == (
            somebody,
            role,
            "Leadership team" if step == "decide_as_leadership" else "MLCO Executive",
        )
    else:
        with pytest.raises(NotAllowed, match="your role does not let you decide for them"):
            journey.move(move)(by=somebody)


def test_approver_of_another_group_is_refused() -> None:
    journey = journey_to(Status.SUBMITTED)
    other = person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children"))
    with pytest.raises(NotAllowed, match="Leadership team, and your role does not let you decide"):
        journey.approve(by=other)
    assert journey.case.decisions.count() == 1


def test_lead_of_another_service_can_neither_submit_nor_withdraw() -> None:
    journey, other = Journey(), person("service_lead", service=ServiceFactory())
    with pytest.raises(NotAllowed):
        journey.submit(by=other)
    journey.submit()
    with pytest.raises(NotAllowed):
        journey.withdraw(by=other)


@pytest.mark.parametrize("move", [Move.RETURN, Move.REVISE, Move.UNLOCK, Move.DECLARE_CONFLICT])
@pytest.mark.parametrize("reason", ["", "  \n\t "])
def test_reason_must_be_given(move: Move, reason: str) -> None:
    journey = journey_to(Status.PUBLISHED if move == Move.REVISE else Status.SUBMITTED)
    with pytest.raises(MoveRefused, match="Give a reason"):
        journey.move(move)(reason=reason)


def test_return_keeps_who_what_when_and_why() -> None:
    journey = journey_to(Status.SUBMITTED)
    decision = journey.return_(reason=f"  {REASON}\n")
    journey.case.refresh_from_db()
    assert (decision.by, decision.by_label, decision.role) == (journey.head, journey.head.name, "leadership_approver")
    assert (decision.round, decision.step_order, decision.version_number) == (1, 1, 1)
    assert (decision.reason, decision.version_sha256) == (REASON, journey.case.version_sha256)
    assert decision.at == journey.case.status_at
    entry = AuditEntry.objects.get(action="approval.return")
    assert (entry.by, entry.reason, entry.changes["status"]) == (journey.head, REASON, ["submitted", "returned"])


def test_withdrawing_is_possible_until_the_first_approval() -> None:
    journey = journey_to(Status.DRAFT)
    set_needed(2)
    journey.submit()
    journey.approve()
    with pytest.raises(MoveRefused, match="Somebody has already decided on this plan"):
        journey.withdraw()
    assert journey.status == Status.SUBMITTED


def test_withdrawing_is_possible_again_after_a_return_and_a_new_submission() -> None:
    journey = journey_to(Status.SUBMITTED)
    journey.approve()
    journey.return_()
    journey.submit()
    journey.withdraw()
    assert journey.status == Status.DRAFT


def test_resubmitted_case_starts_again_at_its_first_step() -> None:
    journey = journey_to(Status.SUBMITTED)
    journey.approve()
    journey.return_(by=journey.executive)
    journey.submit()
    journey.case.refresh_from_db()
    assert (journey.case.round, journey.case.version_number) == (2, 2)
    assert journey.case.step is not None
    assert journey.case.step.name == "Leadership team"


def test_stale_page_cannot_decide_on_a_newer_version() -> None:
    journey = journey_to(Status.SUBMITTED)
    page = seen(journey.case)
    journey.withdraw()
    journey.submit()
    with pytest.raises(MoveRefused, match="submitted again since you opened it: version 2 stands now"):
        journey.approve(by=journey.head, page=page)
    assert journey.status == Status.SUBMITTED
    assert not Decision.objects.filter(move=Move.APPROVE).exists()


def test_stale_page_is_told_that_the_plan_was_withdrawn() -> None:
    journey = journey_to(Status.SUBMITTED)
    page = seen(journey.case)
    journey.withdraw()
    with pytest.raises(MoveRefused, match=f"Since you opened it, the plan was withdrawn by {journey.lead.name} on"):
        journey.approve(by=journey.head, page=page)


def test_waiting_time_starts_again_at_each_step_but_not_at_each_voice() -> None:
    journey = journey_to(Status.DRAFT)
    set_needed(2)
    arrived = journey.submit().at
    journey.approve()
    journey.case.refresh_from_db()
    assert journey.case.status_at == arrived
    second = journey.approve(by=person("leadership_approver"))
    journey.case.refresh_from_db()
    assert journey.case.status_at == second.at


def test_moves_with_functions_of_their_own_are_not_made_by_the_general_one() -> None:
    journey = journey_to(Status.SUBMITTED)
    with pytest.raises(ValueError, match="has a function of its own"):
        engine.make_move(move=Move.APPROVE, case=journey.case, by=journey.team)


def test_access_that_was_looked_up_for_somebody_else_does_not_count() -> None:
    journey, reader = Journey(), person("reader")
    others = access_of(journey.lead, timezone.localdate())
    with pytest.raises(NotAllowed):
        engine.submit(case=journey.case, version=engine.Version(1, "0" * 64), by=reader, access=others)
    assert journey.case.decisions.count() == 0
