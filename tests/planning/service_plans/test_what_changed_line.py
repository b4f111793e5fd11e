"""What changed, in a line: the author says it when the plan is submitted again, and those who decide read it first."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from mlco_portal.accounts.models import User
from planning.approval.models import Decision, Move
from planning.review.actions import return_plan
from planning.service_plans.models import ServicePlan
from tests.factories import full_plan, person
from tests.planning.approval.cases import seen
from tests.planning.review.plans import lead_of, submitted_plan

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LABEL = "What changed, in a line (optional)"


def address(name: str, plan: ServicePlan) -> str:
    return reverse(f"planning:service_plans:{name}", args=[plan.pk])


def returned_plan() -> ServicePlan:
    plan = submitted_plan()
    return_plan(case=plan.case, seen=seen(plan.case), by=person("leadership_approver"), reason="Say more.")
    plan.refresh_from_db()
    return plan


def test_line_is_asked_when_the_plan_was_submitted_before_and_never_the_first_time(as_user: SignIn) -> None:
    first = full_plan()
    assert LABEL not in as_user(lead_of(first)).get(address("check", first)).content.decode()
    again = returned_plan()
    assert LABEL in as_user(lead_of(again)).get(address("check", again)).content.decode()


def test_line_is_kept_in_the_decision_and_read_by_those_who_decide(as_user: SignIn) -> None:
    plan, head = returned_plan(), person("leadership_approver")
    said = "  We say how many\npeople we see at <weekends>.  "
    response = as_user(lead_of(plan)).post(address("submit", plan), {"note": said})
    assert response.status_code == 302
    decision = Decision.objects.filter(case=plan.case_id, move=Move.SUBMIT).latest("sequence")
    assert decision.reason == "We say how many people we see at <weekends>."
    page = as_user(head).get(reverse("planning:review:changes", args=[plan.case_id])).content.decode()
    assert f"{lead_of(plan).name}, on what changed in version 2:" in page
    assert "We say how many people we see at &lt;weekends&gt;." in page


def test_line_may_be_left_out(as_user: SignIn) -> None:
    plan = returned_plan()
    assert as_user(lead_of(plan)).post(address("submit", plan)).status_code == 302
    assert Decision.objects.filter(case=plan.case_id, move=Move.SUBMIT).latest("sequence").reason == ""


def test_line_of_a_first_submission_is_not_kept(as_user: SignIn) -> None:
    plan = full_plan()
    assert as_user(lead_of(plan)).post(address("submit", plan), {"note": "Everything"}).status_code == 302
    assert Decision.objects.get(case=plan.case_id, move=Move.SUBMIT).reason == ""


@pytest.mark.parametrize("length", [301, 1_000_000])
def test_line_that_is_too_long_is_refused_and_kept_in_its_field(as_user: SignIn, length: int) -> None:
    plan = returned_plan()
    response = as_user(lead_of(plan)).post(address("submit", plan), {"note": "x" * length})
    page = response.content.decode()
    assert response.status_code == 422
    assert f"Shorten what changed to 300 characters. It has {length:,} now." in page
    assert 'href="#id_note"' in page
    assert "x" * length in page
    plan.case.refresh_from_db()
    assert plan.case.round == 1


def test_strange_characters_are_stored_or_left_out(as_user: SignIn) -> None:
    plan = returned_plan()
    response = as_user(lead_of(plan)).post(address("submit", plan), {"note": "a\x00b \u202ec 😀"})
    assert response.status_code == 302
    assert Decision.objects.filter(case=plan.case_id, move=Move.SUBMIT).latest("sequence").reason == "ab \u202ec 😀"


def test_line_comes_back_after_the_session_ended(as_user: SignIn) -> None:
    plan = returned_plan()
    lead = lead_of(plan)
    client = as_user(lead)
    page = client.get(address("check", plan)).content.decode()
    mark = page.split('name="form_mark" value="')[1].split('"')[0]
    client.logout()
    response = client.post(address("submit", plan), {"note": "Weekends too", "form_mark": mark})
    assert response["Location"].startswith("/sign-in/")
    client.force_login(lead)
    page = client.get(address("check", plan)).content.decode()
    assert "Weekends too" in page
    assert "You were signed out before this was saved." in page
    plan.case.refresh_from_db()
    assert plan.case.round == 1


def test_button_alone_leads_back_to_its_page_after_the_session_ended(client: Client) -> None:
    plan = returned_plan()
    response = client.post(address("submit", plan), {"note": " "})
    assert response["Location"] == f"/sign-in/?next={address('check', plan)}"
