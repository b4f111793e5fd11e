"""Giving a submitted plan back to its authors, and asking for it."""

import pytest
from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.models import Notice
from planning.approval import engine
from planning.approval.models import CaseStep, Decision, RouteStep
from planning.approval.queries import chain_problem
from planning.approval.rules import MoveRefused, NotAllowed, StaleDecision
from planning.cycle.models import PlanningCycle
from planning.review.actions import approve_plan, unlock_plan
from planning.review.unlocking import ask_to_unlock
from planning.service_plans.actions import submit_plan, withdraw_plan
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters.history import history_of
from tests.factories import person, write
from tests.planning.approval.cases import seen
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ServicePlan:
    return submitted_plan()


@pytest.fixture
def team() -> User:
    return person("planning_team")


def leadership_agrees(plan: ServicePlan) -> User:
    by = person("leadership_approver")
    approve_plan(case=plan.case, seen=seen(plan.case), by=by)
    plan.case.refresh_from_db()
    return by


def told(kind: str) -> dict[str, str]:
    """{address: text} of the notices of that kind."""
    return {one.user.email: one.text for one in Notice.objects.filter(kind=kind).select_related("user")}


def test_a_plan_comes_back_whoever_had_decided(plan: ServicePlan, team: User) -> None:
    leadership_agrees(plan)
    decision = unlock_plan(case=plan.case, by=team, reason="The budget was cut")
    plan.case.refresh_from_db()
    assert (decision.move, decision.from_status, decision.to_status) == ("unlock", "submitted", "draft")
    assert (decision.step_name, decision.reason, decision.version_number) == ("MLCO Executive", "The budget was cut", 1)
    assert (plan.case.status, plan.case.step_id, plan.case.route_id) == ("draft", None, None)
    assert chain_problem() is None
    assert Decision.objects.filter(case=plan.case, move="approve").count() == 1, "what was decided stays"


def test_authors_and_those_who_had_decided_are_told_why(plan: ServicePlan, team: User) -> None:
    decider = leadership_agrees(plan)
    waiting = person("executive_approver")
    Notice.objects.all().delete()
    unlock_plan(case=plan.case, by=team, reason="The budget was cut")
    found = told("plan_unlock")
    assert set(found) == {lead_of(plan).email, decider.email}
    assert all("The budget was cut" in text for text in found.values())
    assert waiting.email not in found


def test_history_shows_it_and_why_the_plan_came_back(plan: ServicePlan, team: User) -> None:
    leadership_agrees(plan)
    unlock_plan(case=plan.case, by=team, reason="The budget was cut")
    history = history_of(list(plan.case.decisions.order_by("sequence")))
    assert [one.what for one in history.events] == [
        "Unlocked by the planning team",
        "Approved by the leadership team",
        "Submitted",
    ]
    assert history.sent_back is not None
    assert (history.sent_back.reason, history.is_decided) == ("The budget was cut", False)


def test_it_sets_out_anew_and_everybody_decides_again(plan: ServicePlan, team: User) -> None:
    decider = leadership_agrees(plan)
    unlock_plan(case=plan.case, by=team, reason="The budget was cut")
    assert not CaseStep.objects.filter(case=plan.case).exists()
    RouteStep.objects.filter(order=1).update(name="Leadership team of that day")
    write(plan, {"our-service": "With less money."}, by=lead_of(plan))
    submit_plan(plan=plan, by=lead_of(plan))
    plan.case.refresh_from_db()
    assert (plan.case.round, plan.case.step.name, plan.case.version_number) == (
        2,
        "Leadership team of that day",
        2,
    )
    approve_plan(case=plan.case, seen=seen(plan.case), by=decider)
    plan.case.refresh_from_db()
    assert plan.case.step.name == "MLCO Executive"


