"""A plan along its route, through the actions alone."""

import pytest
from django.db import DatabaseError, connection, transaction

from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.approval.queries import cases_awaiting, chain_problem
from planning.approval.rules import NotAllowed, Seen, StaleDecision
from planning.service_plans.actions import submit_plan
from planning.service_plans.rules import NotReadyToSubmit
from services.queries import access_of
from tests.factories import empty_plan, full_plan, person

pytestmark = pytest.mark.django_db


def seen(case: ApprovalCase) -> Seen:
    case.refresh_from_db()
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def test_plan_is_approved_step_by_step() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    head, executive = person("leadership_approver", group=plan.service.group), person("executive_approver")
    team = person("planning_team")
    submit_plan(plan=plan, by=lead)
    assert Notice.objects.get().user == head
    engine.approve(case=plan.case, seen=seen(plan.case), by=head)
    with pytest.raises(NotAllowed):
        engine.approve(case=plan.case, seen=seen(plan.case), by=head)
    engine.approve(case=plan.case, seen=seen(plan.case), by=executive)
    engine.make_move(move=Move.PUBLISH, case=plan.case, by=team)
    plan.case.refresh_from_db()
    assert plan.case.status == Status.PUBLISHED
    assert [one.move for one in Decision.objects.all()] == ["submit", "approve", "approve", "publish"]
    assert chain_problem() is None


def test_submitting_an_empty_plan_lists_every_problem_and_writes_nothing() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    with pytest.raises(NotReadyToSubmit) as refused:
        submit_plan(plan=plan, by=lead)
    assert [one.section for one in refused.value.problems] == [
        "our-service",
        "service-lead",
        "looking-back",
        "priorities",
        "resourcing",
    ]
    assert plan.versions.count() == 0


def test_stale_page_cannot_approve_a_step_that_has_passed() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    first, second = person("leadership_approver"), person("leadership_approver")
    submit_plan(plan=plan, by=lead)
    page = seen(plan.case)
    engine.approve(case=plan.case, seen=page, by=first)
    with pytest.raises(StaleDecision, match="Since you opened it, the plan was approved by"):
        engine.approve(case=plan.case, seen=page, by=second)
    assert Decision.objects.filter(move=Move.APPROVE).count() == 1


def test_author_who_is_also_approver_cannot_decide_and_does_not_see_it_waiting() -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    from_both_sides = person("leadership_approver")
    plan.case.authors.create(user=from_both_sides)
    submit_plan(plan=plan, by=lead)
    with pytest.raises(NotAllowed, match="somebody else has to decide"):
        engine.approve(case=plan.case, seen=seen(plan.case), by=from_both_sides)
    assert not cases_awaiting(access_of(from_both_sides, plan.case.status_at.date())).exists()


@pytest.mark.parametrize("statement", ["UPDATE planning_decision SET reason = 'x'", "DELETE FROM planning_decision"])
def test_database_refuses_to_change_a_decision(statement: str) -> None:
    plan = full_plan()
    submit_plan(plan=plan, by=plan.case.authors.get().user)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Decision.objects.count() == 1
