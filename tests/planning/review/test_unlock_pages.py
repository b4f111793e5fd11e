"""The pages on which a plan is given back, asked for, and taken back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.mail.models import Notice
from planning.review.actions import approve_plan
from planning.review.unlocking import ask_to_unlock
from planning.service_plans.actions import withdraw_plan
from planning.service_plans.models import ServicePlan
from tests.factories import person
from tests.planning.approval.cases import seen
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db
TROUBLE = ["\x00", "\u202eesrever", "🙂" * 30, "<script>alert(1)</script>", "x" * 1_000_000]


@pytest.fixture
def plan() -> ServicePlan:
    return submitted_plan()


def unlock(plan: ServicePlan) -> str:
    return reverse("planning:review:unlock", args=[plan.case_id])


def ask(plan: ServicePlan) -> str:
    return reverse("planning:review:ask_to_unlock", args=[plan.case_id])


def leadership_agrees(plan: ServicePlan) -> str:
    by = person("leadership_approver")
    approve_plan(case=plan.case, seen=seen(plan.case), by=by)
    return by.name


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def signed_in(client: Client, user: Any) -> Client:
    client.force_login(user)
    return client


def test_the_page_names_those_who_had_decided_and_the_request(client: Client, plan: ServicePlan) -> None:
    signed_in(client, person("planning_team"))
    assert "Nobody has decided on it yet." in page(client, unlock(plan))
    name = leadership_agrees(plan)
    ask_to_unlock(case=plan.case, by=lead_of(plan), reason="A figure is wrong")
    shown = page(client, unlock(plan))
    assert f"{name}, for the leadership team" in shown
    assert "asked for this on" in shown
    assert "A figure is wrong" in shown


def test_unlocking_gives_the_plan_back_and_says_so(client: Client, plan: ServicePlan) -> None:
    signed_in(client, person("planning_team"))
    answer = client.post(unlock(plan), {"reason": "The budget was cut", "submission": 1}, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain == [(plan.get_absolute_url(), 302)]
    assert "is unlocked. Its authors can change it" in shown
    assert "Unlocked by the planning team" in shown
    plan.case.refresh_from_db()
    assert plan.case.status == "draft"


def test_a_second_press_and_a_page_of_an_earlier_submission_are_answered(client: Client, plan: ServicePlan) -> None:
    signed_in(client, person("planning_team"))
    assert client.post(unlock(plan), {"reason": "Stale", "submission": 7}).status_code == 409
    typed = {"reason": "The budget was cut", "submission": 1}
    assert client.post(unlock(plan), typed).status_code == 302
    again = client.post(unlock(plan), typed)
    assert again.status_code == 409
    assert "nothing to unlock" in again.content.decode()
    assert plan.case.decisions.filter(move="unlock").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", *TROUBLE])
def test_whatever_is_typed_is_answered(client: Client, plan: ServicePlan, reason: str) -> None:
    signed_in(client, person("planning_team"))
    answer = client.post(unlock(plan), {"reason": reason, "submission": "1"})
    assert answer.status_code in (302, 422)
    plan.case.refresh_from_db()
    assert plan.case.status == ("draft" if answer.status_code == 302 else "submitted")
    assert b"<script>alert" not in client.get(plan.get_absolute_url()).content


@pytest.mark.parametrize("submission", ["", "x", "-1", "9" * 30])
def test_a_page_that_does_not_say_what_it_showed_unlocks_nothing(
    client: Client, plan: ServicePlan, submission: str
) -> None:
    signed_in(client, person("planning_team"))
    assert client.post(unlock(plan), {"reason": "Why", "submission": submission}).status_code in (409, 422)
    plan.case.refresh_from_db()
    assert plan.case.status == "submitted"


@pytest.mark.parametrize("role", ["service_lead", "executive_approver", "auditor", "reader"])
def test_the_page_is_the_planning_teams(client: Client, plan: ServicePlan, role: str) -> None:
    signed_in(client, person(role))
    page(client, unlock(plan), 403)
    assert client.post(unlock(plan), {"reason": "x", "submission": 1}).status_code == 403
    page(client, reverse("planning:review:unlock", args=[999_999]), 404)


def test_asking_tells_the_planning_team_and_a_second_request_says_who_was_first(
    client: Client, plan: ServicePlan
) -> None:
    person("planning_team")
    leadership_agrees(plan)
    signed_in(client, lead_of(plan))
    shown = page(client, plan.get_absolute_url())
    assert "Take the plan back" not in shown
    assert ask(plan) in shown
    answer = client.post(ask(plan), {"reason": "A figure is wrong"}, follow=True)
    assert "The planning team is asked to unlock the plan" in answer.content.decode()
    assert Notice.objects.filter(kind="plan_unlock_asked").count() == 1
    again = client.post(ask(plan), {"reason": "Once more"})
    assert again.status_code == 409
    assert "Your own request was not sent, as one is enough" in again.content.decode()
    assert "A figure is wrong" in page(client, ask(plan))
    assert Notice.objects.filter(kind="plan_unlock_asked").count() == 1


def test_while_nobody_has_decided_the_author_is_led_to_taking_it_back(client: Client, plan: ServicePlan) -> None:
    signed_in(client, lead_of(plan))
    shown = page(client, plan.get_absolute_url())
    assert "Take the plan back" in shown
    assert ask(plan) not in shown
    back = reverse("planning:service_plans:withdraw", args=[plan.pk])
    assert back in page(client, ask(plan))
    assert ask(plan) in page(client, back)


@pytest.mark.parametrize("reason", ["", *TROUBLE])
def test_a_request_with_anything_typed_is_answered(client: Client, plan: ServicePlan, reason: str) -> None:
    signed_in(client, lead_of(plan))
    assert client.post(ask(plan), {"reason": reason}).status_code in (302, 422)


def test_who_does_not_write_the_plan_cannot_ask(client: Client, plan: ServicePlan) -> None:
    for role in ("leadership_approver", "reader", "auditor"):
        signed_in(client, person(role))
        page(client, ask(plan), 403)
        assert client.post(ask(plan), {"reason": "x"}).status_code == 403
    assert not Notice.objects.filter(kind="plan_unlock_asked").exists()


def test_a_plan_that_is_a_draft_has_nothing_to_unlock(client: Client, plan: ServicePlan) -> None:
    withdraw_plan(plan=plan, by=lead_of(plan))
    for user, address in ((lead_of(plan), ask(plan)), (person("planning_team"), unlock(plan))):
        signed_in(client, user)
        assert "not waiting for a decision" in page(client, address)
        assert client.post(address, {"reason": "x", "submission": 1}).status_code == 409


def test_the_planning_team_is_led_from_the_plan_to_unlocking_and_revising(client: Client, plan: ServicePlan) -> None:
    signed_in(client, person("planning_team"))
    assert unlock(plan) in page(client, plan.get_absolute_url())
    leadership_agrees(plan)
    approve_plan(case=plan.case, seen=seen(plan.case), by=person("executive_approver"))
    shown = page(client, plan.get_absolute_url())
    assert unlock(plan) not in shown
    assert reverse("planning:publication:reopen", args=[plan.pk]) in shown


def test_pages_ask_the_same_for_one_decision_and_for_many(
    client: Client, plan: ServicePlan, django_assert_num_queries: Any
) -> None:
    signed_in(client, person("planning_team"))
    page(client, unlock(plan))
    for agree in (leadership_agrees, lambda _: ""):
        with django_assert_num_queries(7):
            page(client, unlock(plan))
        agree(plan)