@pytest.mark.parametrize("role", ["service_lead", "leadership_approver", "executive_approver", "auditor", "reader"])
def test_only_the_planning_team_unlocks(plan: ServicePlan, role: str) -> None:
    with pytest.raises(NotAllowed):
        unlock_plan(case=plan.case, by=person(role), reason="I want to")
    plan.case.refresh_from_db()
    assert plan.case.status == "submitted"


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_reason_is_needed(plan: ServicePlan, team: User, reason: str) -> None:
    with pytest.raises(MoveRefused, match="Give a reason"):
        unlock_plan(case=plan.case, by=team, reason=reason)


def test_a_draft_is_not_unlocked(plan: ServicePlan, team: User) -> None:
    withdraw_plan(plan=plan, by=lead_of(plan))
    with pytest.raises(MoveRefused, match="draft"):
        unlock_plan(case=plan.case, by=team, reason="Once more")


def test_a_later_submission_is_not_unlocked_from_an_old_page(plan: ServicePlan, team: User) -> None:
    withdraw_plan(plan=plan, by=lead_of(plan))
    submit_plan(plan=plan, by=lead_of(plan))
    with pytest.raises(StaleDecision, match="submitted again"):
        unlock_plan(case=plan.case, by=team, reason="On the first one", submission=1)
    plan.case.refresh_from_db()
    assert plan.case.status == "submitted"


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_year_that_stands_still_unlocks_nothing(plan: ServicePlan, team: User, state: str) -> None:
    PlanningCycle.objects.filter(year=2024).update(
        state=state, **({"suspended_on": "2024-02-01", "suspended_reason": "x"} if state == "suspended" else {})
    )
    with pytest.raises(MoveRefused), transaction.atomic():
        unlock_plan(case=plan.case, by=team, reason="The budget was cut")
    plan.case.refresh_from_db()
    assert plan.case.status == "submitted"
    assert not Decision.objects.filter(move="unlock").exists()
    assert told("plan_unlock") == {}


def test_the_author_takes_it_back_only_while_nobody_has_decided(plan: ServicePlan) -> None:
    leadership_agrees(plan)
    with pytest.raises(MoveRefused, match="planning team to unlock"):
        withdraw_plan(plan=plan, by=lead_of(plan))
    plan.case.refresh_from_db()
    assert plan.case.status == "submitted"


def test_the_planning_team_is_asked_once_for_each_submission(plan: ServicePlan, team: User) -> None:
    leadership_agrees(plan)
    lead = lead_of(plan)
    colleague = person("contributor", service=plan.service)
    assert ask_to_unlock(case=plan.case, by=lead, reason="A figure is wrong") is True
    assert ask_to_unlock(case=plan.case, by=lead, reason="Again") is False
    assert ask_to_unlock(case=plan.case, by=colleague, reason="Me too") is False
    assert list(told("plan_unlock_asked")) == [team.email]
    assert "A figure is wrong" in told("plan_unlock_asked")[team.email]
    assert AuditEntry.objects.filter(action="review.ask_to_unlock").count() == 1
    unlock_plan(case=plan.case, by=team, reason="Yes")
    submit_plan(plan=plan, by=lead)
    plan.case.refresh_from_db()
    assert ask_to_unlock(case=plan.case, by=lead, reason="Another one") is True
    assert Notice.objects.filter(kind="plan_unlock_asked").count() == 2


def test_whoever_does_not_write_the_plan_asks_for_nothing(plan: ServicePlan, team: User) -> None:
    for role in ("leadership_approver", "reader", "auditor"):
        with pytest.raises(NotAllowed):
            ask_to_unlock(case=plan.case, by=person(role), reason="I want to")
    other = submitted_plan()
    with pytest.raises(NotAllowed):
        ask_to_unlock(case=plan.case, by=lead_of(other), reason="I want to")
    assert told("plan_unlock_asked") == {}


def test_nothing_is_asked_of_a_plan_that_is_not_waiting(plan: ServicePlan) -> None:
    lead = lead_of(plan)
    engine.return_for_changes(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="Why?")
    with pytest.raises(MoveRefused, match="nothing to unlock"):
        ask_to_unlock(case=plan.case, by=lead, reason="A figure is wrong")
