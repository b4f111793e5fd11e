"""Stepping back for a conflict of interest, and the plain words for whoever may not decide."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planning.approval.models import ApprovalCase, Decision, Move
from planning.approval.rules import MoveRefused
from planning.cycle.models import PlanningCycle
from planning.review.actions import approve_plan, declare_conflict, return_plan
from planning.service_plans.actions import withdraw_plan
from services.models import Appointment
from tests.factories import ServiceFactory, ServiceGroupFactory, UserFactory, person
from tests.planning.approval.cases import cover, seen
from tests.planning.review.deciding import text_of
from tests.planning.review.plans import decide, detail_url, lead_of, resubmit, submitted_plan

pytestmark = pytest.mark.django_db
REASON = {"reason": "My sister leads this service.", "sure": "on"}


def conflict_url(case: ApprovalCase) -> str:
    return reverse("planning:review:conflict", args=[case.pk])


def declared() -> int:
    return Decision.objects.filter(move=Move.DECLARE_CONFLICT).count()


def test_conflict_is_declared_from_the_plan_and_the_plan_leaves_the_inbox(client: Client) -> None:
    plan, head, other = submitted_plan(), person("leadership_approver"), person("leadership_approver")
    client.force_login(head)
    assert conflict_url(plan.case) in text_of(client.get(detail_url(plan.case)))
    assert f"{other.name} decides on it without you." in text_of(client.get(conflict_url(plan.case)))
    page = text_of(client.post(conflict_url(plan.case), REASON, follow=True))
    assert f"You declared a conflict of interest. You can still read the plan. {other.name} decides on it now." in page
    assert "You declared a conflict of interest in this plan, so somebody else has to decide on it." in page
    assert "We see people at home." in page
    assert 'name="seen"' not in page
    assert "My sister leads this service." in page
    assert "Conflict of interest declared by" in page
    assert plan.service.name not in text_of(client.get("/review/"))
    assert decide(client, plan.case, "approve").status_code == 403


def test_plan_goes_to_the_next_in_line_when_nobody_else_is_left(client: Client) -> None:
    plan, head, executive = submitted_plan(), person("leadership_approver"), person("executive_approver")
    plan.case.steps.filter(order=1).update(next_in_line="decide_as_executive")
    client.force_login(head)
    assert "so it goes to the next in line." in text_of(client.get(conflict_url(plan.case)))
    page = text_of(client.post(conflict_url(plan.case), REASON, follow=True))
    assert f"It went to the next in line: {executive.name} decides on it now." in page
    client.force_login(executive)
    assert plan.service.name in text_of(client.get("/review/"))
    page = text_of(client.get(detail_url(plan.case)))
    assert "You are the next in line for the leadership team. Nobody else could decide" in page
    assert decide(client, plan.case, "approve").status_code == 302


def test_conflict_needs_a_reason_and_a_confirmation_and_loses_no_word(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    page = text_of(client.post(conflict_url(plan.case), {"reason": "A relative"}))
    assert "Confirm that you will not decide on this plan" in page
    assert "A relative</textarea>" in page
    assert "Enter what your interest in the plan is" in text_of(client.post(conflict_url(plan.case), {"sure": "on"}))
    long = client.post(conflict_url(plan.case), {"reason": "x" * 2001, "sure": "on"})
    assert "Shorten this to 2,000 characters" in text_of(long)
    assert client.post(conflict_url(plan.case), {"reason": "a\x00", "sure": "on"}).status_code == 200
    assert declared() == 0


def test_conflict_is_declared_once(client: Client) -> None:
    plan = submitted_plan()
    client.force_login(person("leadership_approver"))
    assert client.post(conflict_url(plan.case), REASON).status_code == 302
    answer = client.post(conflict_url(plan.case), REASON)
    assert answer.status_code == 409
    assert "You declared a conflict of interest in this plan." in text_of(answer)
    assert declared() == 1


def test_conflict_holds_for_later_submissions_and_for_deputies(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    other = person("leadership_approver")
    cover(head, deputy)
    declare_conflict(case=plan.case, by=head, reason="A relative")
    return_plan(case=plan.case, seen=seen(plan.case), by=other, reason="More.")
    resubmit(plan)
    client.force_login(head)
    assert "You declared a conflict of interest in this plan" in text_of(client.get(detail_url(plan.case)))
    client.force_login(deputy)
    page = text_of(client.get(detail_url(plan.case)))
    assert "The person you stand in for declared a conflict of interest, so somebody else has to decide." in page
    assert plan.service.name not in text_of(client.get("/review/"))
    assert decide(client, plan.case, "approve").status_code == 403


def test_whoever_approved_already_is_told_whom_to_ask(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    client.force_login(head)
    answer = client.post(conflict_url(plan.case), REASON)
    assert answer.status_code == 409
    assert "You have already approved this plan. Tell the planning team" in text_of(answer)
    assert declared() == 0


def test_nothing_to_declare_when_the_plan_waits_for_nobody(client: Client) -> None:
    plan = submitted_plan()
    withdraw_plan(plan=plan, by=lead_of(plan))
    client.force_login(person("leadership_approver"))
    assert "This plan waits for no decision now." in text_of(client.get(conflict_url(plan.case)))
    assert client.post(conflict_url(plan.case), REASON).status_code == 409


@pytest.mark.parametrize("role", ["reader", "service_lead", "planning_team", "auditor", "administrator"])
def test_only_deciders_have_a_conflict(client: Client, role: str) -> None:
    plan = submitted_plan()
    client.force_login(person(role))
    assert client.get(conflict_url(plan.case)).status_code == 403
    assert client.post(conflict_url(plan.case), REASON).status_code == 403
    assert declared() == 0


def test_visitors_and_unknown_plans(client: Client) -> None:
    plan = submitted_plan()
    assert client.get(conflict_url(plan.case))["Location"].startswith("/sign-in/")
    client.force_login(person("leadership_approver"))
    assert client.get("/review/999999/conflict/").status_code == 404


def test_author_is_told_that_there_is_nothing_to_decide(client: Client) -> None:
    plan, both = submitted_plan(), person("leadership_approver")
    plan.case.authors.create(user=both)
    client.force_login(both)
    assert client.post(conflict_url(plan.case), REASON).status_code == 403
    assert "You wrote or submitted this plan" in text_of(client.get(detail_url(plan.case)))


def test_deputy_whose_cover_ended_reads_no_more(client: Client) -> None:
    plan, head, deputy = submitted_plan(), person("leadership_approver"), UserFactory()
    kept = cover(head, deputy)
    client.force_login(deputy)
    assert "on behalf of" in text_of(client.get(detail_url(plan.case)))
    kept.ends_on = timezone.localdate() - timedelta(days=1)
    kept.save()
    assert client.get(detail_url(plan.case)).status_code == 403
    answer = decide(client, plan.case, "approve", "My long comment")
    assert answer.status_code == 403
    assert "If you stood in for somebody, the cover may have ended" in text_of(answer)
    assert "My long comment" in text_of(answer)
    assert "We see people at home." not in text_of(answer)


def test_somebody_whose_role_changed_is_told_for_whom_the_plan_waits(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    Appointment.objects.filter(user=head).update(role="executive_approver")
    page = text_of(client.get(detail_url(plan.case)))
    assert "This plan waits for Leadership team, and your role does not let you decide for them." in page
    answer = decide(client, plan.case, "approve", "My long comment")
    assert answer.status_code == 403
    assert "This plan waits for Leadership team, and your role does not let you decide" in text_of(answer)
    assert "My long comment" in text_of(answer)


def test_approver_moved_to_another_group_decides_no_more(client: Client) -> None:
    plan, head = submitted_plan(ServiceFactory()), person("leadership_approver")
    children = ServiceGroupFactory(code="children", name="Children")
    Appointment.objects.filter(user=head).update(scope="group", group=children)
    client.force_login(head)
    assert decide(client, plan.case, "approve").status_code == 403


def test_year_that_stands_still_is_not_moved_on_by_a_conflict() -> None:
    """The last one who had not agreed steps back: that would agree the plan, which a suspended year lets nobody do."""
    plan = submitted_plan()
    plan.case.steps.filter(order=1).update(everybody=True)
    first, last = person("leadership_approver"), person("leadership_approver")
    approve_plan(case=plan.case, seen=seen(plan.case), by=first)
    PlanningCycle.objects.update(state="suspended", suspended_on="2024-02-01", suspended_reason="The emergency")
    with pytest.raises(MoveRefused, match="has been suspended"):
        declare_conflict(case=plan.case, by=last, reason="My sister leads it.")
    assert declared() == 0
    assert seen(plan.case).step_order == 1
    PlanningCycle.objects.update(state="open", suspended_on=None, suspended_reason="")
    declare_conflict(case=plan.case, by=last, reason="My sister leads it.")
    assert seen(plan.case).step_order == 2
