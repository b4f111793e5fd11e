"""What the page of a plan tells of its decisions, and of what comes after the next one."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planning.approval.models import CaseStep, Move
from planning.approval.rules import NewCondition, Sitting, Wish
from planning.review.actions import approve_plan, decide_on_plans, unlock_plan
from tests.factories import person
from tests.planning.approval.cases import seen
from tests.planning.review.deciding import press, text_of
from tests.planning.review.plans import detail_url, submitted_plan

pytestmark = pytest.mark.django_db


def test_history_names_the_meeting_and_what_was_said_of_sections(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    sitting = Sitting(7, "Leadership team, March", date(2024, 3, 15))
    decide_on_plans(wishes=[Wish(plan.case, Move.APPROVE, seen(plan.case), "Well done.")], by=head, sitting=sitting)
    client.force_login(head)
    page = text_of(client.get(detail_url(plan.case)))
    assert "At Leadership team, March, 15 March 2024" in page
    assert "Well done." in page
    assert "While reading" not in page


def test_history_counts_the_sections_that_were_agreed_with(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    client.force_login(head)
    press(client, plan.case, "agree_rest")
    press(client, plan.case, "", {"move": "approve"})
    assert "While reading: agreed with 5 sections." in text_of(client.get(detail_url(plan.case)))


def test_form_names_the_other_side_that_has_to_agree(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    CaseStep.objects.create(case=plan.case, order=1, side=2, name="Partner team", permission="decide_as_partner")
    client.force_login(head)
    assert "It then still waits for the partner team." in text_of(client.get(detail_url(plan.case)))
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("partner_approver"))
    assert "It then goes to the MLCO Executive." in text_of(client.get(detail_url(plan.case)))
    answer = press(client, plan.case, "", {"move": "approve"}, follow=True)
    assert "It now waits for the MLCO Executive." in text_of(answer)


def test_decision_of_one_side_says_that_the_other_is_still_to_come(client: Client) -> None:
    plan = submitted_plan()
    CaseStep.objects.create(case=plan.case, order=1, side=2, name="Partner team", permission="decide_as_partner")
    client.force_login(person("leadership_approver"))
    answer = press(client, plan.case, "", {"move": "approve"}, follow=True)
    assert "It still waits for the partner team." in text_of(answer)


def test_everybody_must_agree_where_the_step_says_so(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    plan.case.steps.filter(order=1).update(everybody=True)
    client.force_login(head)
    assert "All who decide for the leadership team must agree." in text_of(client.get(detail_url(plan.case)))


def test_plan_that_was_unlocked_says_why(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    unlock_plan(case=plan.case, by=person("planning_team"), reason="The budget changed.")
    client.force_login(head)
    page = text_of(client.get(detail_url(plan.case)))
    assert "Unlocked by" in page
    assert "The budget changed." in page
    assert "Record my decision" not in page


def test_plan_with_conditions_leads_to_where_they_stand(client: Client) -> None:
    plan, head = submitted_plan(), person("leadership_approver")
    where, lead = reverse("planning:conditions:of_case", args=[plan.case.pk]), plan.case.submitted_by
    assert lead is not None
    client.force_login(person("executive_approver"))
    assert where not in text_of(client.get(detail_url(plan.case)))
    needs = NewCondition("Publish waiting times", lead, timezone.localdate())
    approve_plan(case=plan.case, seen=seen(plan.case), by=head, conditions=[needs])
    assert f'<a href="{where}">Where the conditions stand</a>' in text_of(client.get(detail_url(plan.case)))
    assert client.get(where).status_code == 200
